//! The days of a document, written with or without years.

use jiff::civil::Date;

use super::dates::{self, Votes};
use super::labels;

/// The days of one document, which share their order of day and month.
pub(super) struct Calendar {
    order: dates::Order,
    /// The first day with a year.
    known: Option<Date>,
}

impl Calendar {
    /// From all the days as they are written.
    pub(super) fn of<'a>(days: impl Iterator<Item = &'a str> + Clone) -> Self {
        let mut votes = Votes::default();
        for day in days.clone() {
            votes.see(labels::without_week_of(day));
        }
        let order = votes.order();
        let mut known = days.map(|day| dates::parse_in(labels::without_week_of(day), order));
        Self {
            order,
            known: known.find_map(|day| day),
        }
    }

    /// The day; without a year, the one nearest to the first day that has one.
    pub(super) fn day(&self, written: &str) -> Result<Date, &'static str> {
        let written = labels::without_week_of(written);
        if let Some(day) = dates::parse_in(written, self.order) {
            return Ok(day);
        }
        if !labels::is_day_without_year(written) {
            return Err("it is no day of the calendar");
        }
        let known = self.known.ok_or("it has no year")?;
        (known.year() - 1..=known.year() + 1)
            .filter_map(|year| dates::parse(&format!("{written} {year}")))
            .min_by_key(|day| (*day - known).get_days().abs())
            .ok_or("it is no day of the calendar")
    }
}
