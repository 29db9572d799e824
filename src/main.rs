//! The binary. Everything is in the library; this only runs it.

use std::process::ExitCode;

fn main() -> ExitCode {
    voxora::cli::main()
}
