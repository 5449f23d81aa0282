//! Kappa of the shipped model on validation files, each statement alone with what stands before.
//!
//! ```text
//! cargo run --release --example validate -- FOLDER
//! ```
//!
//! `FOLDER` holds `NAME.jsonl`, a statement a line: `id` (document, hyphen, number), `prev` (what
//! stands before, opening with `Q: ` and the question where there is one), `sentence`, `sources`,
//! and `outcome`, `agency` where they were coded. The files are for measuring: no training and no
//! choice reads them.

#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;

use ascribe::codebook::{Coder, Coding, Source, Sources};
use ascribe::encode::Run;
use ascribe::evaluate::{Figure, evaluate};
use ascribe::model::Model;
use serde::Deserialize;

#[derive(Deserialize)]
struct Row {
    id: String,
    stratum: Option<String>,
    prev: String,
    sentence: String,
    sources: Vec<String>,
    outcome: Option<String>,
    agency: Option<String>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(
        std::env::args()
            .nth(1)
            .unwrap_or("../shared/validation".into()),
    );
    let model = Model::builtin(ascribe::model::Builtin::default())?;
    println!(
        "set | statements | attributions found of coded | kappa of the source set | attribution \
         yes/no | locus | F1 home, school, student, teacher | outcome | agency | mean Brier"
    );
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<Result<_, _>>()?;
    files.retain(|path| path.extension().is_some_and(|e| e == "jsonl"));
    files.sort();
    for path in files {
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let text = std::fs::read_to_string(&path)?;
        let rows: Vec<Row> = text
            .lines()
            .map(serde_json::from_str)
            .collect::<Result<_, _>>()?;
        let runs: Vec<Run<'_>> = rows
            .iter()
            .map(|row| Run {
                question: None,
                before: &row.prev,
                statements: vec![row.sentence.as_str().into()],
            })
            .collect();
        let predicted = model.code(&runs)?;
        report(&name, &rows.iter().zip(&predicted).collect::<Vec<_>>())?;
        let mut strata: BTreeMap<&str, Vec<(&Row, &Coding)>> = BTreeMap::new();
        for (row, coding) in rows.iter().zip(&predicted) {
            if let Some(stratum) = &row.stratum {
                strata.entry(stratum).or_default().push((row, coding));
            }
        }
        for (stratum, pairs) in &strata {
            report(&format!("{name}, {stratum}"), pairs)?;
        }
    }
    Ok(())
}

fn report(name: &str, pairs: &[(&Row, &Coding)]) -> Result<(), Box<dyn Error>> {
    let (mut gold, mut predicted, mut clusters) = (Vec::new(), Vec::new(), Vec::new());
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for (row, coding) in pairs {
        let sources: Sources = row
            .sources
            .iter()
            .map(|s| s.parse::<Source>())
            .collect::<Result<_, _>>()?;
        let mut right = Coding::new(Coder("gold".into()), sources);
        right.outcome = row.outcome.as_deref().map(str::parse).transpose()?;
        right.agency = row.agency.as_deref().map(str::parse).transpose()?;
        gold.push(right);
        predicted.push((*coding).clone());
        let document = row.id.rsplit_once('-').map_or(row.id.as_str(), |(d, _)| d);
        let next = numbers.len();
        clusters.push(*numbers.entry(document).or_insert(next));
    }
    let e = evaluate(&gold, &predicted, &clusters)?;
    let count = |codings: &[Coding]| codings.iter().filter(|c| c.is_attribution()).count();
    let interval = |f: Figure| format!("{:.3} [{:.3}, {:.3}]", f.value, f.low, f.high);
    let plain = |f: Option<Figure>| f.map_or("-".into(), |f| format!("{:.3}", f.value));
    let f1: Vec<String> = e.by_source.iter().map(|s| plain(s.f1)).collect();
    let brier: f64 = e
        .by_source
        .iter()
        .filter_map(|s| s.brier)
        .map(|f| f.value)
        .sum();
    println!(
        "{name} | {} | {} of {} | {} | {} | {:.3} | {} | {} | {} | {:.4}",
        gold.len(),
        count(&predicted),
        count(&gold),
        interval(e.sources),
        interval(e.attribution),
        e.locus.value,
        f1.join(", "),
        plain(e.outcome),
        plain(e.agency),
        brier / 4.0
    );
    Ok(())
}
