use super::super::{estimate, golden, method};
use super::*;
use crate::codebook::Sources;

const TEACHER: usize = 3;

/// Statements as numbers: teacher, cycle, attributions to own teaching, attributions.
type Row<'a> = (&'a str, usize, usize, usize);
type Owned = (String, usize, usize, usize);

fn borrowed(rows: &[Owned]) -> Vec<Row<'_>> {
    let rows = rows.iter();
    rows.map(|row| (&*row.0, row.1, row.2, row.3)).collect()
}

fn observations<'a>(rows: &[Row<'a>]) -> Vec<Observation<'a>> {
    let of_row = |&(teacher, cycle, own, all): &Row<'a>| {
        (0..all).map(move |at| Observation {
            teacher,
            cycle,
            sources: Sources::NONE.with(if at < own {
                Source::Teacher
            } else {
                Source::Student
            }),
            ..Observation::default()
        })
    };
    rows.iter().flat_map(of_row).collect()
}

fn cycles(count: usize) -> Vec<Arc<str>> {
    (1..=count).map(|n| format!("Cycle {n}").into()).collect()
}

fn beside(these: &[Row<'_>], other: &[Row<'_>]) -> Counterpart {
    let (a, b) = (observations(these), observations(other));
    let count = |rows: &[Row<'_>]| rows.iter().map(|row| row.1 + 1).max().unwrap_or(0);
    let (these, other) = (cycles(count(these)), cycles(count(other)));
    let found = counterpart(
        Logs {
            label: "these",
            observations: &a,
            cycles: &these,
        },
        Logs {
            label: "other",
            observations: &b,
            cycles: &other,
        },
        0.95,
    );
    every_number_is_finite(&found);
    found
}

fn every_number_is_finite(found: &Counterpart) {
    let shares = [&found.first, &found.last, &found.shift];
    let all = shares.into_iter().flatten().chain(&found.rates).flatten();
    for change in all {
        let Estimate {
            value, low, high, ..
        } = change.estimate;
        let numbers = [value, low, high, change.std_error, change.df];
        assert!(
            numbers.iter().all(|number| number.is_finite()),
            "{change:?}"
        );
        assert!(low <= value && value <= high, "{change:?}");
    }
}

/// The golden school's groups as two reports, some of the second's teachers renamed.
fn golden_rows(group: u64, renamed: &[(u64, u64)]) -> Vec<Owned> {
    let golden = golden::shares();
    let rows = golden["rows"].as_array().unwrap().iter();
    let rows = rows.filter(|row| row["group"] == group);
    let number =
        |row: &serde_json::Value, key: &str| usize::try_from(row[key].as_u64().unwrap()).unwrap();
    rows.map(|row| {
        let teacher = row["teacher"].as_u64().unwrap();
        let new = renamed.iter().find(|(old, _)| *old == teacher);
        let teacher = new.map_or(teacher, |(_, new)| *new).to_string();
        (
            teacher,
            number(row, "cycle") - 1,
            number(row, "y"),
            number(row, "n"),
        )
    })
    .collect()
}

fn golden_pair(renamed: &[(u64, u64)]) -> Counterpart {
    let [these, other] = [golden_rows(1, &[]), golden_rows(0, renamed)];
    beside(&borrowed(&these), &borrowed(&other))
}

#[track_caller]
fn near(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 1e-9, "{found} is not {wanted}");
}

#[test]
fn without_common_teachers_it_is_the_golden_difference_in_differences() {
    let found = golden_pair(&[]);
    let shift = found.shift[TEACHER].as_ref().unwrap();
    let wanted = &golden::shares()["did_jackknife_welch"];
    golden::near(shift.estimate.value, &wanted["est"]);
    golden::near(shift.std_error, &wanted["se"]);
    golden::near(shift.df, &wanted["df"]);
    golden::near(shift.estimate.low, &wanted["ci"][0]);
    golden::near(shift.estimate.high, &wanted["ci"][1]);
    let (check, wanted) = (shift.check.unwrap(), &golden::shares()["CR2"]["did"]);
    golden::near(check.std_error, &wanted["se"]);
    golden::near(check.df, &wanted["df"]);
    assert_eq!((found.shared, shift.estimate.method), (0, method::WELCH));
    assert_eq!((shift.from, shift.to), (0, 3));
}

#[test]
fn common_teachers_are_left_out_of_both_at_a_time() {
    // By a short computation in another language from the definition.
    let found = golden_pair(&[(3, 8), (4, 9), (2, 10)]);
    assert_eq!(found.shared, 3);
    let wanted = [
        (
            &found.shift,
            -0.107_051_282_051_282,
            0.280_648_275_637_628,
            3.654_552_130_624_61,
        ),
        (
            &found.first,
            0.325,
            0.216_170_655_844_394,
            3.008_635_444_523_095,
        ),
        (
            &found.last,
            0.217_948_717_948_718,
            0.260_587_239_063_466,
            2.524_754_349_290_978,
        ),
    ];
    for (found, value, error, df) in wanted {
        let found = found[TEACHER].as_ref().unwrap();
        near(found.estimate.value, value);
        near(found.std_error, error);
        near(found.df, df);
        assert_eq!(found.estimate.method, method::WELCH_SHARED);
    }
}

#[test]
fn groups_of_one_file_are_apart_as_two_reports_are() {
    // The second report never names own teaching: the jackknife sees nothing of it.
    for own in [0, 2] {
        let these = [
            ("a", 0, 1, 6),
            ("b", 0, 3, 7),
            ("a", 1, 4, 6),
            ("b", 1, 5, 9),
        ];
        let other = [
            ("c", 0, 0, 5),
            ("d", 0, own, 8),
            ("c", 1, 0, 9),
            ("d", 1, own, 4),
        ];
        let found = beside(&these, &other);
        let mut all = observations(&[these, other].concat());
        for one in &mut all {
            one.group = Some(if ["a", "b"].contains(&one.teacher) {
                "x"
            } else {
                "control"
            });
        }
        let shift = estimate(&all, &cycles(2), &Settings::default());
        let wanted = &shift.comparison.unwrap().first_to_last[TEACHER];
        let (found, wanted) = (
            found.shift[TEACHER].as_ref().unwrap(),
            wanted.as_ref().unwrap(),
        );
        near(found.estimate.low, wanted.estimate.low);
        near(found.estimate.high, wanted.estimate.high);
        near(found.df, wanted.df);
    }
}

#[test]
fn the_same_teachers_in_both_are_a_paired_comparison() {
    let year = |more: usize| {
        ["a", "b", "c", "d"]
            .iter()
            .zip([1, 4, 2, 6])
            .flat_map(move |(teacher, own)| [(*teacher, 0, own, 10), (*teacher, 1, own + more, 10)])
    };
    let these: Vec<Row<'_>> = year(3).collect();
    let mut other: Vec<Row<'_>> = year(1).collect();
    other[1].2 += 1;
    let paired = beside(&these, &other);
    let first = paired.first[TEACHER].as_ref().unwrap();
    // Alike to the last statement: as if they were others, never of no width.
    assert!(
        first.estimate.high > 0.2 && first.estimate.low < -0.2,
        "{first:?}"
    );
    let last = paired.last[TEACHER].as_ref().unwrap();
    near(last.df, 3.0);
    let new = |name: &str| match name {
        "a" => "w",
        "b" => "x",
        "c" => "y",
        _ => "z",
    };
    let renamed = other.iter();
    let renamed: Vec<Row<'_>> = renamed
        .map(|row| (new(row.0), row.1, row.2, row.3))
        .collect();
    let apart = beside(&these, &renamed);
    let wide = apart.last[TEACHER].as_ref().unwrap();
    assert!(last.std_error < 0.3 * wide.std_error, "{last:?} {wide:?}");
    near(last.estimate.value, wide.estimate.value);
}

#[test]
fn where_little_is_known_the_answer_is_wide_or_none() {
    let school = [
        ("a", 0, 1, 6),
        ("b", 0, 3, 7),
        ("a", 1, 4, 6),
        ("b", 1, 5, 9),
    ];
    // One cycle: levels only.
    let found = beside(&school, &[("c", 0, 2, 5), ("d", 0, 3, 5)]);
    assert!(found.shift.iter().all(Option::is_none));
    assert_eq!(found.other.ends, Some((0, 0)));
    assert!(found.first[TEACHER].is_some() && found.last[TEACHER].is_some());
    assert!(found.rates.iter().all(Option::is_some));
    // One teacher.
    let found = beside(&school, &[("c", 0, 2, 5), ("c", 1, 3, 5)]);
    let shift = found.shift[TEACHER].as_ref().unwrap();
    assert_eq!((shift.estimate.low, shift.estimate.high), (-2.0, 2.0));
    assert_eq!(
        (shift.p_value, shift.estimate.method),
        (None, method::NOT_ESTIMABLE)
    );
    let first = found.first[TEACHER].as_ref().unwrap();
    assert_eq!((first.estimate.low, first.estimate.high), (-1.0, 1.0));
    // Nothing at all.
    let found = beside(&school, &[]);
    assert_eq!(
        (found.other.ends, &found.first),
        (None, &[const { None }; 4])
    );
    let found = beside(&[], &[]);
    assert_eq!(found.shift, [const { None }; 4]);
    // All internal against none.
    let found = beside(
        &[("a", 0, 4, 4), ("b", 0, 4, 4)],
        &[("c", 0, 0, 4), ("d", 0, 0, 4)],
    );
    let first = found.first[TEACHER].as_ref().unwrap();
    assert!(
        first.estimate.low > -1.0 && first.estimate.low < 0.9,
        "{first:?}"
    );
    near(first.estimate.high, 1.0);
}

#[test]
fn the_order_of_statements_and_names_make_no_difference() {
    let these = [
        ("a", 0, 1, 6),
        ("b", 0, 3, 7),
        ("a", 1, 4, 6),
        ("b", 1, 5, 9),
    ];
    let other = [
        ("b", 0, 2, 5),
        ("c", 0, 1, 8),
        ("b", 1, 3, 9),
        ("c", 1, 2, 4),
    ];
    let found = beside(&these, &other);
    let turned = |rows: &[Row<'static>; 4]| {
        let mut rows = *rows;
        rows.reverse();
        rows.map(|row| {
            (
                match row.0 {
                    "a" => "z",
                    "b" => "m",
                    _ => "k",
                },
                row.1,
                row.2,
                row.3,
            )
        })
    };
    let again = beside(&turned(&these), &turned(&other));
    assert_eq!(found, again);
    let back = beside(&other, &these);
    let (shift, turned) = (
        found.shift[TEACHER].as_ref().unwrap(),
        back.shift[TEACHER].as_ref(),
    );
    near(shift.estimate.low, -turned.unwrap().estimate.high);
}

/// Numbers that look random and are the same on every machine (Steele, Lea & Flood 2014).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.roll()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.roll()).cos()
    }

    /// From `from` up to and with `to`.
    fn whole(&mut self, from: u32, to: u32) -> usize {
        let drawn = (0..to - from).filter(|at| self.roll() * f64::from(to - from) > f64::from(*at));
        (from as usize) + drawn.count().min((to - from) as usize)
    }
}

/// Log-odds of own teaching by year and cycle.
const WORLD: [[f64; 2]; 2] = [[-1.0, 0.2], [-1.2, -0.6]];
/// How far teachers' log-odds differ: for good, and from cycle to cycle.
const APART: [f64; 2] = [0.9, 0.5];

/// The mean share of all teachers that could be.
fn truth(log_odds: f64) -> f64 {
    let spread = APART[0].hypot(APART[1]);
    let points = (-4000..=4000).map(|at| f64::from(at) / 500.0);
    let (sum, all) = points.fold((0.0, 0.0), |(sum, all), z| {
        let density = (-0.5 * z * z).exp();
        let share = 1.0 / (1.0 + (-log_odds - spread * z).exp());
        (sum + density * share, all + density)
    });
    sum / all
}

/// One year's statements of teachers `from` to `to`, each with what they are like for good.
fn year(dice: &mut Dice, names: &[String], like: &[f64], world: [f64; 2]) -> Vec<Owned> {
    let mut rows = Vec::new();
    for (name, like) in names.iter().zip(like) {
        for (cycle, log_odds) in world.into_iter().enumerate() {
            let all = dice.whole(3, 14);
            let log_odds = log_odds + APART[0] * like + APART[1] * dice.normal();
            let share = 1.0 / (1.0 + (-log_odds).exp());
            let own = (0..all).filter(|_| dice.roll() < share).count();
            rows.push((name.clone(), cycle, own, all));
        }
    }
    rows
}

/// Run by `cargo test --lib coverage_with_common -- --ignored --nocapture`.
#[test]
#[ignore = "takes a minute"]
#[expect(clippy::print_stdout, reason = "figures for the documentation")]
fn coverage_with_common_teachers() {
    let gap = |from: usize, to: usize| {
        let at = |year: usize, cycle: usize| truth(WORLD[year][cycle]);
        at(0, to) - at(0, from) - (at(1, to) - at(1, from))
    };
    let (shift, last) = (gap(0, 1), truth(WORLD[0][1]) - truth(WORLD[1][1]));
    for teachers in [4, 6, 12, 30] {
        for shared in [0, teachers / 2, teachers] {
            let (runs, mut held, mut width) = (2000, [0, 0], [0.0, 0.0]);
            for run in 0..runs {
                let mut dice = Dice(run * 7919 + teachers as u64 * 31 + shared as u64);
                let all = 2 * teachers - shared;
                let names: Vec<String> = (0..all).map(|at| format!("t{at}")).collect();
                let like: Vec<f64> = names.iter().map(|_| dice.normal()).collect();
                let other = all - teachers;
                let these = year(&mut dice, &names[..teachers], &like[..teachers], WORLD[0]);
                let theirs = year(&mut dice, &names[other..], &like[other..], WORLD[1]);
                let [these, theirs] = [&these, &theirs].map(|rows| observations(&borrowed(rows)));
                let cycles = cycles(2);
                let found = counterpart(
                    Logs {
                        label: "",
                        observations: &these,
                        cycles: &cycles,
                    },
                    Logs {
                        label: "",
                        observations: &theirs,
                        cycles: &cycles,
                    },
                    0.95,
                );
                assert_eq!(found.shared, shared);
                let pair = [(&found.shift, shift), (&found.last, last)];
                for (at, (found, truth)) in pair.into_iter().enumerate() {
                    let estimate = found[TEACHER].as_ref().unwrap().estimate;
                    held[at] += u32::from(estimate.low <= truth && truth <= estimate.high);
                    width[at] += (estimate.high - estimate.low) / runs as f64;
                }
            }
            let [of_shift, of_last] = held.map(|held| f64::from(held) / runs as f64);
            println!(
                "{teachers} teachers each, {shared} in both: shift {of_shift:.3} (width \
                 {:.2}), last {of_last:.3} (width {:.2})",
                width[0], width[1]
            );
            assert!(of_shift > 0.93 && of_last > 0.93);
        }
    }
}
