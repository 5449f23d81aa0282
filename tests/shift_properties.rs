//! What must hold for the shift of any school, and what must never change it.

use std::sync::Arc;

use ascribe::codebook::{Agency, Focus, Outcome, Source, Sources};
use ascribe::shift::{
    self, By, Change, Check, Estimate, Observation, Settings, Shift, Stratum, Unit, tidy,
};
use proptest::prelude::*;

fn cycles(count: usize) -> Vec<Arc<str>> {
    (1..=count).map(|n| format!("Cycle {n}").into()).collect()
}

/// Everything that can be asked for.
fn all_of_it() -> Settings {
    Settings {
        by: By::ALL.to_vec(),
        ..Settings::default()
    }
}

fn estimate(observations: &[Observation<'_>], count: usize) -> Shift {
    shift::estimate(observations, &cycles(count), &all_of_it())
}

/// A school as plain values: teacher, team, cycle, sources (as bits), outcome; and the rest as one
/// number.
type Row = (u8, u8, usize, u8, u8, u16);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (0..9u8, 0..4u8, 0..5usize, 0..16u8, 0..4u8, any::<u16>());
    prop::collection::vec(row, 0..160)
}

/// Settings of every kind.
fn settings() -> impl Strategy<Value = Settings> {
    let cycle = || prop::option::of(0..5usize);
    (any::<bool>(), cycle(), cycle(), 0.5..0.999f64).prop_map(|(team, from, to, level)| Settings {
        level,
        unit: if team { Unit::Team } else { Unit::Teacher },
        from,
        to: to.filter(|to| from.is_none_or(|from| from < *to)),
        ..all_of_it()
    })
}

fn observe<'a>(rows: &[Row], teachers: &'a [String], teams: &'a [String]) -> Vec<Observation<'a>> {
    rows.iter()
        .map(|&(teacher, team, cycle, bits, outcome, rest)| {
            let rest = usize::from(rest);
            Observation {
                teacher: &teachers[usize::from(teacher)],
                team: teams.get(usize::from(team)).map(String::as_str),
                group: ["programme", "comparison"].get(rest % 3).copied(),
                prompt: ["What happened?", "Why?"].get(rest / 3 % 3).copied(),
                cycle,
                sources: Source::ALL
                    .iter()
                    .copied()
                    .filter(|source| bits >> source.index() & 1 == 1)
                    .collect(),
                outcome: Outcome::ALL.get(usize::from(outcome)).copied(),
                agency: Agency::ALL.get(rest / 9 % 4).copied(),
                focus: [0, 1, 2, 3].map(|source| {
                    let mut of = Focus::of(Source::ALL[source]);
                    of.nth(rest / 36 % 3).filter(|_| rest / 108 % 4 > 0)
                }),
                expected: None,
            }
        })
        .collect()
}

/// Some statements count by their probabilities, near and at the ends too.
fn with_doubt<'a>(rows: &[Row], mut observations: Vec<Observation<'a>>) -> Vec<Observation<'a>> {
    for (one, row) in observations
        .iter_mut()
        .zip(rows)
        .filter(|(_, row)| row.5 % 2 == 0)
    {
        let p = |k: u16| match row.5 / 2 % (7 + k) {
            0 => 0.0,
            1 => 1.0,
            2 => 1e-9,
            other => f64::from(other) / f64::from(7 + k),
        };
        one.expected = Some([p(0), p(1), p(2), p(3)]);
    }
    observations
}

fn named(prefix: &str, count: u8) -> Vec<String> {
    (0..count).map(|n| format!("{prefix}{n}")).collect()
}

fn assert_estimate(estimate: &Estimate, lowest: f64, highest: f64) {
    let Estimate {
        value, low, high, ..
    } = *estimate;
    assert!(
        lowest <= low && low <= value && value <= high && high <= highest,
        "{estimate:?}"
    );
    assert!(
        estimate
            .std_error
            .is_none_or(|error| error.is_finite() && error > 0.0)
    );
    assert!(estimate.teachers > 0);
}

fn assert_check(check: &Check, value: f64) {
    assert!(check.low <= value && value <= check.high, "{check:?}");
    assert!(check.std_error > 0.0 && check.std_error.is_finite());
    assert!(check.df >= 1.0 && check.df.is_finite(), "{check:?}");
}

fn assert_change(change: &Change, most: f64) {
    assert_estimate(&change.estimate, -most, most);
    assert!(change.std_error.is_finite() && change.df.is_finite());
    assert!(change.p_value.is_none_or(|p| (0.0..=1.0).contains(&p)));
    assert!(change.from < change.to);
    assert!(change.p_adjusted >= change.p_value && change.p_adjusted.is_none_or(|p| p <= 1.0));
    if let Some(p) = change.p_value {
        let alpha = 1.0 - change.estimate.level;
        assert!(
            change.holds_zero() == (p >= alpha) || (p - alpha).abs() < 1e-9,
            "{change:?}"
        );
    }
    if let Some(check) = &change.check {
        assert_check(check, change.estimate.value);
    }
}

/// No number that can't be printed, none outside its bounds.
fn assert_sound(shift: &Shift) {
    let strata = shift.splits.iter().flat_map(|split| &split.strata);
    for stratum in std::iter::once(&shift.overall).chain(strata) {
        assert_stratum(stratum, shift.cycles.len());
    }
    let comparison = shift.comparison.iter();
    let of_groups = comparison.flat_map(|found| found.first_to_last.iter().chain(&found.trend));
    of_groups
        .flatten()
        .for_each(|change| assert_change(change, 2.0));
    let matched = shift.attrition.iter().flat_map(|found| &found.matched);
    matched
        .flatten()
        .for_each(|change| assert_change(change, 1.0));
    for test in shift.sign_flip.iter().flatten() {
        assert!(test.p_value > 0.0 && test.p_value <= test.p_adjusted && test.p_adjusted <= 1.0);
    }
    for found in shift.change_point.iter().flatten() {
        assert!(found.p_value > 0.0 && found.p_value <= 1.0);
        assert!(found.from <= found.after && found.after < found.to);
    }
    for row in tidy::rows(shift) {
        let numbers = [
            row.estimate,
            row.std_error,
            row.low,
            row.high,
            row.df,
            row.p_value,
            row.p_adjusted,
            row.level,
        ];
        assert!(numbers.into_iter().flatten().all(f64::is_finite), "{row:?}");
        assert!(row.low <= row.estimate || row.low.is_none(), "{row:?}");
        assert!(row.high >= row.estimate || row.high.is_none(), "{row:?}");
        assert!(!row.method.is_empty() && !row.unit.is_empty(), "{row:?}");
    }
}

fn assert_stratum(stratum: &Stratum, cycles: usize) {
    let Stratum {
        cells,
        first_to_last,
        trend,
        logit_trend,
        ..
    } = stratum;
    assert_eq!(cells.len(), cycles);
    for cell in cells {
        let rate = cell.rate.iter();
        rate.for_each(|rate| assert_estimate(rate, 0.0, 100.0));
        for share in cell.shares.iter().chain(&cell.fractional).flatten() {
            assert_estimate(share, 0.0, 1.0);
            assert!(
                share.high - share.low > 1e-3,
                "a level is never certain: {share:?}"
            );
        }
        for (check, share) in cell.checks.iter().zip(&cell.shares) {
            if let Some(check) = check {
                assert_check(check, share.as_ref().unwrap().value);
            }
        }
        if cell.fractional.iter().all(Option::is_some) {
            let sum: f64 = cell.fractional.iter().flatten().map(|s| s.value).sum();
            assert!((sum - 1.0).abs() < 1e-9, "{sum}");
        }
    }
    let changes = first_to_last.iter().chain(trend).flatten();
    changes.for_each(|change| assert_change(change, 1.0));
    let slopes = logit_trend.iter().flatten();
    slopes.for_each(|change| assert_change(change, f64::MAX));
}

#[test]
fn a_column_of_timestamps_taken_for_teams_and_cycles_fills_no_memory() {
    let names: Vec<String> = (0..3000).map(|n| format!("t{n}")).collect();
    let observations: Vec<_> = names
        .iter()
        .enumerate()
        .map(|(cycle, name)| Observation {
            teacher: name,
            team: Some(name),
            cycle,
            sources: Sources::NONE.with(Source::Teacher),
            ..Observation::default()
        })
        .collect();
    let found = estimate(&observations, 3000);
    assert!(found.by(By::Team).is_empty());
    assert!(
        found
            .warnings
            .iter()
            .any(|w| w.contains("3000 teams in 3000 cycles"))
    );
    assert_sound(&found);
}

proptest! {
    #[test]
    fn every_number_is_within_its_bounds(rows in rows(), settings in settings()) {
        let (teachers, teams) = (named("t", 9), named("team", 3));
        let coded = observe(&rows, &teachers, &teams);
        assert_sound(&shift::estimate(&coded, &cycles(5), &settings));
        let uncertain = with_doubt(&rows, coded);
        assert_sound(&shift::estimate(&uncertain, &cycles(5), &settings));
    }

    #[test]
    fn a_few_statements_are_enough_for_an_answer(
        rows in rows().prop_map(|rows| rows.into_iter().take(6).collect::<Vec<_>>()),
        settings in settings(),
    ) {
        let (teachers, teams) = (named("t", 9), named("team", 3));
        let uncertain = with_doubt(&rows, observe(&rows, &teachers, &teams));
        assert_sound(&shift::estimate(&uncertain, &cycles(5), &settings));
    }

    #[test]
    fn neither_order_nor_names_of_teachers_matter(
        (rows, shuffled) in rows().prop_flat_map(|rows| {
            (Just(rows.clone()), Just(rows).prop_shuffle())
        }),
        names in Just(named("t", 9)).prop_shuffle(),
        settings in settings(),
    ) {
        let (teachers, teams) = (named("t", 9), named("team", 3));
        let found = |rows: &[Row], teachers: &[String]| {
            let observations = with_doubt(rows, observe(rows, teachers, &teams));
            shift::estimate(&observations, &cycles(5), &settings)
        };
        let straight = found(&rows, &teachers);
        prop_assert_eq!(&straight, &found(&shuffled, &teachers));
        prop_assert_eq!(&straight, &found(&rows, &names));
    }

    #[test]
    fn teachers_who_are_each_a_team_are_the_units_either_way(rows in rows()) {
        let teachers = named("t", 9);
        let mut observations = observe(&rows, &teachers, &[]);
        for one in &mut observations {
            one.team = Some(one.teacher);
        }
        let of = |unit| {
            let settings = Settings { unit, by: Vec::new(), ..Settings::default() };
            shift::estimate(&observations, &cycles(5), &settings)
        };
        let (teachers, teams) = (of(Unit::Teacher), of(Unit::Team));
        prop_assert_eq!(&teachers.overall, &teams.overall);
        prop_assert_eq!(&teachers.sign_flip, &teams.sign_flip);
        prop_assert_eq!(&teachers.change_point, &teams.change_point);
        prop_assert_eq!(&teachers.comparison, &teams.comparison);
    }

    #[test]
    fn an_empty_cycle_at_the_start_moves_positions_alone(rows in rows()) {
        let (teachers, teams) = (named("t", 9), named("team", 3));
        let straight = estimate(&observe(&rows, &teachers, &teams), 5);
        let later: Vec<Row> = rows.iter().map(|row| (row.0, row.1, row.2 + 1, row.3, row.4, row.5)).collect();
        let moved = estimate(&observe(&later, &teachers, &teams), 6);
        prop_assert_eq!(&straight.overall.cells[..], &moved.overall.cells[1..]);
        let changes = |shift: &Shift| {
            let of = &shift.overall;
            [&of.first_to_last, &of.trend, &of.logit_trend].map(Clone::clone)
        };
        let pairs = changes(&straight).into_iter().zip(changes(&moved));
        for (before, after) in pairs.flat_map(|(before, after)| before.into_iter().zip(after)) {
            prop_assert_eq!(before.is_some(), after.is_some());
            let Some((before, after)) = before.zip(after) else { continue };
            prop_assert_eq!((before.from + 1, before.to + 1), (after.from, after.to));
            let near = |a: f64, b: f64| (a - b).abs() < 1e-7 * a.abs().max(1.0);
            prop_assert!(near(before.estimate.value, after.estimate.value));
            prop_assert!(near(before.std_error, after.std_error), "{:?} {:?}", before, after);
        }
        for (before, after) in straight.sign_flip.iter().zip(&moved.sign_flip) {
            let p = |test: &Option<shift::SignFlip>| test.as_ref().map(|test| test.p_value);
            prop_assert_eq!(p(before), p(after));
        }
    }

    #[test]
    fn agencies_and_focuses_sum_to_their_source(rows in rows()) {
        let (teachers, teams) = (named("t", 9), named("team", 3));
        let mut observations = observe(&rows, &teachers, &teams);
        for one in &mut observations {
            one.agency = one.agency.or(Some(Agency::Individual));
            one.focus = [0, 1, 2, 3].map(|k| one.focus[k].or(Focus::of(Source::ALL[k]).last()));
        }
        let found = estimate(&observations, 5);
        for (cycle, cell) in found.overall.cells.iter().enumerate() {
            let sum = |by: By, source: usize| -> f64 {
                let cells = found.by(by).iter().map(|stratum| &stratum.cells[cycle]);
                let shares = cells.filter_map(|cell| cell.shares[source].as_ref());
                shares.map(|share| share.value).sum()
            };
            let share = |source: usize| cell.shares[source].as_ref().map_or(0.0, |s| s.value);
            let teacher = Source::Teacher.index();
            prop_assert!((sum(By::Agency, teacher) - share(teacher)).abs() < 1e-9);
            for source in 0..4 {
                prop_assert!((sum(By::Focus, source) - share(source)).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn team_labels_only_name_the_teams(
        rows in rows(),
        labels in Just(named("team", 3)).prop_shuffle(),
    ) {
        let teachers = named("t", 9);
        let straight = estimate(&observe(&rows, &teachers, &named("team", 3)), 5);
        let renamed = estimate(&observe(&rows, &teachers, &labels), 5);
        prop_assert_eq!(&straight.overall, &renamed.overall);
        prop_assert_eq!(straight.by(By::Outcome), renamed.by(By::Outcome));
        for stratum in straight.by(By::Team) {
            let at: usize = stratum.name["team".len()..].parse().unwrap();
            let twin = renamed.by(By::Team).iter().find(|s| *s.name == *labels[at]).unwrap();
            prop_assert_eq!(&stratum.cells, &twin.cells);
            prop_assert_eq!(&stratum.first_to_last, &twin.first_to_last);
        }
    }

    #[test]
    fn an_empty_cycle_at_the_end_changes_no_number(rows in rows()) {
        let (teachers, teams) = (named("t", 9), named("team", 3));
        let observations = observe(&rows, &teachers, &teams);
        let (five, six) = (estimate(&observations, 5), estimate(&observations, 6));
        prop_assert_eq!(&five.overall.first_to_last, &six.overall.first_to_last);
        prop_assert_eq!(&five.overall.trend, &six.overall.trend);
        prop_assert_eq!(&five.overall.logit_trend, &six.overall.logit_trend);
        prop_assert_eq!(&five.overall.cells[..], &six.overall.cells[..5]);
        prop_assert_eq!(&five.sign_flip, &six.sign_flip);
        prop_assert_eq!(&five.change_point, &six.change_point);
        prop_assert_eq!(&five.comparison, &six.comparison);
        prop_assert_eq!(&five.attrition, &six.attrition);
        prop_assert_eq!(tidy::rows(&five), tidy::rows(&six));
    }

    #[test]
    fn a_teacher_without_attributions_leaves_the_shares_alone(rows in rows()) {
        let (teachers, teams) = (named("t", 9), named("team", 3));
        let mut observations = observe(&rows, &teachers, &teams);
        let before = estimate(&observations, 5);
        observations.push(Observation {
            teacher: "someone else",
            cycle: 2,
            sources: Sources::NONE,
            ..Observation::default()
        });
        let after = estimate(&observations, 5);
        prop_assert_eq!(&before.overall.first_to_last, &after.overall.first_to_last);
        for (before, after) in before.overall.cells.iter().zip(&after.overall.cells) {
            prop_assert_eq!(&before.shares, &after.shares);
        }
    }
}
