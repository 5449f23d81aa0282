//! Numbers and dates as a reader of the page sees them.
//!
//! Percent without decimals, a proper minus sign, en dashes, and no line break between a number
//! and its unit. English groups thousands by commas; Spanish has a decimal comma and groups numbers
//! of five digits and more by spaces (Real Academia Española, *Ortografía* 2010, VIII 3.1.1). Both
//! leave a space before the percent sign.

use jiff::civil::Date;

use super::audience::Lang;
use super::catalogue::{Catalogue, gaps};
use crate::codebook::Source;
use crate::shift::Estimate;

/// Space at which no line breaks.
pub(super) const NBSP: char = '\u{a0}';
/// The same, narrow.
const NARROW: char = '\u{202f}';

/// The sources in the order of the page: the teachers' own part first.
pub(super) const SOURCES: [Source; 4] = [
    Source::Teacher,
    Source::Student,
    Source::School,
    Source::Home,
];

impl Catalogue {
    /// What a source is called on the page.
    pub(super) fn source(&self, source: Source) -> String {
        self.get(match source {
            Source::Teacher => "source-teacher",
            Source::Student => "source-student",
            Source::School => "source-school",
            Source::Home => "source-home",
        })
    }

    /// What causes of a source are about.
    pub(super) fn source_about(&self, source: Source) -> String {
        self.get(match source {
            Source::Teacher => "source-teacher-about",
            Source::Student => "source-student-about",
            Source::School => "source-school-about",
            Source::Home => "source-home-about",
        })
    }

    /// `14 explanations`.
    pub(super) fn explanations(&self, count: u64) -> String {
        self.fill("explanations", &gaps!["count" => count])
    }

    /// `3 teachers`.
    pub(super) fn teachers(&self, count: usize) -> String {
        self.fill("teachers", &gaps!["count" => count])
    }

    /// `14 explanations, 3 teachers`.
    pub(super) fn basis(&self, attributions: u64, teachers: usize) -> String {
        let (explanations, teachers) = (self.explanations(attributions), self.teachers(teachers));
        self.fill(
            "basis",
            &gaps!["explanations" => explanations, "teachers" => teachers],
        )
    }

    /// A count with its thousands apart.
    pub(super) fn grouped(&self, count: u64) -> String {
        digits(&count.to_string(), self.lang)
    }

    /// A number with as many decimals and a proper minus sign; an en dash for no number.
    pub(super) fn decimal(&self, value: f64, decimals: usize) -> String {
        if !value.is_finite() {
            return "–".to_owned();
        }
        let text = format!("{:.decimals$}", value.abs());
        let is_zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
        let text = digits(&text, self.lang);
        if value < 0.0 && !is_zero {
            format!("−{text}")
        } else {
            text
        }
    }

    /// The interval of a change as `+6 to +36`, by [`Self::signed_bounds`].
    pub(super) fn signed_range(&self, estimate: &Estimate) -> String {
        let (low, high) = self.signed_bounds(estimate);
        self.fill("range", &gaps!["low" => low, "high" => high])
    }

    /// The bounds of a change, each with its sign. One that rounds to zero and isn't says on which
    /// side of it it lies, so that it is seen whether the interval holds zero.
    pub(super) fn signed_bounds(&self, estimate: &Estimate) -> (String, String) {
        self.signed_bounds_within(estimate, 1.0)
    }

    /// The same of what lies between `-widest` and `widest`: a difference of two changes may be 2.
    pub(super) fn signed_bounds_within(
        &self,
        estimate: &Estimate,
        widest: f64,
    ) -> (String, String) {
        let (low, high) = within(estimate, -widest, widest);
        let word = |value: f64| match whole(value * 100.0).as_str() {
            "0" if value > 0.0 => self.get("just-above-zero"),
            "0" if value < 0.0 => self.get("just-below-zero"),
            _ => signed(value),
        };
        (word(low), word(high))
    }

    /// Days as `3 September 2024 – 9 May 2025`.
    pub(super) fn period(&self, first: Date, last: Date) -> String {
        if first == last {
            return self.day(first);
        }
        format!("{} – {}", self.day(first), self.day(last))
    }

    fn day(&self, date: Date) -> String {
        self.fill(
            "day",
            &gaps![
                "day" => date.day().to_string(),
                "month" => date.month(),
                "year" => date.year().to_string()
            ],
        )
    }
}

/// The digits of a number that isn't negative, with their thousands apart.
pub(super) fn digits(plain: &str, lang: Lang) -> String {
    let (least, between, point) = match lang {
        Lang::En => (4, ',', '.'),
        Lang::Es => (5, NARROW, ','),
    };
    let (whole, decimals) = plain.split_once('.').unwrap_or((plain, ""));
    let mut text = String::with_capacity(2 * plain.len());
    for (at, digit) in whole.chars().enumerate() {
        let is_gap = at > 0 && (whole.len() - at).is_multiple_of(3);
        if is_gap && whole.len() >= least {
            text.push(between);
        }
        text.push(digit);
    }
    if !decimals.is_empty() {
        text.push(point);
        text.push_str(decimals);
    }
    text
}

/// A share (0 to 1) as `31 %`.
pub(super) fn percent(share: f64) -> String {
    format!("{}{NBSP}%", whole(share * 100.0))
}

/// An interval of shares as `22–41 %`.
pub(super) fn percent_range(estimate: &Estimate) -> String {
    let (low, high) = bounds(estimate, 0.0);
    format!("{}–{}", whole(low * 100.0), percent(high))
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

/// The bounds of an interval between `lowest` and 1, or these where none can be given.
pub(super) fn bounds(estimate: &Estimate, lowest: f64) -> (f64, f64) {
    within(estimate, lowest, 1.0)
}

fn within(estimate: &Estimate, lowest: f64, highest: f64) -> (f64, f64) {
    let bound = |value: f64, widest: f64| {
        if value.is_finite() {
            value.clamp(lowest, highest)
        } else {
            widest
        }
    };
    (bound(estimate.low, lowest), bound(estimate.high, highest))
}

/// Rounded to the nearest whole number below a thousand, with a proper minus sign; an en dash for
/// no number.
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
        let (en, es) = (Catalogue::of(Lang::En), Catalogue::of(Lang::Es));
        assert_eq!(percent(0.314), "31\u{a0}%");
        assert_eq!(percent_range(&between(0.216, 0.408)), "22–41\u{a0}%");
        assert_eq!(en.signed_range(&between(-0.08, 0.2)), "−8 to +20");
        assert_eq!(es.signed_range(&between(-0.08, 0.2)), "de −8 a +20");
        assert_eq!(signed(-0.001), "0");
        assert_eq!(en.teachers(1), "1\u{a0}teacher");
        assert_eq!(es.teachers(1), "1\u{a0}docente");
        assert_eq!(es.explanations(14), "14\u{a0}explicaciones");
    }

    #[test]
    fn each_language_groups_thousands_and_marks_decimals_its_own_way() {
        let (en, es) = (Catalogue::of(Lang::En), Catalogue::of(Lang::Es));
        assert_eq!(en.grouped(1_234_567), "1,234,567");
        assert_eq!(es.grouped(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(
            (en.grouped(1234), es.grouped(1234)),
            ("1,234".into(), "1234".into())
        );
        assert_eq!(
            (en.grouped(123), es.grouped(123)),
            ("123".into(), "123".into())
        );
        assert_eq!(en.explanations(12_345), "12,345\u{a0}explanations");
        assert_eq!(es.explanations(12_345), "12\u{202f}345\u{a0}explicaciones");
        assert_eq!(en.decimal(-12.34, 1), "−12.3");
        assert_eq!(es.decimal(-12.34, 1), "−12,3");
        assert_eq!(es.decimal(-0.001, 2), "0,00");
        assert_eq!(es.decimal(f64::NAN, 2), "–");
    }

    #[test]
    fn a_bound_that_is_no_number_is_the_widest() {
        let en = Catalogue::of(Lang::En);
        let unknown = between(f64::NAN, f64::INFINITY);
        assert_eq!(en.signed_range(&unknown), "−100 to +100");
        assert_eq!(percent_range(&between(f64::NAN, 3.0)), "0–100\u{a0}%");
        let twice = en.signed_bounds_within(&between(f64::NAN, 1.4), 2.0);
        assert_eq!(twice, ("−200".to_owned(), "+140".to_owned()));
    }

    #[test]
    fn a_bound_near_zero_says_on_which_side_it_lies() {
        let en = Catalogue::of(Lang::En);
        let rise = en.signed_range(&between(0.002, 0.2));
        assert_eq!(rise, "just above 0 to +20");
        let fall = en.signed_range(&between(-0.2, -0.002));
        assert_eq!(fall, "−20 to just below 0");
        let unclear = en.signed_range(&between(-0.002, 0.2));
        assert_eq!(unclear, "just below 0 to +20");
        assert_eq!(en.signed_range(&between(0.0, 0.2)), "0 to +20");
    }

    #[test]
    fn days_are_written_out() {
        let (first, last) = (date(2024, 10, 4), date(2025, 5, 9));
        let plain = |text: String| text.replace(NBSP, " ");
        let en = Catalogue::of(Lang::En);
        assert_eq!(plain(en.period(first, last)), "4 October 2024 – 9 May 2025");
        assert_eq!(plain(en.period(first, first)), "4 October 2024");
        let es = Catalogue::of(Lang::Es);
        let spanish = "4 de octubre de 2024 – 9 de mayo de 2025";
        assert_eq!(plain(es.period(first, last)), spanish);
    }
}
