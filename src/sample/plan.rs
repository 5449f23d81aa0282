//! The plan of a sample: who could be drawn, with which chance, and who was.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::study::Study;

/// What a plan is called in its file.
const NAME: &str = "ascribe-sample-plan";

/// Version of the file: raised when a key goes or changes its meaning.
const VERSION: u32 = 1;

/// The plan of a sample; whoever weights the codes needs it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    schema: Schema,
    /// The file of codings from which it was drawn.
    pub codings: String,
    /// What the sample is to tell: `shift` or `trend`; `given` of one that was not drawn here.
    pub contrast: String,
    /// Whose share it is to tell best.
    pub source: String,
    /// What the draw came from.
    pub seed: u64,
    /// How many codes were asked for.
    pub asked: usize,
    /// Labels of the cycles, in order.
    pub cycles: Vec<String>,
    /// Every sampling stratum, with those of which nothing was drawn.
    pub cells: Vec<Cell>,
    /// The statements drawn, in the order of the sheet.
    pub drawn: Vec<Drawn>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Schema {
    name: String,
    version: u32,
}

/// A sampling stratum.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// The label of its cycle.
    pub cycle: String,
    /// Its number within the cycle, from 1, the surest statements first.
    pub stratum: usize,
    /// The least and the greatest uncertainty of its statements.
    pub uncertainty: [f64; 2],
    /// How many statements it holds (N).
    pub statements: usize,
    /// How many were drawn (n).
    pub drawn: usize,
    /// The chance of each to be drawn: n/N.
    pub probability: f64,
    /// The ids of all its statements, in their order.
    pub ids: Vec<String>,
}

/// A statement drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Drawn {
    /// Its name on the sheet, which tells nothing of teacher or cycle.
    pub item: String,
    /// Its id in the codings.
    pub id: String,
    /// The label of its cycle.
    pub cycle: String,
    /// Its stratum within the cycle, from 1.
    pub stratum: usize,
    /// The chance that it had to be drawn.
    pub probability: f64,
}

impl Plan {
    pub(super) fn new(codings: &str, contrast: &str, source: &str) -> Self {
        Self {
            schema: Schema {
                name: NAME.to_owned(),
                version: VERSION,
            },
            codings: codings.to_owned(),
            contrast: contrast.to_owned(),
            source: source.to_owned(),
            seed: 0,
            asked: 0,
            cycles: Vec::new(),
            cells: Vec::new(),
            drawn: Vec::new(),
        }
    }

    /// The plan of a sample that was drawn elsewhere, simply at random from each cycle: one
    /// stratum a cycle, of which the statements with these ids were drawn.
    ///
    /// Ids that are not among the statements are left out.
    #[must_use]
    pub fn simple<'a>(study: &Study<'_>, coded: impl IntoIterator<Item = &'a str>) -> Self {
        let coded: std::collections::BTreeSet<&str> = coded.into_iter().collect();
        let mut plan = Self::new(study.name, "given", "teacher");
        plan.cycles = study.cycles.iter().map(ToString::to_string).collect();
        for (at, cycle) in plan.cycles.iter().enumerate() {
            let of_cycle = study.statements.iter().filter(|one| one.cycle == at);
            let ids: Vec<String> = of_cycle.map(|one| one.line.id.clone()).collect();
            let drawn: Vec<&String> = ids.iter().filter(|id| coded.contains(&***id)).collect();
            let probability = if ids.is_empty() {
                0.0
            } else {
                drawn.len() as f64 / ids.len() as f64
            };
            plan.drawn.extend(drawn.iter().map(|id| Drawn {
                item: (*id).clone(),
                id: (*id).clone(),
                cycle: cycle.clone(),
                stratum: 1,
                probability,
            }));
            plan.cells.push(Cell {
                cycle: cycle.clone(),
                stratum: 1,
                uncertainty: [0.0, 1.0],
                statements: ids.len(),
                drawn: drawn.len(),
                probability,
                ids,
            });
        }
        plan.asked = plan.drawn.len();
        plan
    }

    /// The plan of a domain: of the statements with these ids alone.
    ///
    /// Within a stratum all statements were drawn with one chance, so that of those in the domain
    /// any `n` are as likely as any other `n`: given how many of the sample lie in it, they are a
    /// simple random sample of the stratum's part, and estimates from them are those of the domain
    /// (Särndal, Swensson & Wretman 1992, ch. 10.3). That holds if nobody's codes decide what
    /// belongs to it. Strata and cycles of which nothing does are left out.
    #[must_use]
    pub fn within(&self, is_in: impl Fn(&str) -> bool) -> Self {
        let mut plan = self.clone();
        plan.drawn.retain(|one| is_in(&one.id));
        for cell in &mut plan.cells {
            cell.ids.retain(|id| is_in(id));
            cell.statements = cell.ids.len();
            let of_cell = |one: &&Drawn| one.cycle == cell.cycle && one.stratum == cell.stratum;
            cell.drawn = plan.drawn.iter().filter(of_cell).count();
            cell.probability = cell.drawn as f64 / cell.statements.max(1) as f64;
            for one in &mut plan.drawn {
                if one.cycle == cell.cycle && one.stratum == cell.stratum {
                    one.probability = cell.probability;
                }
            }
        }
        plan.cells.retain(|cell| cell.statements > 0);
        let cells = &plan.cells;
        plan.cycles
            .retain(|cycle| cells.iter().any(|cell| cell.cycle == *cycle));
        plan
    }

    /// Where the plan of a sheet stands: beside it, `sample-plan.json` of `sample.csv`.
    #[must_use]
    pub fn path(sheet: &Path) -> PathBuf {
        let stem = sheet.file_stem().unwrap_or_default().to_string_lossy();
        sheet.with_file_name(format!("{stem}-plan.json"))
    }

    /// The plan as JSON, indented, ended by a line end.
    pub fn json(&self) -> Vec<u8> {
        // Texts and finite numbers: nothing in them can fail to be written.
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// Reads what [`Plan::json`] wrote.
    ///
    /// # Errors
    ///
    /// If it is no plan, of a later version, or its numbers contradict each other.
    pub fn parse(name: &str, bytes: &[u8]) -> Result<Self, Error> {
        let hint = "the plan is the sample-plan.json that `ascribe sample` wrote beside the sheet";
        let failed =
            |why: String| Error::input(format!("read the plan {name}: {why}")).with_hint(hint);
        let plan: Self =
            serde_json::from_slice(bytes).map_err(|error| failed(error.to_string()))?;
        let Schema { name, version } = &plan.schema;
        if name != NAME || *version != VERSION {
            let why = format!("it is {name:?}, version {version}, not {NAME:?}, version {VERSION}");
            return Err(failed(why));
        }
        for cell in &plan.cells {
            let Cell { cycle, stratum, .. } = cell;
            let of_cell = |one: &&Drawn| one.cycle == *cycle && one.stratum == *stratum;
            let drawn = plan.drawn.iter().filter(of_cell).count();
            let is_whole = cell.ids.len() == cell.statements && drawn == cell.drawn;
            if !is_whole || !plan.cycles.contains(cycle) {
                return Err(failed(format!(
                    "stratum {stratum} of {cycle:?} does not hold what it says"
                )));
            }
        }
        Ok(plan)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codings::CodedFile;
    use crate::study::Studies;

    #[test]
    fn the_plan_of_a_domain_counts_what_lies_in_it() {
        let text = "id,teacher,cycle,sources\n\
            a,Ann,1,home\nb,Ann,1,home\nc,Ann,1,home\nd,Ann,1,home\n\
            e,Ann,2,home\nf,Ann,2,home\ng,Ann,2,home\nh,Ann,2,home\n";
        let file = CodedFile::parse("f.csv", text.as_bytes());
        let study = Studies::of(&file, None).unwrap().only(None).unwrap();
        let plan = Plan::simple(&study, ["a", "b", "e"]);
        assert_eq!(plan.within(|_| true), plan);
        let part = plan.within(|id| ["b", "c", "d"].contains(&id));
        assert_eq!(part.cycles, ["1"]);
        let cell = &part.cells[0];
        assert_eq!((part.cells.len(), cell.statements, cell.drawn), (1, 3, 1));
        assert_eq!((&*part.drawn[0].id, part.drawn.len()), ("b", 1));
        for probability in [cell.probability, part.drawn[0].probability] {
            assert!((probability - 1.0 / 3.0).abs() < 1e-12);
        }
        assert!(Plan::parse("p", &part.json()).unwrap() == part);
    }
}
