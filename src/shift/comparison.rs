//! A programme's group against another: difference in differences, and whether they were alike.

use std::sync::Arc;

use super::contrast::{Contrast, Window};
use super::cr2::Cr2;
use super::ratio::Ratio;
use super::stratum::{Frame, adjust};
use super::tally::Tally;
use super::{Baseline, Change, Comparison, Equivalence, change, level, method};
use crate::codebook::Source;
use crate::estimate::{Estimate, interval, units};

/// What Cox's index divides a difference of log-odds by, so that it is on the scale of standard
/// deviations (Cox 1970; Sánchez-Meca, Marín-Martínez & Chacón-Moscoso 2003).
const COX: f64 = 1.65;

/// Log-odds of shares nearer to 0 or 1 are those of this.
const NEAREST: f64 = 1e-12;

/// The comparison of two groups, the one in the programme first.
pub(super) fn compare(groups: &[(&str, Tally); 2], frame: &Frame) -> Comparison {
    let [programme, comparison] = groups;
    let in_both = both(&programme.1, &comparison.1);
    let mut found = Comparison {
        programme: Arc::from(programme.0),
        comparison: Arc::from(comparison.0),
        first_to_last: [const { None }; 4],
        trend: [const { None }; 4],
        baseline: None,
        in_both,
    };
    let tallies = [&programme.1, &comparison.1];
    let Some(frame) = shared(tallies, frame) else {
        return found;
    };
    for source in 0..4 {
        let shares = tallies.map(|tally| Ratio::share(tally, frame.cycles, source));
        found.first_to_last[source] =
            difference(&shares, &frame, |share| Contrast::ends(share, frame.window));
        found.trend[source] =
            difference(&shares, &frame, |share| Contrast::line(share, frame.window));
    }
    adjust(&mut found.first_to_last);
    adjust(&mut found.trend);
    found.baseline = frame
        .window
        .from
        .and_then(|cycle| baseline(tallies, cycle, &frame));
    found
}

/// Teachers with statements in both groups.
fn both(programme: &Tally, comparison: &Tally) -> usize {
    let wrote = |tally: &Tally| tally.teachers(|entry| entry.counts.statements > 0);
    wrote(programme).intersection(&wrote(comparison)).count()
}

/// The same frame between the first and the last cycle in which both groups have attributions;
/// `None` with fewer than two, or without them in one that was asked for.
fn shared(tallies: [&Tally; 2], frame: &Frame) -> Option<Frame> {
    let [one, other] = tallies.map(|tally| Ratio::share(tally, frame.cycles, 0));
    let mut cycles = frame
        .window
        .cycles(&one)
        .filter(|cycle| other.value(*cycle).is_some());
    let (from, to) = (cycles.next()?, cycles.next_back()?);
    let window = Window {
        from: Some(from),
        to: Some(to),
    };
    let is_asked = |asked: Option<usize>, found| asked.is_none_or(|asked| asked == found);
    let is_right = is_asked(frame.window.from, from) && is_asked(frame.window.to, to);
    is_right.then_some(Frame { window, ..*frame })
}

/// The first group's change less the second's: the variances add up, and the degrees of freedom
/// are Welch's (1947).
fn difference(
    shares: &[Ratio; 2],
    frame: &Frame,
    contrast: impl Fn(&Ratio) -> Option<Contrast>,
) -> Option<Change> {
    let [one, other] = shares;
    let contrasts = (contrast(one)?, contrast(other)?);
    let changes = (
        change::change(one, &contrasts.0, frame.level)?,
        change::change(other, &contrasts.1, frame.level)?,
    );
    let value = changes.0.estimate.value - changes.1.estimate.value;
    let pair = [&changes.0, &changes.1];
    let made = |low: f64, high: f64, std_error: Option<f64>, df, p_value, method| Change {
        estimate: Estimate {
            value,
            low: low.clamp(-2.0, 2.0),
            high: high.clamp(-2.0, 2.0),
            level: frame.level,
            std_error,
            method,
            units: units::SHARE,
            teachers: pair.iter().map(|change| change.estimate.teachers).sum(),
            attributions: pair.iter().map(|change| change.estimate.attributions).sum(),
        },
        std_error: std_error.unwrap_or(0.0),
        df,
        p_value,
        p_adjusted: None,
        from: changes.0.from,
        to: changes.0.to,
        check: None,
    };
    if pair.iter().any(|change| change.p_value.is_none()) {
        return Some(made(-2.0, 2.0, None, 0.0, None, method::NOT_ESTIMABLE));
    }
    let variances = pair.map(|change| change.std_error * change.std_error);
    let variance = variances[0] + variances[1];
    let parts = variances.iter().zip(pair);
    let df = variance * variance / parts.map(|(v, change)| v * v / change.df).sum::<f64>();
    let error = variance.sqrt();
    let half = interval::critical(frame.level, Some(df)) * error;
    let p = interval::two_sided(value / error, df);
    let cr2 = Cr2::of(one, |cycle| contrasts.0.weight(cycle))
        .zip(Cr2::of(other, |cycle| contrasts.1.weight(cycle)));
    Some(Change {
        check: cr2.map(|(one, other)| change::check(value, one.and(other), frame.level, 2.0)),
        ..made(
            value - half,
            value + half,
            Some(error),
            df,
            Some(p),
            method::WELCH,
        )
    })
}

/// Whether the groups were alike at a cycle.
fn baseline(tallies: [&Tally; 2], cycle: usize, frame: &Frame) -> Option<Baseline> {
    let levels = |ratio: Ratio| level::levels(&ratio, frame.level).swap_remove(cycle);
    let rates = |tally: &Tally| {
        let ratio = Ratio::rate(tally, frame.cycles);
        level::rates(&ratio, frame.level).swap_remove(cycle)
    };
    let [programme, comparison] = tallies;
    let teacher = Source::Teacher.index();
    let internal = |tally| levels(Ratio::share(tally, frame.cycles, teacher));
    Some(Baseline {
        cycle,
        attributions: equivalence(rates(programme)?, rates(comparison)?, 100.0),
        internal: equivalence(internal(programme)?, internal(comparison)?, 1.0),
    })
}

/// How far two levels are apart; the interval is recovered from theirs (Zou & Donner 2008).
fn equivalence(programme: Estimate, comparison: Estimate, whole: f64) -> Equivalence {
    let is_inside = |level: &Estimate| level.value > 0.0 && level.value < whole;
    let index = (is_inside(&programme) && is_inside(&comparison)).then(|| {
        let logit = |value: f64| {
            let share = (value / whole).clamp(NEAREST, 1.0 - NEAREST);
            (share / (1.0 - share)).ln()
        };
        let term = |weight: f64, level: &Estimate| {
            let [value, low, high] = [level.value, level.low, level.high].map(logit);
            (weight / COX, value, low, high)
        };
        let terms = [term(1.0, &programme), term(-1.0, &comparison)];
        let (down, up) = interval::recovered(terms.into_iter());
        let value: f64 = terms.iter().map(|(weight, value, ..)| weight * value).sum();
        Estimate {
            value,
            low: value - down,
            high: value + up,
            level: programme.level,
            std_error: None,
            method: method::COX,
            units: units::DEVIATIONS,
            teachers: programme.teachers + comparison.teachers,
            attributions: programme.attributions + comparison.attributions,
        }
    });
    Equivalence {
        programme,
        comparison,
        index,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{BaselineClass, golden};
    use super::*;

    #[test]
    fn the_index_of_two_shares() {
        let level = |value: f64| Estimate {
            value,
            low: value / 2.0,
            high: f64::midpoint(1.0, value),
            level: 0.95,
            std_error: None,
            method: method::WILSON,
            units: units::SHARE,
            teachers: 5,
            attributions: 50,
        };
        // Odds 3 : 7 and 1 : 3, so log-odds of -.847298 and -1.098612.
        let found = equivalence(level(0.3), level(0.25), 1.0);
        let index = found.index.unwrap();
        assert!((index.value - 0.152_312).abs() < 1e-6, "{index:?}");
        assert!(index.low < 0.0 && index.high > 0.3);
        assert_eq!(found.class(), Some(BaselineClass::Adjust));
        let alike = equivalence(level(0.3), level(0.299), 1.0);
        assert_eq!(alike.class(), Some(BaselineClass::Equivalent));
        let apart = equivalence(level(0.5), level(0.7), 1.0);
        assert_eq!(apart.class(), Some(BaselineClass::NotEquivalent));
        let unknown = equivalence(level(0.0), level(0.7), 1.0);
        assert_eq!((unknown.index.is_none(), unknown.class()), (true, None));
    }

    #[test]
    fn the_rest_of_the_golden_difference() {
        let tally = |group: u64| golden::tally(|row| row["group"] == group);
        let frame = Frame {
            cycles: 4,
            window: Window::default(),
            level: 0.95,
        };
        let found = compare(&[("1", tally(1)), ("0", tally(0))], &frame);
        let change = found.first_to_last[Source::Teacher.index()]
            .as_ref()
            .unwrap();
        let wanted = &golden::shares()["did_jackknife_welch"];
        golden::near(change.estimate.value, &wanted["est"]);
        golden::near(change.std_error, &wanted["se"]);
        golden::near(change.df, &wanted["df"]);
        golden::near(change.estimate.low, &wanted["ci"][0]);
        golden::near(change.estimate.high, &wanted["ci"][1]);
        let check = change.check.as_ref().unwrap();
        let wanted = &golden::shares()["CR2"]["did"];
        golden::near(change.estimate.value, &wanted["est"]);
        golden::near(check.std_error, &wanted["se"]);
        golden::near(check.df, &wanted["df"]);
        golden::near(check.p_value.unwrap(), &wanted["p"]);
        assert_eq!(found.baseline.unwrap().cycle, 0);
    }
}
