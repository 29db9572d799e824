//! What a visitor says of itself.

use super::visitor;
use crate::app::App;
use crate::app::users::{checked_email, checked_name};
use crate::error::{Error, Result};
use crate::model::{Caller, is_field_key};
use crate::protocol::VisitorSelf;
use crate::protocol::request::VisitorDetails;
use crate::store::VisitorChange;

/// A telephone number's characters, and those of a site's own field.
const MAX_PHONE: usize = 40;
const MAX_FIELD: usize = 500;

impl App {
    /// Takes down what a visitor says of itself.
    pub async fn describe_self(
        &self,
        caller: &Caller,
        details: VisitorDetails,
    ) -> Result<VisitorSelf> {
        visitor(caller)?;
        self.take(&self.live.visitor_messages, &caller.person)
            .await?;
        let change = checked_details(details)?;
        let (visitor, sessions) = self.store.describe_self(caller.clone(), change).await?;
        self.forget_callers(&sessions);
        Ok(visitor)
    }
}

pub(super) fn checked_details(details: VisitorDetails) -> Result<VisitorChange> {
    Ok(VisitorChange {
        name: details.name.as_deref().map(checked_name).transpose()?,
        email: details
            .email
            .map(|email| email.as_deref().map(checked_email).transpose())
            .transpose()?,
        phone: details
            .phone
            .map(|phone| phone.as_deref().map(checked_phone).transpose())
            .transpose()?,
        fields: details
            .fields
            .into_iter()
            .flatten()
            .map(|(key, value)| checked_field(key, value))
            .collect::<Result<_>>()?,
    })
}

/// A telephone number as people write them.
fn checked_phone(phone: &str) -> Result<String> {
    let phone = phone.trim();
    let written = |c: char| c.is_ascii_alphanumeric() || "+-/().# ".contains(c);
    if phone.chars().count() <= MAX_PHONE
        && phone.chars().all(written)
        && phone.chars().any(|c| c.is_ascii_digit())
    {
        Ok(phone.to_owned())
    } else {
        Err(Error::invalid(
            "`phone` must be a number like +49 30 1234567.",
        ))
    }
}

fn checked_field(key: String, value: Option<String>) -> Result<(String, Option<String>)> {
    if !is_field_key(&key) {
        return Err(Error::invalid(
            "The names in `fields` must be like `orderNumber`: letters and digits, 31 at most.",
        ));
    }
    if value
        .as_deref()
        .is_some_and(|text| text.chars().count() > MAX_FIELD)
    {
        return Err(Error::invalid(format!(
            "`fields.{key}` must have at most {MAX_FIELD} characters."
        )));
    }
    Ok((key, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telephone_number_has_digits() {
        for good in [
            "+49 30 1234567",
            "(030) 123-45/67",
            " 112 ",
            "555 FLOWERS 1",
        ] {
            assert!(checked_phone(good).is_ok(), "{good}");
        }
        for bad in ["", "call me", "1\n2", "<1>", &"1".repeat(41)] {
            assert!(checked_phone(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_field_has_a_plain_name_and_a_short_text() {
        let check =
            |key: &str, length: usize| checked_field(key.to_owned(), Some("ä".repeat(length)));
        assert!(check("orderNumber", 500).is_ok());
        assert!(check("orderNumber", 501).is_err());
        for bad in ["", "Order", "order number", "__proto__", "a.b"] {
            assert!(check(bad, 1).is_err(), "{bad}");
        }
    }
}
