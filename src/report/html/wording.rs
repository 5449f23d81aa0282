//! Numbers, dates and lists as a reader of the page sees them.
//!
//! Percent without decimals, a proper minus sign, en dashes, and no line break between a number
//! and its unit.

use jiff::civil::Date;

use crate::codebook::Source;
use crate::shift::Estimate;

/// Space at which no line breaks.
pub(super) const NBSP: char = '\u{a0}';

/// The sources in the order of the page: the teachers' own part first.
pub(super) const SOURCES: [Source; 4] = [
    Source::Teacher,
    Source::Student,
    Source::School,
    Source::Home,
];

/// What a source is called on the page.
pub(super) fn source_name(source: Source) -> &'static str {
    match source {
        Source::Teacher => "Own teaching",
        Source::Student => "Students",
        Source::School => "School",
        Source::Home => "Home",
    }
}

/// What causes of a source are about.
pub(super) fn source_about(source: Source) -> &'static str {
    match source {
        Source::Teacher => "what the teacher or the team did, could do or will do",
        Source::Student => "ability, effort, behaviour, what they already know",
        Source::School => "time, class size, resources, curriculum, policy",
        Source::Home => "families and life outside school",
    }
}

/// A share (0 to 1) as `31 %`.
pub(super) fn percent(share: f64) -> String {
    format!("{}{NBSP}%", whole(share * 100.0))
}

/// An interval of shares as `22–41 %`.
pub(super) fn percent_range(estimate: &Estimate) -> String {
    let (low, high) = bounds(estimate, 0.0);
    format!("{}–{}{NBSP}%", whole(low * 100.0), whole(high * 100.0))
}

/// A change of shares (-1 to 1) with its sign, as `+21`, `−8` or `0`.
pub(super) fn signed(change: f64) -> String {
    let points = whole(change * 100.0);
    if points.starts_with('−') || points == "0" {
        points
    } else {
        format!("+{points}")
    }
}

/// The interval of a change as `+6 to +36`, with a non-zero bound that rounds to nothing named so.
pub(super) fn signed_range(estimate: &Estimate) -> String {
    let (low, high) = bounds(estimate, -1.0);
    let word = |value: f64| match whole(value * 100.0).as_str() {
        "0" if low > 0.0 => "just above 0".to_owned(),
        "0" if high < 0.0 => "just below 0".to_owned(),
        _ => signed(value),
    };
    format!("{} to {}", word(low), word(high))
}

/// The bounds of an interval between `lowest` and 1, or these where none can be given.
pub(super) fn bounds(estimate: &Estimate, lowest: f64) -> (f64, f64) {
    let bound = |value: f64, widest: f64| {
        if value.is_finite() {
            value.clamp(lowest, 1.0)
        } else {
            widest
        }
    };
    (bound(estimate.low, lowest), bound(estimate.high, 1.0))
}

/// Rounded to the nearest whole number, with a proper minus sign; an en dash for no number.
pub(super) fn whole(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let rounded = format!("{:.0}", value.abs().round());
    if value.is_sign_negative() && rounded != "0" {
        format!("−{rounded}")
    } else {
        rounded
    }
}

/// A count with commas between thousands.
pub(super) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count with its noun, as `1 teacher` or `14 teachers`.
pub(super) fn counted(count: u64, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{}{NBSP}{noun}{ending}", grouped(count))
}

/// Days as `3 September 2024 – 9 May 2025`.
pub(super) fn period(first: Date, last: Date) -> String {
    if first == last {
        return day(first);
    }
    format!("{} – {}", day(first), day(last))
}

fn day(date: Date) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = MONTHS[usize::from(date.month().unsigned_abs()) - 1];
    format!("{}{NBSP}{month}{NBSP}{}", date.day(), date.year())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn between(low: f64, high: f64) -> Estimate {
        Estimate {
            value: 0.0,
            low,
            high,
            level: 0.95,
            std_error: None,
            method: "jackknife",
            units: "share",
            teachers: 3,
            attributions: 30,
        }
    }

    #[test]
    fn numbers_have_signs_and_units() {
        assert_eq!(percent(0.314), "31\u{a0}%");
        assert_eq!(percent_range(&between(0.216, 0.408)), "22–41\u{a0}%");
        assert_eq!(signed_range(&between(-0.08, 0.2)), "−8 to +20");
        assert_eq!(signed(-0.001), "0");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(counted(1, "teacher"), "1\u{a0}teacher");
    }

    #[test]
    fn a_bound_that_is_no_number_is_the_widest() {
        assert_eq!(
            signed_range(&between(f64::NAN, f64::INFINITY)),
            "−100 to +100"
        );
        assert_eq!(percent_range(&between(f64::NAN, 3.0)), "0–100\u{a0}%");
    }

    #[test]
    fn a_clear_change_never_reads_as_if_it_touched_zero() {
        assert_eq!(signed_range(&between(0.002, 0.2)), "just above 0 to +20");
        assert_eq!(signed_range(&between(-0.2, -0.002)), "−20 to just below 0");
    }

    #[test]
    fn days_are_written_out() {
        let (first, last) = (date(2024, 9, 3), date(2025, 5, 9));
        assert_eq!(
            period(first, last),
            "3\u{a0}September\u{a0}2024 – 9\u{a0}May\u{a0}2025"
        );
        assert_eq!(period(first, first), "3\u{a0}September\u{a0}2024");
    }
}
