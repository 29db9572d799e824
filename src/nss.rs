//! Name look-up in a static binary.
//!
//! glibc loads its look-up modules as shared libraries, which a static binary must not: with another glibc on the
//! host that crashed. Files and DNS are built in, so nothing else is asked.

use std::ffi::CStr;
use std::os::raw::{c_char, c_int};

#[expect(
    unsafe_code,
    reason = "declares one function of glibc, as its manual has it"
)]
unsafe extern "C" {
    fn __nss_configure_lookup(database: *const c_char, services: *const c_char) -> c_int;
}

const LOOKUPS: [(&CStr, &CStr); 6] = [
    (c"hosts", c"files dns"),
    (c"passwd", c"files"),
    (c"group", c"files"),
    (c"services", c"files"),
    (c"networks", c"files"),
    (c"protocols", c"files"),
];

/// Call before anything looks up a name, while there is one thread.
pub fn use_built_in_lookups() {
    for (database, services) in LOOKUPS {
        #[expect(
            unsafe_code,
            reason = "a glibc call with two static C strings; it keeps neither"
        )]
        unsafe {
            __nss_configure_lookup(database.as_ptr(), services.as_ptr());
        }
    }
}
