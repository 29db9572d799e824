//! When somebody answers, in the site's own time zone.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Timestamp;
use crate::error::{Error, Result};

/// Opening times of a day, and holidays of a site.
const MAX_SPANS: usize = 6;
const MAX_HOLIDAYS: usize = 100;
/// How far ahead the next opening is looked for: more than a year of holidays is no opening.
const LOOK_AHEAD_DAYS: usize = 400;
const DAY_MINUTES: i16 = 24 * 60;

/// A time of the day, `HH:MM`; `24:00` is the day's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(test, derive(ts_rs::TS), ts(type = "string"))]
pub struct TimeOfDay {
    minutes: i16,
}

impl FromStr for TimeOfDay {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |part: &str| {
            let digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| part.parse::<i16>().ok()).flatten()
        };
        text.split_once(':')
            .and_then(|(hours, minutes)| Some((number(hours)?, number(minutes)?)))
            .filter(|(_, minutes)| *minutes < 60)
            .map(|(hours, minutes)| Self {
                minutes: hours * 60 + minutes,
            })
            .filter(|time| time.minutes <= DAY_MINUTES)
            .ok_or_else(|| format!("`{text}` is no time like 09:00"))
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.minutes / 60, self.minutes % 60)
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// From when until when, on one day.
pub type Span = (TimeOfDay, TimeOfDay);

/// The opening times of a week; a day that is left out is closed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(deny_unknown_fields)]
pub struct Week {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<Vec<String>>>)]
    pub mon: Option<Vec<Span>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<Vec<String>>>)]
    pub tue: Option<Vec<Span>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<Vec<String>>>)]
    pub wed: Option<Vec<Span>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<Vec<String>>>)]
    pub thu: Option<Vec<Span>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<Vec<String>>>)]
    pub fri: Option<Vec<Span>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<Vec<String>>>)]
    pub sat: Option<Vec<Span>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<Vec<String>>>)]
    pub sun: Option<Vec<Span>>,
}

impl Week {
    fn days(&self) -> [(&'static str, &[Span]); 7] {
        [
            ("mon", &self.mon),
            ("tue", &self.tue),
            ("wed", &self.wed),
            ("thu", &self.thu),
            ("fri", &self.fri),
            ("sat", &self.sat),
            ("sun", &self.sun),
        ]
        .map(|(name, spans)| (name, spans.as_deref().unwrap_or_default()))
    }

    fn on(&self, day: Weekday) -> &[Span] {
        let spans = match day {
            Weekday::Monday => &self.mon,
            Weekday::Tuesday => &self.tue,
            Weekday::Wednesday => &self.wed,
            Weekday::Thursday => &self.thu,
            Weekday::Friday => &self.fri,
            Weekday::Saturday => &self.sat,
            Weekday::Sunday => &self.sun,
        };
        spans.as_deref().unwrap_or_default()
    }
}

/// When a site's agents answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Hours {
    /// Of the IANA database, like `Europe/Berlin`.
    pub time_zone: String,
    pub days: Week,
    /// Days like `2026-12-25` on which nobody answers.
    #[serde(default)]
    pub holidays: BTreeSet<String>,
}

impl Hours {
    /// Finds out whether all of it can be understood.
    pub(super) fn check(&self) -> Result<()> {
        if self.zone().is_none() {
            return Err(Error::invalid(
                "`appearance.hours.timeZone` must be a time zone like Europe/Berlin.",
            ));
        }
        for (name, spans) in self.days.days() {
            if spans.len() > MAX_SPANS || spans.iter().any(|(from, until)| from >= until) {
                return Err(Error::invalid(format!(
                    "`appearance.hours.days.{name}` must hold at most {MAX_SPANS} pairs like [\"09:00\", \"17:00\"], the first before the second."
                )));
            }
        }
        let is_date = |text: &String| text.len() == 10 && text.parse::<Date>().is_ok();
        if self.holidays.len() > MAX_HOLIDAYS || !self.holidays.iter().all(is_date) {
            return Err(Error::invalid(format!(
                "`appearance.hours.holidays` must hold at most {MAX_HOLIDAYS} days like 2026-12-25."
            )));
        }
        Ok(())
    }

    /// The zone comes with the binary: the same everywhere, whatever the system has.
    fn zone(&self) -> Option<TimeZone> {
        jiff::tz::db().get(&self.time_zone).ok()
    }

    /// The opening times of a date.
    fn spans_on(&self, date: Date) -> &[Span] {
        if self.holidays.contains(&date.to_string()) {
            &[]
        } else {
            self.days.on(date.weekday())
        }
    }

    /// Whether somebody answers at that moment.
    pub fn are_open(&self, now: Timestamp) -> bool {
        let Some(local) = self.local(now) else {
            return true;
        };
        let minutes = i16::from(local.hour()) * 60 + i16::from(local.minute());
        self.spans_on(local.date())
            .iter()
            .any(|(from, until)| (from.minutes..until.minutes).contains(&minutes))
    }

    /// When somebody will answer next, after that moment; never, with no opening times.
    pub fn next_opening(&self, now: Timestamp) -> Option<Timestamp> {
        let local = self.local(now)?;
        local
            .date()
            .series(jiff::Span::new().days(1))
            .take(LOOK_AHEAD_DAYS)
            .find_map(|date| {
                let openings = self.spans_on(date).iter().filter_map(|(from, _)| {
                    let minutes = jiff::Span::new().minutes(from.minutes);
                    let start = date.at(0, 0, 0, 0).checked_add(minutes).ok()?;
                    let moment = start.to_zoned(local.time_zone().clone()).ok()?;
                    Some(Timestamp(moment.timestamp().as_millisecond()))
                });
                openings.filter(|opening| *opening > now).min()
            })
    }

    fn local(&self, now: Timestamp) -> Option<jiff::Zoned> {
        let moment = jiff::Timestamp::from_millisecond(now.0).ok()?;
        Some(moment.to_zoned(self.zone()?))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn at(text: &str) -> Timestamp {
        let moment: jiff::Timestamp = text.parse().unwrap();
        Timestamp(moment.as_millisecond())
    }

    fn hours(value: serde_json::Value) -> Hours {
        let hours: Hours = serde_json::from_value(value).unwrap();
        hours.check().unwrap();
        hours
    }

    fn office() -> Hours {
        let day = json!([["09:00", "12:00"], ["13:00", "17:00"]]);
        hours(json!({
            "timeZone": "Europe/Berlin",
            "days": {"mon": day, "tue": day, "wed": day, "thu": day, "fri": [["09:00", "24:00"]]},
            "holidays": ["2026-12-25"],
        }))
    }

    #[test]
    fn open_and_closed_by_the_sites_own_clock() {
        // Berlin is an hour ahead of UTC in winter and two in summer; 2026-11-23 is a Monday.
        for (moment, open) in [
            ("2026-11-23T07:59:59Z", false),
            ("2026-11-23T08:00:00Z", true),
            ("2026-11-23T10:59:59Z", true),
            ("2026-11-23T11:00:00Z", false),
            ("2026-11-23T12:00:00Z", true),
            ("2026-11-23T16:00:00Z", false),
            ("2026-07-20T07:00:00Z", true),
            ("2026-07-20T06:59:00Z", false),
            ("2026-11-27T22:59:59Z", true),
            ("2026-11-27T23:00:00Z", false),
            ("2026-11-28T10:00:00Z", false),
            ("2026-12-25T10:00:00Z", false),
        ] {
            assert_eq!(office().are_open(at(moment)), open, "{moment}");
        }
    }

    #[test]
    fn the_next_opening_is_the_next_one() {
        for (moment, opening) in [
            ("2026-11-23T03:00:00Z", "2026-11-23T08:00:00Z"),
            ("2026-11-23T11:30:00Z", "2026-11-23T12:00:00Z"),
            ("2026-11-23T18:00:00Z", "2026-11-24T08:00:00Z"),
            ("2026-11-28T10:00:00Z", "2026-11-30T08:00:00Z"),
            // Christmas is a Friday.
            ("2026-12-24T20:00:00Z", "2026-12-28T08:00:00Z"),
            // The clock goes forward on Sunday, the 29th of March.
            ("2026-03-28T12:00:00Z", "2026-03-30T07:00:00Z"),
        ] {
            assert_eq!(
                office().next_opening(at(moment)),
                Some(at(opening)),
                "{moment}"
            );
        }
    }

    #[test]
    fn who_never_opens_has_no_next_opening() {
        let never = hours(json!({"timeZone": "Asia/Tokyo", "days": {}}));
        assert!(!never.are_open(at("2026-11-23T08:00:00Z")));
        assert_eq!(never.next_opening(at("2026-11-23T08:00:00Z")), None);
    }

    #[test]
    fn a_time_that_the_clock_skips_opens_when_it_goes_on() {
        let early =
            hours(json!({"timeZone": "Europe/Berlin", "days": {"sun": [["02:30", "05:00"]]}}));
        assert_eq!(
            early.next_opening(at("2026-03-29T00:00:00Z")),
            Some(at("2026-03-29T01:30:00Z"))
        );
    }

    #[test]
    fn only_times_are_times() {
        for good in ["00:00", "09:05", "24:00"] {
            assert_eq!(good.parse::<TimeOfDay>().unwrap().to_string(), good);
        }
        for bad in [
            "9:00", "24:01", "12:60", "+1:00", "1200", "", "12:0a", "99:00",
        ] {
            assert!(bad.parse::<TimeOfDay>().is_err(), "{bad}");
        }
    }

    #[test]
    fn holidays_are_days() {
        let of = |day: &str| {
            let hours: Hours =
                serde_json::from_value(json!({"timeZone": "UTC", "days": {}, "holidays": [day]}))
                    .unwrap();
            hours.check()
        };
        assert!(of("2026-12-25").is_ok());
        for bad in ["25.12.2026", "2026-13-01", "2026-12-25T10:00"] {
            assert!(of(bad).is_err(), "{bad}");
        }
    }
}
