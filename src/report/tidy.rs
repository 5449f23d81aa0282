//! How far coders agree and how good they are, as tables with the columns of R's broom: a row a
//! number.

use std::io;

use super::csv::{Table, written};
use crate::agree::{Agreement, Answer, Measures, Variable};
use crate::codebook::Source;
use crate::evaluate::compare::Comparison;
use crate::evaluate::{Detection, Evaluation, Figure};

const AGREEMENT: [&str; 14] = [
    "term",
    "variable",
    "coder1",
    "coder2",
    "method",
    "estimate",
    "std.error",
    "conf.low",
    "conf.high",
    "statements",
    "clusters",
    "cluster",
    "conf.level",
    "note",
];

const EVALUATION: [&str; 14] = [
    "term",
    "variable",
    "gold",
    "predicted",
    "stratum",
    "method",
    "estimate",
    "std.error",
    "conf.low",
    "conf.high",
    "statements",
    "clusters",
    "cluster",
    "conf.level",
];

/// How far coders agree, a row a coefficient: first of all coders together, with empty `coder1`
/// and `coder2`, then of each pair.
///
/// `term` is the key that the coefficient has in [`agreement_json`](super::agreement_json),
/// `variable` what is compared; `note` says why a number or its interval is missing. Ten
/// significant digits; empty where nothing can be given.
pub fn agreement_csv(agreement: &Agreement) -> Vec<u8> {
    written(|out| {
        let mut table = Table::new(out, &AGREEMENT)?;
        coefficients(&mut table, agreement, [""; 2], &agreement.overall)?;
        for pair in &agreement.pairs {
            let coders = [pair.first, pair.second];
            let coders = coders.map(|at| agreement.coders.get(at).map_or("", |one| &*one.name));
            coefficients(&mut table, agreement, coders, &pair.measures)?;
        }
        table.finish()
    })
}

fn coefficients(
    table: &mut Table<impl io::Write>,
    agreement: &Agreement,
    coders: [&str; 2],
    measures: &[Measures],
) -> io::Result<()> {
    let kappa = if coders == [""; 2] {
        "fleiss_kappa"
    } else {
        "cohen_kappa"
    };
    for one in measures {
        let answers = [
            ("percent", Some(&one.percent)),
            (kappa, Some(&one.kappa)),
            ("ac1", Some(&one.ac1)),
            ("alpha", Some(&one.alpha)),
            ("alpha_masi", one.masi.as_ref()),
        ];
        for (term, answer) in answers {
            if let Some(answer) = answer {
                table.texts([term, &key(one.variable)])?;
                table.texts(coders)?;
                coefficient(table, agreement, answer)?;
            }
        }
    }
    Ok(())
}

fn coefficient(
    table: &mut Table<impl io::Write>,
    agreement: &Agreement,
    answer: &Answer,
) -> io::Result<()> {
    let found = answer.as_ref().ok();
    let interval = found.and_then(|found| found.interval().ok());
    table.text(found.map_or("", |found| found.method))?;
    table.number(found.map(|found| found.value))?;
    table.number(found.and_then(|found| found.std_error))?;
    table.number(interval.map(|bounds| bounds.0))?;
    table.number(interval.map(|bounds| bounds.1))?;
    table.option(found.map(|found| found.statements))?;
    table.option(found.map(|found| found.clusters))?;
    table.text(agreement.by.name())?;
    table.number(Some(agreement.level))?;
    match answer {
        Err(why) => table.show(why)?,
        Ok(found) => table.option(found.no_interval)?,
    }
    table.end_row()
}

/// The name of a variable as a key.
pub(super) fn key(variable: Variable) -> String {
    variable.to_string().replace(' ', "_")
}

/// How good coders are, a row a figure, of each file by itself; `stratum` is `all`, or as
/// `genre=diary` the value of the field `by` that names the groups.
///
/// `term` is `kappa`, `accuracy`, `precision`, `recall`, `f1`, `average_precision`, `brier`,
/// `calibration_error` (debiased and squared), `kept`, `error_of_kept` or `error_of_all`;
/// `variable` is what it is of. Figures that can't be given have no row, those without an interval
/// empty bounds. Ten significant digits.
pub fn evaluation_csv(comparisons: &[Comparison], by: Option<&str>) -> Vec<u8> {
    written(|out| {
        let mut table = Table::new(out, &EVALUATION)?;
        for one in comparisons {
            let files = [&*one.gold, &*one.predicted];
            figures(&mut table, files, "all", &one.overall)?;
            for (value, evaluation) in &one.groups {
                let stratum = format!("{}={value}", by.unwrap_or_default());
                figures(&mut table, files, &stratum, evaluation)?;
            }
        }
        table.finish()
    })
}

fn figures(
    table: &mut Table<impl io::Write>,
    files: [&str; 2],
    stratum: &str,
    of: &Evaluation,
) -> io::Result<()> {
    let mut rows = vec![
        ("kappa", "source_set", Some(of.sources)),
        ("kappa", "attribution", Some(of.attribution)),
        ("kappa", "locus", Some(of.locus)),
        ("accuracy", "outcome", of.outcome),
        ("accuracy", "agency", of.agency),
        ("accuracy", "focus", of.focus),
    ];
    rows.extend(detected("attribution", &of.any_source));
    for (source, found) in Source::ALL.iter().zip(&of.by_source) {
        rows.extend(detected(source.name(), found));
    }
    if let Some(abstention) = &of.abstention {
        let error_of_all = Some(abstention.error_of_all);
        rows.push(("kept", "source_set", Some(abstention.kept)));
        rows.push(("error_of_kept", "source_set", abstention.error_of_kept));
        rows.push(("error_of_all", "source_set", error_of_all));
    }
    for (term, variable, figure) in rows {
        if let Some(figure) = figure {
            table.texts([term, variable])?;
            table.texts(files)?;
            table.text(stratum)?;
            row(table, &figure)?;
        }
    }
    Ok(())
}

/// A term, what it is of, and its figure.
type Named<'a> = (&'a str, &'a str, Option<Figure>);

fn detected<'a>(of: &'a str, found: &Detection) -> [Named<'a>; 6] {
    [
        ("precision", of, found.precision),
        ("recall", of, found.recall),
        ("f1", of, found.f1),
        ("average_precision", of, found.average_precision),
        ("brier", of, found.brier),
        ("calibration_error", of, found.calibration_error),
    ]
}

fn row(table: &mut Table<impl io::Write>, figure: &Figure) -> io::Result<()> {
    let interval = figure.interval();
    table.text(figure.method)?;
    table.number(Some(figure.value))?;
    table.number(interval.map(|one| one.std_error))?;
    table.number(interval.map(|one| one.low))?;
    table.number(interval.map(|one| one.high))?;
    table.show(figure.statements)?;
    table.show(figure.clusters)?;
    table.text("document")?;
    table.number(Some(figure.level))?;
    table.end_row()
}
