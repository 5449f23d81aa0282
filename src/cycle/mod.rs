//! Cycles: from dates to labels, and labels in their order.

use std::sync::Arc;

use jiff::civil::Date;

use crate::error::{Error, Notice};
use crate::reflection::Reflection;

mod token;
mod period;
mod aside;
mod within;
mod order;
mod table;

pub use order::{order, order_given};
pub(crate) use period::{Period, capital};
pub use table::CycleTable;

/// The label of the only cycle where none is known.
pub const NO_CYCLE: &str = "all texts";

/// How each reflection gets its cycle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CycleRule {
    /// As the reflections are labelled.
    #[default]
    Labelled,
    /// By date, from a table of first and last days.
    Table(CycleTable),
    /// By date, from the calendar.
    By(CycleBy),
}

/// Periods of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CycleBy {
    /// `October 2024`.
    Month,
    /// `Autumn 2024` (August to December), `Spring 2025` (January to April), `Summer 2025` (May to
    /// July): the terms of a northern school year.
    Term,
    /// `2024-25`: the school year from August to July, not the calendar year.
    Year,
}

impl CycleBy {
    /// The label of the period in which a day lies.
    pub fn label(self, date: Date) -> String {
        let year = date.year();
        match self {
            Self::Month => date.strftime("%B %Y").to_string(),
            Self::Term => match date.month() {
                1..=4 => format!("Spring {year}"),
                5..=7 => format!("Summer {year}"),
                _ => format!("Autumn {year}"),
            },
            Self::Year => {
                let first = if date.month() < 8 { year - 1 } else { year };
                format!("{first}-{:02}", (first + 1) % 100)
            }
        }
    }
}

/// How cycles are found and ordered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// How each reflection gets its cycle.
    pub rule: CycleRule,
    /// The order of the cycles; found if `None`.
    pub order: Option<Vec<String>>,
}

/// What has cycles, as notices call it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Texts, as they were read.
    Reflections,
    /// Coded statements that each stand for itself.
    Statements,
}

impl Told {
    const fn name(self) -> &'static str {
        match self {
            Self::Reflections => "reflections",
            Self::Statements => "statements",
        }
    }
}

/// The labels in their order, and what was decided.
pub type Arranged = (Vec<Arc<str>>, Vec<Notice>);

/// Gives each reflection its cycle and returns the labels in their order.
///
/// Reflections that get none keep `cycle: None` and take no part in a shift. Where no reflection
/// gets one, no label is returned and a notice says what would help.
///
/// # Errors
///
/// If the order given names a cycle that isn't there, or leaves one out.
pub fn arrange(reflections: &mut [Reflection], settings: &Settings) -> Result<Arranged, Error> {
    arrange_told(reflections, settings, Told::Reflections)
}

/// The same for what stands for a reflection each; notices call them so.
///
/// # Errors
///
/// As [`arrange`].
pub fn arrange_told(
    reflections: &mut [Reflection],
    settings: &Settings,
    told: Told,
) -> Result<Arranged, Error> {
    let mut notices = match settings.rule {
        CycleRule::Labelled => as_labelled(reflections, told),
        _ => assign(reflections, &settings.rule),
    };
    let (found, how) = order::order_told(reflections);
    let labels = if let Some(given) = &settings.order {
        order_given(given, &found)?
    } else if let CycleRule::Table(table) = &settings.rule {
        let mut left = found;
        let at = |label: &Arc<str>| table.names().position(|name| name == &**label);
        left.sort_by_key(at);
        left
    } else {
        found
    };
    if labels.len() > 1 {
        let how = match how {
            _ if settings.order.is_some() => "as given",
            _ if settings.rule != CycleRule::Labelled => "by date",
            order::Found::Named => "by name",
            order::Found::Dated => "by the earliest date of each",
            order::Found::Seen => "as they first appear",
        };
        notices.push(notice(format!(
            "cycles in this order, {how}: {}",
            labels.join(", ")
        )));
    }
    Ok((labels, notices))
}

/// Gives each reflection its cycle by a rule.
///
/// By date, a reflection without a date, or with one outside the table, gets no cycle, unless it
/// is labelled with the name of a cycle of the table; a notice tells how many there are. As
/// labelled, the spellings of one label are made one.
pub fn assign(reflections: &mut [Reflection], rule: &CycleRule) -> Vec<Notice> {
    if *rule == CycleRule::Labelled {
        return as_labelled(reflections, Told::Reflections);
    }
    without_blanks(reflections);
    for reflection in reflections.iter_mut() {
        let label = match (rule, reflection.date) {
            (CycleRule::Table(table), date) => date
                .and_then(|date| table.cycle_of(date).map(str::to_owned))
                .or_else(|| labelled_in(table, reflection).filter(|_| date.is_none())),
            (CycleRule::By(by), Some(date)) => Some(by.label(date)),
            _ => None,
        };
        reflection.cycle = label.map(Arc::from);
    }
    without_cycle(reflections)
}

fn without_blanks(reflections: &mut [Reflection]) {
    for reflection in reflections {
        reflection.cycle.take_if(|label| label.trim().is_empty());
    }
}

fn as_labelled(reflections: &mut [Reflection], told: Told) -> Vec<Notice> {
    without_blanks(reflections);
    let mut notices: Vec<Notice> = aside::take_off(reflections).into_iter().collect();
    notices.extend(order::unify(reflections));
    notices.extend(within::take_in(reflections, told));
    let bare = reflections.iter().filter(|r| r.cycle.is_none()).count();
    let dated = reflections
        .iter()
        .any(|r| r.cycle.is_none() && r.date.is_some());
    let hint = if dated && told == Told::Reflections {
        "; hint: cut their dates into cycles with --cycle-by term, --cycle-by month or --cycles \
         cycles.csv"
    } else {
        ""
    };
    if bare > 0 && bare == reflections.len() {
        let one = told.name().trim_end_matches('s');
        notices.push(notice(format!("no {one} names its cycle{hint}")));
    } else if bare > 0 {
        let (all, what) = (reflections.len(), told.name());
        let does = match bare {
            1 => "names no cycle and stays",
            _ => "name no cycle and stay",
        };
        notices.push(notice(format!(
            "{bare} of {all} {what} {does} out of the shift{hint}"
        )));
    }
    notices
}

/// The name in the table that the label of a reflection spells.
fn labelled_in(table: &CycleTable, reflection: &Reflection) -> Option<String> {
    let label = reflection.cycle.as_ref()?;
    let name = table.names().find(|name| order::same(name, label))?;
    Some(name.to_owned())
}

/// How many reflections are told by their place.
const SHOWN: usize = 3;

/// What is told of reflections that got no cycle by date.
fn without_cycle(reflections: &[Reflection]) -> Vec<Notice> {
    let left = || reflections.iter().filter(|r| r.cycle.is_none());
    let tell = |these: Vec<&Reflection>, what: &str| {
        let places: Vec<String> = these.iter().take(SHOWN).map(|r| place(r)).collect();
        let more = match these.len().saturating_sub(SHOWN) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let all = reflections.len();
        let count = these.len();
        (count > 0).then(|| {
            notice(format!(
                "{count} of {all} reflections {what} and stay out of the shift: {}{more}",
                places.join("; ")
            ))
        })
    };
    let outside = left().filter(|r| r.date.is_some()).collect();
    let undated = left().filter(|r| r.date.is_none()).collect();
    [
        tell(outside, "were written outside every cycle of the table"),
        tell(undated, "have no date that could be read"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// `log.csv, row 5, 2024-12-21`, as far as it is known.
fn place(reflection: &Reflection) -> String {
    let origin = &reflection.origin;
    let parts = [
        Some(origin.file.to_string()).filter(|file| !file.is_empty()),
        origin
            .sheet
            .as_ref()
            .map(|sheet| format!("sheet \"{sheet}\"")),
        origin.row.map(|row| format!("row {row}")),
        reflection.date.map(|date| date.to_string()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn notice(what: String) -> Notice {
    Notice {
        file: String::new(),
        what,
    }
}
