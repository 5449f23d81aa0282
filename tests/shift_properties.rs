//! What must hold for the shift of any school, and what must never change it.

use std::sync::Arc;

use ascribe::codebook::{Outcome, Source, Sources};
use ascribe::shift::{self, Change, Estimate, Observation, Settings, Shift, Stratum};
use proptest::prelude::*;

fn estimate(observations: &[Observation<'_>], count: usize) -> Shift {
    let cycles: Vec<Arc<str>> = (1..=count).map(|n| format!("Cycle {n}").into()).collect();
    shift::estimate(observations, &cycles, &Settings::default())
}

/// A school as plain values: teacher, team, cycle, sources (as bits), outcome.
type Row = (u8, u8, usize, u8, u8);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec((0..9u8, 0..4u8, 0..5usize, 0..16u8, 0..4u8), 0..160)
}

fn observe<'a>(rows: &[Row], teachers: &'a [String], teams: &'a [String]) -> Vec<Observation<'a>> {
    rows.iter()
        .map(|&(teacher, team, cycle, bits, outcome)| Observation {
            teacher: &teachers[usize::from(teacher)],
            team: teams.get(usize::from(team)).map(String::as_str),
            cycle,
            sources: Source::ALL
                .iter()
                .copied()
                .filter(|source| bits >> source.index() & 1 == 1)
                .collect(),
            outcome: Outcome::ALL.get(usize::from(outcome)).copied(),
            expected: None,
        })
        .collect()
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

fn assert_change(change: &Change) {
    assert_estimate(&change.estimate, -1.0, 1.0);
    assert!(change.std_error.is_finite() && change.df.is_finite());
    assert!(change.p_value.is_none_or(|p| (0.0..=1.0).contains(&p)));
    assert!(change.from < change.to);
    if let Some(p) = change.p_value {
        let holds_zero = change.estimate.low <= 0.0 && 0.0 <= change.estimate.high;
        assert!(
            holds_zero == (p >= 0.05) || (p - 0.05).abs() < 1e-9,
            "{change:?}"
        );
    }
}

/// No number that can't be printed, none outside its bounds.
fn assert_sound(shift: &Shift) {
    let strata = std::iter::once(&shift.overall)
        .chain(&shift.teams)
        .chain(&shift.outcomes);
    for Stratum {
        cells,
        first_to_last,
        trend,
        ..
    } in strata
    {
        assert_eq!(cells.len(), shift.cycles.len());
        for cell in cells {
            cell.rate
                .iter()
                .for_each(|rate| assert_estimate(rate, 0.0, 100.0));
            for share in cell.shares.iter().flatten() {
                assert_estimate(share, 0.0, 1.0);
                assert!(
                    share.high - share.low > 1e-3,
                    "a level is never certain: {share:?}"
                );
            }
        }
        first_to_last
            .iter()
            .chain(trend)
            .flatten()
            .for_each(assert_change);
    }
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
            outcome: None,
            expected: None,
        })
        .collect();
    let found = estimate(&observations, 3000);
    assert!(found.teams.is_empty());
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
    fn every_number_is_within_its_bounds(rows in rows()) {
        assert_sound(&estimate(&observe(&rows, &named("t", 9), &named("team", 3)), 5));
    }

    #[test]
    fn neither_order_nor_names_of_teachers_matter(
        (rows, shuffled) in rows().prop_flat_map(|rows| {
            (Just(rows.clone()), Just(rows).prop_shuffle())
        }),
        names in Just(named("t", 9)).prop_shuffle(),
    ) {
        let teams = named("team", 3);
        let straight = estimate(&observe(&rows, &named("t", 9), &teams), 5);
        prop_assert_eq!(&straight, &estimate(&observe(&shuffled, &named("t", 9), &teams), 5));
        prop_assert_eq!(&straight, &estimate(&observe(&rows, &names, &teams), 5));
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
        prop_assert_eq!(&straight.outcomes, &renamed.outcomes);
        for stratum in &straight.teams {
            let at: usize = stratum.name["team".len()..].parse().unwrap();
            let twin = renamed.teams.iter().find(|s| *s.name == *labels[at]).unwrap();
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
        prop_assert_eq!(&five.overall.cells[..], &six.overall.cells[..5]);
    }

    #[test]
    fn a_teacher_without_attributions_leaves_the_shares_alone(rows in rows()) {
        let (teachers, teams) = (named("t", 9), named("team", 3));
        let mut observations = observe(&rows, &teachers, &teams);
        let before = estimate(&observations, 5);
        observations.push(Observation {
            teacher: "someone else",
            team: None,
            cycle: 2,
            sources: Sources::NONE,
            outcome: None,
            expected: None,
        });
        let after = estimate(&observations, 5);
        prop_assert_eq!(&before.overall.first_to_last, &after.overall.first_to_last);
        for (before, after) in before.overall.cells.iter().zip(&after.overall.cells) {
            prop_assert_eq!(&before.shares, &after.shares);
        }
    }
}
