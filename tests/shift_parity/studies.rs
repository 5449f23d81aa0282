//! Codings to shares and their change.

use ascribe::codebook::Source;
use ascribe::estimate::Estimate;
use ascribe::shift::{
    self, By, Cell, Change, Check, Equivalence, Observation, Settings, Shift, Stratum, Unit,
};
use serde_json::Value;

use super::{Compared, EXACT, cycles, list, sources, whole};

/// A p-value by drawn flips: four standard errors of a share of 9999.
const DRAWN: f64 = 0.02;

/// Slopes of log-odds: where the other program ends its iterations.
const ITERATED: f64 = 1e-9;

fn estimated(data: &Value) -> Shift {
    let rows = list(&data["rows"]);
    let names: Vec<String> = rows.iter().map(|row| row[0].to_string()).collect();
    let mut observations = Vec::new();
    for (row, teacher) in rows.iter().zip(&names) {
        for (set, count) in row[4].as_object().unwrap() {
            let one = Observation {
                teacher,
                team: row[1].as_str(),
                group: row[2].as_str(),
                cycle: whole(&row[3]),
                sources: sources(set),
                ..Observation::default()
            };
            observations.extend(std::iter::repeat_n(one, whole(count)));
        }
    }
    let settings = Settings {
        unit: data["unit"].as_str().unwrap().parse::<Unit>().unwrap(),
        by: vec![By::Group],
        ..Settings::default()
    };
    shift::estimate(&observations, &cycles(whole(&data["cycles"])), &settings)
}

impl Compared {
    fn level(&mut self, found: Option<&Estimate>, wanted: &Value, unit: f64, what: &str) {
        let Some(found) = found else {
            assert_eq!(*wanted, Value::Null, "{what} has none");
            return;
        };
        self.near(Some(found.value / unit), &wanted["value"], EXACT, what);
        let error = found.std_error.map(|error| error / unit);
        self.near(
            error,
            &wanted["std_error"],
            EXACT,
            &format!("{what}: error"),
        );
        let bounds = (found.low / unit, found.high / unit);
        self.interval(bounds, &wanted["interval"], EXACT, what);
    }

    fn check(&mut self, found: Option<&Check>, wanted: &Value, what: &str) {
        let what = format!("{what}: CR2");
        let Some(found) = found else {
            assert_eq!(*wanted, Value::Null, "{what} is missing");
            return;
        };
        self.near(Some(found.std_error), &wanted["std_error"], EXACT, &what);
        self.near(Some(found.df), &wanted["df"], EXACT, &what);
        self.interval((found.low, found.high), &wanted["interval"], EXACT, &what);
        self.near(found.p_value, &wanted["p"], EXACT, &format!("{what}: p"));
    }

    fn change(&mut self, found: Option<&Change>, wanted: &Value, bound: f64, what: &str) {
        let Some(found) = found else {
            assert_eq!(*wanted, Value::Null, "{what} has none");
            return;
        };
        let estimate = &found.estimate;
        self.near(Some(estimate.value), &wanted["value"], bound, what);
        // Where leaving out any unit changes nothing no other program has an error.
        if wanted["std_error"].is_number() {
            let error = format!("{what}: error");
            self.near(Some(found.std_error), &wanted["std_error"], bound, &error);
        }
        self.near(Some(found.df), &wanted["df"], bound, &format!("{what}: df"));
        let bounds = (estimate.low, estimate.high);
        self.interval(bounds, &wanted["interval"], bound, what);
        self.near(found.p_value, &wanted["p"], bound, &format!("{what}: p"));
        let adjusted = format!("{what}: Holm");
        self.near(found.p_adjusted, &wanted["p_adjusted"], bound, &adjusted);
        self.check(found.check.as_ref(), &wanted["check"], what);
    }

    fn changes(&mut self, found: &[Option<Change>; 4], wanted: &Value, bound: f64, what: &str) {
        for ((found, wanted), source) in found.iter().zip(list(wanted)).zip(Source::ALL) {
            self.change(found.as_ref(), wanted, bound, &format!("{what}, {source}"));
        }
    }

    fn cell(&mut self, found: &Cell, wanted: &Value, cycle: usize, what: &str) {
        let what = format!("{what}, cycle {cycle}");
        let rate = &wanted["rate"][cycle];
        self.level(found.rate.as_ref(), rate, 100.0, &format!("{what}: rate"));
        for source in Source::ALL {
            let at = source.index();
            let of = |kind: &str| wanted[kind][source.name()][cycle].clone();
            let (share, what) = (of("shares"), format!("{what}, {source}"));
            self.level(found.shares[at].as_ref(), &share, 1.0, &what);
            if share != Value::Null {
                assert_eq!(share["n"], found.attributions, "{what}");
                self.check(found.checks[at].as_ref(), &share["check"], &what);
            }
            let part = found.fractional[at].as_ref();
            self.level(part, &of("fractional"), 1.0, &format!("{what}: part"));
        }
    }

    fn flips(&mut self, found: &Shift, wanted: &Value, what: &str) {
        for (source, wanted) in Source::ALL.iter().zip(list(wanted)) {
            let what = format!("{what}, {source}: flips");
            let test = found.sign_flip[source.index()].as_ref().unwrap();
            let exact = wanted["exact"].as_bool().unwrap();
            assert_eq!(test.flips.exact, exact, "{what}");
            // All sources are flipped together, so that some units may be 0 for this one.
            assert!(test.flips.units >= whole(&wanted["units"]), "{what}");
            let bound = if exact { EXACT } else { DRAWN };
            self.near(Some(test.statistic), &wanted["statistic"], EXACT, &what);
            self.near(Some(test.p_value), &wanted["p"], bound, &what);
            // Four drawn p-values, each times four at most.
            let adjusted = if exact { EXACT } else { 4.0 * DRAWN };
            self.near(
                Some(test.p_adjusted),
                &wanted["p_adjusted"],
                adjusted,
                &what,
            );
            let (point, step) = (&found.change_point[source.index()], &wanted["change_point"]);
            let Some(point) = point else {
                assert_eq!(*step, Value::Null, "{what} find no step");
                continue;
            };
            assert_eq!(step["after"], point.after, "{what}");
            self.near(Some(point.statistic), &step["statistic"], EXACT, &what);
            self.near(Some(point.p_value), &step["p"], bound, &what);
        }
    }

    fn groups(&mut self, found: &Shift, wanted: &Value, what: &str) {
        let Some(comparison) = &found.comparison else {
            assert_eq!(*wanted, Value::Null, "{what} has no groups");
            return;
        };
        assert_eq!(&*comparison.programme, "programme");
        let (ends, line) = (&comparison.first_to_last, &comparison.trend);
        let of = |kind: &str| format!("{what}, groups' {kind}");
        self.changes(ends, &wanted["first_to_last"], EXACT, &of("shift"));
        self.changes(line, &wanted["trend"], EXACT, &of("trend"));
        let baseline = comparison.baseline.as_ref().unwrap();
        let index = |of: &Equivalence| of.index.as_ref().map(|index| index.value);
        let (rate, internal) = (index(&baseline.attributions), index(&baseline.internal));
        self.near(rate, &wanted["index"]["attributions"], EXACT, what);
        self.near(internal, &wanted["index"]["internal"], EXACT, what);
        for Stratum {
            name,
            first_to_last,
            ..
        } in found.by(By::Group)
        {
            let wanted = &wanted["strata"][&**name];
            self.changes(first_to_last, wanted, EXACT, &format!("{what}, {name}"));
        }
    }

    fn attrition(&mut self, found: &Shift, wanted: &Value, what: &str) {
        let found = found.attrition.as_ref().unwrap();
        let counts = [found.both, found.only_first, found.only_last];
        let wanted_counts = ["both", "only_first", "only_last"].map(|key| whole(&wanted[key]));
        assert_eq!(counts, wanted_counts, "{what}");
        let what = format!("{what}, matched");
        if wanted["matched"] == Value::Null {
            assert!(found.matched.iter().all(Option::is_none), "{what}");
        } else {
            self.changes(&found.matched, &wanted["matched"], EXACT, &what);
        }
    }
}

#[test]
fn shares_changes_and_tests_are_those_of_other_programs() {
    let parity: Value = serde_json::from_str(include_str!("../parity/shift.json")).unwrap();
    let mut compared = Compared::default();
    let studies = list(&parity["studies"]);
    for data in studies {
        let (found, wanted) = (estimated(data), &data["found"]);
        let what = data["name"].as_str().unwrap();
        for (cycle, cell) in found.overall.cells.iter().enumerate() {
            compared.cell(cell, wanted, cycle, what);
        }
        let of = |kind: &str| format!("{what}, {kind}");
        let overall = &found.overall;
        let (shift, trend) = (&wanted["first_to_last"], &wanted["trend"]);
        compared.changes(&overall.first_to_last, shift, EXACT, &of("shift"));
        compared.changes(&overall.trend, trend, EXACT, &of("trend"));
        let slopes = &wanted["logit_trend"];
        compared.changes(&overall.logit_trend, slopes, ITERATED, &of("log-odds"));
        compared.flips(&found, &wanted["flips"], what);
        compared.attrition(&found, &wanted["attrition"], what);
        compared.groups(&found, &wanted["comparison"], what);
    }
    assert!(studies.len() == 12 && compared.0 > 4000, "{}", compared.0);
}
