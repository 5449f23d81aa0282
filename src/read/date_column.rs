//! The order of day and month in a column of dates, from all its values.

use jiff::civil::Date;

use super::dates::{self, Order, Votes};
use crate::reflection::DayOrder;

/// What the values of a column say, in the order of its rows.
#[derive(Debug, Default)]
pub(crate) struct DateColumn {
    votes: Votes,
    /// The first values with the day first, the month first, and either.
    first: [Option<String>; 3],
    /// The last day, read month first and day first, and whether one came before an earlier one.
    last: [Option<Date>; 2],
    falls: [bool; 2],
}

impl DateColumn {
    /// Takes the value of the next row into account.
    pub(crate) fn see(&mut self, text: &str) {
        let mut vote = Votes::default();
        vote.see(text);
        self.votes.see(text);
        let kind = match vote.day_order() {
            DayOrder::DayFirst => Some(0),
            DayOrder::MonthFirst => Some(1),
            DayOrder::Open => Some(2),
            DayOrder::Told => None,
        };
        if let Some(kind) = kind {
            self.first[kind].get_or_insert_with(|| text.chars().take(40).collect());
        }
        for (at, order) in [Order::MonthFirst, Order::DayFirst].into_iter().enumerate() {
            let Some(date) = dates::parse_in(text, order) else {
                continue;
            };
            self.falls[at] |= self.last[at].is_some_and(|last| date < last);
            self.last[at] = Some(date);
        }
    }

    /// What clear values say, else the order in which the rows follow each other in time, else
    /// month first.
    pub(crate) fn order(&self) -> Order {
        if self.votes.is_open() && self.falls == [true, false] {
            Order::DayFirst
        } else {
            self.votes.order()
        }
    }

    /// What a user should know of an order that no value tells.
    pub(crate) fn notice(&self, header: &str) -> Option<String> {
        if !self.votes.is_open() || self.contradiction().is_some() {
            return None;
        }
        let value = self.first[2].as_deref().unwrap_or_default();
        let why = match self.falls {
            [true, false] => "day/month, because so the rows follow each other in time",
            [false, true] => "month/day, because so the rows follow each other in time",
            _ => "month/day",
        };
        Some(format!(
            "dates in {header}, such as \"{value}\", could be day/month or month/day; read as {why}"
        ))
    }

    /// Why the order is in doubt, if values contradict each other.
    pub(crate) fn contradiction(&self) -> Option<String> {
        let [Some(day), Some(month), _] = &self.first else {
            return None;
        };
        let read = match self.order() {
            Order::DayFirst => "day/month",
            Order::MonthFirst => "month/day",
        };
        Some(format!(
            "\"{day}\" has the day first, \"{month}\" the month; those that can be either are \
             read as {read}"
        ))
    }
}
