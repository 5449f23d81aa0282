//! A model's codes put right by people's.

use ascribe::codebook::{Source, Sources};
use ascribe::estimate::Estimate;
use ascribe::shift::Change;
use ascribe::shift::correct::{
    ByMethod, Correction, Lambda, Method, Quality, Record, Settings, correct,
};
use serde_json::Value;

use super::{Compared, cycles, list, whole};

/// Probabilities are summed in steps of 2⁻²⁴.
const STEPS: f64 = 1e-7;

/// The records of a set.
fn records(data: &Value) -> Vec<Record> {
    let named = |codes: &Value| -> Sources {
        let codes = list(codes).iter().zip(Source::ALL);
        codes
            .filter(|(code, _)| **code == 1)
            .map(|(_, source)| *source)
            .collect()
    };
    let one = |row: &Value| Record {
        cluster: whole(&row[0]),
        cycle: whole(&row[1]),
        stratum: whole(&row[2]),
        q: std::array::from_fn(|at| row[3][at].as_f64().unwrap()),
        coded: named(&row[4]),
        human: row[5].is_array().then(|| named(&row[5])),
    };
    list(&data["records"]).iter().map(one).collect()
}

fn corrected(data: &Value, lambda: Lambda) -> Correction {
    let settings = Settings {
        lambda,
        ..Settings::default()
    };
    correct(&records(data), &cycles(whole(&data["cycles"])), &settings)
}

impl Compared {
    fn corrected_level(&mut self, found: Option<&Estimate>, wanted: &Value, what: &str) {
        let found = found.unwrap();
        self.near(Some(found.value), &wanted["value"], STEPS, what);
        self.near(found.std_error, &wanted["std_error"], STEPS, what);
        // Beyond 0 and 1 there is no Wilson interval.
        if wanted["interval"].is_array() {
            let bounds = (found.low, found.high);
            self.interval(bounds, &wanted["interval"], STEPS, what);
        }
    }

    fn corrected_change(&mut self, found: Option<&Change>, wanted: &Value, what: &str) {
        let Some(found) = found else {
            assert_eq!(*wanted, Value::Null, "{what} has none");
            return;
        };
        let (estimate, error) = (&found.estimate, Some(found.std_error));
        self.near(Some(estimate.value), &wanted["value"], STEPS, what);
        self.near(
            error,
            &wanted["std_error"],
            STEPS,
            &format!("{what}: error"),
        );
        self.near(Some(found.df), &wanted["df"], STEPS, &format!("{what}: df"));
        let bounds = (estimate.low, estimate.high);
        self.interval(bounds, &wanted["interval"], STEPS, what);
        self.near(found.p_value, &wanted["p"], STEPS, &format!("{what}: p"));
    }

    fn method(&mut self, found: &ByMethod, wanted: &Value, what: &str) {
        for (cycle, level) in found.levels.iter().enumerate() {
            let wanted = |name: &str| &wanted[name]["levels"][cycle];
            let what = format!("{what}, cycle {cycle}");
            self.corrected_level(level.rate.as_ref(), wanted("any"), &what);
            for source in Source::ALL {
                let share = level.shares[source.index()].as_ref();
                let what = format!("{what}, {source}");
                self.corrected_level(share, wanted(source.name()), &what);
            }
        }
        for source in Source::ALL {
            let (at, wanted) = (source.index(), &wanted[source.name()]);
            for (kind, changes) in [
                ("first_to_last", &found.first_to_last),
                ("trend", &found.trend),
                ("log_odds", &found.log_odds),
            ] {
                let what = format!("{what}, {source}: {kind}");
                self.corrected_change(changes[at].as_ref(), &wanted[kind], &what);
            }
        }
    }

    fn figure(&mut self, found: Option<&Estimate>, wanted: &Value, what: &str) {
        let found = found.unwrap();
        self.near(Some(found.value), &wanted["value"], STEPS, what);
        let error = format!("{what}: error");
        self.near(found.std_error, &wanted["std_error"], STEPS, &error);
    }

    fn quality(&mut self, found: &Quality, wanted: &Value, what: &str) {
        for (name, figure) in [
            ("precision", &found.precision),
            ("recall", &found.recall),
            ("f1", &found.f1),
            ("kappa", &found.kappa),
            ("brier", &found.brier),
        ] {
            let what = format!("{what}: {name}");
            self.figure(figure.as_ref(), &wanted[name], &what);
        }
    }
}

#[test]
fn corrected_shares_and_the_agreement_with_people_are_those_of_other_programs() {
    let parity: Value = serde_json::from_str(include_str!("../parity/correct.json")).unwrap();
    let mut compared = Compared::default();
    for data in list(&parity["corrections"]) {
        let (name, wanted) = (data["name"].as_str().unwrap(), &data["found"]);
        for (lambda, wanted) in wanted["lambda"].as_object().unwrap() {
            let found = corrected(data, Lambda::Fixed(lambda.parse().unwrap()));
            for (method, wanted) in wanted.as_object().unwrap() {
                let is_it = |of: &&Method| of.name() == method;
                let method = *Method::ALL.iter().find(is_it).unwrap();
                let what = format!("{name}, λ {lambda}, {}", method.name());
                compared.method(found.by(method).unwrap(), wanted, &what);
            }
        }
        let found = corrected(data, Lambda::Fixed(1.0)).agreement.unwrap();
        let wanted = &wanted["agreement"];
        for source in Source::ALL {
            let (quality, wanted) = (&found.sources[source.index()], &wanted[source.name()]);
            compared.quality(quality, wanted, &format!("{name}, {source}"));
        }
        compared.quality(&found.attribution, &wanted["any"], name);
        compared.figure(found.set_kappa.as_ref(), &wanted["set"], name);
    }
    assert!(compared.0 > 1500, "{}", compared.0);
}

#[test]
fn the_tuned_weight_is_that_of_ppi_python() {
    let parity: Value = serde_json::from_str(include_str!("../parity/correct.json")).unwrap();
    let mut compared = Compared::default();
    for data in list(&parity["tuned"]) {
        let (found, wanted) = (corrected(data, Lambda::Tuned).lambda, &data["found"]);
        let shares = list(&wanted["shares"]);
        for (source, wanted) in [Source::Student, Source::Teacher].iter().zip(shares) {
            let lambda = Some(found[source.index()]);
            compared.near(lambda, wanted, STEPS, source.name());
        }
        compared.near(Some(found[4]), &wanted["rate"], STEPS, "rate");
        // One that stands at a bound would tell nothing.
        assert!(
            found[2..]
                .iter()
                .all(|lambda| *lambda > 0.1 && *lambda < 0.99)
        );
    }
    assert_eq!(compared.0, 3);
}
