//! Scores of units for the tests by sign flips: of a trend, and of a step after each cycle.

use super::contrast::Window;
use super::flips::{Lanes, Scores};
use super::ratio::Ratio;
use super::tally::{Entry, Tally, whole};
use super::{ChangePoint, SignFlip, holm};
use crate::estimate::ascending_sum;

/// Most cycles among which a change-point is sought: more are no cycles of inquiry.
const MOST_CYCLES: usize = 64;

/// Most lanes of scores that are flipped (units times steps): about a second's work.
const MOST_LANES: usize = 100_000;

/// Both tests of each source.
#[derive(Clone, Debug, Default)]
pub(super) struct Tests {
    pub(super) sign_flip: [Option<SignFlip>; 4],
    pub(super) change_point: [Option<ChangePoint>; 4],
}

/// The tests of a tally; none with fewer than two cycles with attributions.
pub(super) fn tests(tally: &Tally, cycles: usize, window: Window, seed: u64) -> Tests {
    let ratio = Ratio::share(tally, cycles, 0);
    let used: Vec<usize> = window.cycles(&ratio).collect();
    let [from, .., to] = used[..] else {
        return Tests::default();
    };
    let units = ratio.units(|cycle| window.holds(cycle));
    let is_seekable = (3..=MOST_CYCLES).contains(&used.len()) && units * used.len() <= MOST_LANES;
    if units > MOST_LANES {
        return Tests::default();
    }
    let width = if is_seekable { used.len() } else { 1 };
    let answer = Scores::new(of_units(tally, &used, width), width).flip(seed);
    let adjusted = holm::over_sources(answer.trend.map(Some));
    let teachers = ratio.teachers(|cycle| window.holds(cycle));
    let attributions = whole(ratio.total(|cycle| window.holds(cycle)));
    let sign_flip = |source: usize| {
        Some(SignFlip {
            statistic: answer.sums[source],
            p_value: answer.trend[source],
            p_adjusted: adjusted[source]?,
            flips: answer.flips,
            from,
            to,
            teachers,
            attributions,
        })
    };
    let change_point = |source: usize| {
        let is_found = is_seekable && answer.largest[source] > 1e-9;
        is_found.then(|| ChangePoint {
            after: used[answer.step[source]],
            statistic: answer.largest[source],
            p_value: answer.change[source],
            flips: answer.flips,
            from,
            to,
            teachers,
            attributions,
        })
    };
    let all = [0, 1, 2, 3];
    Tests {
        sign_flip: all.map(sign_flip),
        change_point: all.map(change_point),
    }
}

/// Each unit's scores: sums of those of its teachers, from the least up, so that the order of
/// teachers makes no difference.
fn of_units(tally: &Tally, used: &[usize], width: usize) -> Vec<Vec<Lanes>> {
    let units = tally.entries.chunk_by(|a, b| a.unit == b.unit);
    let of_unit = |unit: &[Entry]| {
        let teachers = unit.chunk_by(|a, b| a.teacher == b.teacher);
        let scores: Vec<[Vec<f64>; 4]> = teachers
            .map(|entries| [0, 1, 2, 3].map(|source| of_teacher(entries, used, width, source)))
            .collect();
        let sum = |source: usize, at: usize| {
            ascending_sum(scores.iter().map(|of_one| of_one[source][at]).collect())
        };
        (0..width)
            .map(|at| [0, 1, 2, 3].map(|source| sum(source, at)))
            .collect()
    };
    units.map(of_unit).collect()
}

/// Σ (x − x̄) y over one teacher's cycles, x̄ the mean over their attributions: for x the position
/// of the cycle, and then for x whether the cycle comes after each one used but the last.
fn of_teacher(entries: &[Entry], used: &[usize], width: usize, source: usize) -> Vec<f64> {
    let rows: Vec<(usize, f64, f64)> = entries
        .iter()
        .filter_map(|entry| {
            let at = used.binary_search(&entry.cycle).ok()?;
            let counts = &entry.counts;
            (counts.base > 0.0).then_some((at, counts.named[source], counts.base))
        })
        .collect();
    let all: f64 = rows.iter().map(|(_, _, n)| n).sum();
    let mut scores = vec![0.0; width];
    if all <= 0.0 {
        return scores;
    }
    let score = |x: &dyn Fn(usize) -> f64| {
        let mean = rows.iter().map(|(at, _, n)| n * x(*at)).sum::<f64>() / all;
        rows.iter()
            .map(|(at, y, _)| (x(*at) - mean) * y)
            .sum::<f64>()
    };
    scores[0] = score(&|at| used[at] as f64);
    for (step, place) in scores.iter_mut().skip(1).zip(0..) {
        *step = score(&|at| if at > place { 1.0 } else { 0.0 });
    }
    scores
}

#[cfg(test)]
mod tests {
    use super::super::golden::{self, near};
    use super::*;
    use crate::codebook::Source;

    const TEACHER: usize = Source::Teacher.index();

    #[test]
    fn golden_scores_and_p_value() {
        let (tally, wanted) = (golden::tally(|_| true), golden::shares());
        let mut found: Vec<f64> = of_units(&tally, &[0, 1, 2, 3], 1)
            .iter()
            .map(|unit| unit[0][TEACHER])
            .collect();
        let scores = wanted["teacher_scores"].as_array().unwrap();
        let mut scores: Vec<_> = scores.iter().collect();
        found.sort_by(f64::total_cmp);
        scores.sort_by(|a, b| a.as_f64().unwrap().total_cmp(&b.as_f64().unwrap()));
        assert_eq!(found.len(), scores.len());
        for (found, wanted) in found.iter().zip(scores) {
            near(*found, wanted);
        }
        let tests = tests(&tally, 4, Window::default(), 1);
        let test = tests.sign_flip[TEACHER].as_ref().unwrap();
        near(test.p_value, &wanted["signflip_exact_p"]);
        assert_eq!((test.flips.units, test.flips.count), (10, 1024));
        assert_eq!((test.from, test.to, test.teachers), (0, 3, 10));
        // What the teacher's practice gains the student loses; the others are never named.
        let mirrored = tests.sign_flip[Source::Student.index()].as_ref().unwrap();
        assert!((mirrored.p_value - test.p_value).abs() < 1e-12);
        assert!((mirrored.statistic + test.statistic).abs() < 1e-9);
        let never = tests.sign_flip[Source::Home.index()].as_ref().unwrap();
        assert_eq!((never.statistic, never.p_value), (0.0, 1.0));
        assert_eq!(tests.change_point[Source::Home.index()], None);
    }

    #[test]
    fn a_step_is_found_where_it_is() {
        let entry = |teacher: usize, cycle: usize, y: f64| {
            let mut counts = super::super::tally::Counts {
                statements: 10,
                attributions: 10.0,
                base: 10.0,
                ..Default::default()
            };
            counts.named[TEACHER] = y;
            Entry {
                unit: teacher,
                teacher,
                cycle,
                counts,
            }
        };
        let mut tally = Tally::default();
        for teacher in 0..8 {
            for (cycle, y) in [(0, 1.0), (1, 1.0), (3, 6.0), (4, 6.0)] {
                let own = [0.0, 1.0, 3.0][(teacher * 5 + cycle * 2) % 3];
                tally.entries.push(entry(teacher, cycle, y + own));
            }
        }
        let tests = tests(&tally, 5, Window::default(), 1);
        let found = tests.change_point[TEACHER].as_ref().unwrap();
        assert_eq!((found.after, found.from, found.to), (1, 0, 4));
        // Only all of one sign are as far from 0.
        assert!((found.p_value - 2.0 / 256.0).abs() < 1e-12);
        assert!(found.statistic > 2.6 && found.statistic < 8.0_f64.sqrt() + 1e-9);
    }
}
