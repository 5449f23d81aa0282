//! The days of a document, written with or without years.

use std::ops::Range;

use jiff::civil::Date;

use crate::reflection::{DayOrder, without_marks};

use super::dates::{self, Votes};
use super::labels;
use super::lines::skip_marks;

/// The days of one document, which share their order of day and month.
pub(super) struct Calendar {
    order: dates::Order,
    /// What the days say of their order.
    day_order: DayOrder,
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
            day_order: votes.day_order(),
            known: known.find_map(|day| day),
        }
    }

    /// What the document says of the order of day and month in one of its days.
    pub(super) fn order_of(&self, written: &str) -> DayOrder {
        let mut votes = Votes::default();
        votes.see(labels::without_week_of(written));
        match (votes.day_order(), self.day_order) {
            (DayOrder::Open, of_all) => of_all,
            (of_this, _) => of_this,
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

/// `7 October 2024: Today we tried …`: the day, and where the text begins.
pub(super) fn day_before_text(
    text: &str,
    line: &Range<usize>,
    markup: &[Range<usize>],
) -> Option<(String, usize)> {
    let raw = &text[line.clone()];
    let marks = [": ", ":*", ":_", " – ", " — ", " - "];
    let (at, mark) = marks
        .iter()
        .filter_map(|mark| raw.find(mark).map(|at| (at, *mark)))
        .min_by_key(|(at, _)| *at)
        .filter(|(at, _)| *at < 60)?;
    let day = without_marks(text, &(line.start..line.start + at), markup);
    let day = day.trim();
    if !day.contains(|c: char| c.is_ascii_digit()) || !labels::is_day(day) {
        return None;
    }
    let after = if mark.starts_with(':') {
        at + 1
    } else {
        at + mark.len()
    };
    let start = skip_marks(text, line.start + after, line.end, markup);
    (start < line.end).then(|| (day.to_owned(), start))
}
