//! The model's codings, the plan of a sample and what people coded of it, as records for
//! [`crate::shift::correct`].

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::plan::{Drawn, Plan};

use crate::codebook::Sources;
use crate::codings::{CodedFile, CodedLine};
use crate::error::{Error, Problem};
use crate::shift::correct::{Lambda, Record};
use crate::study::{Statement, Study};

/// Records for [`crate::shift::correct::correct`], and what to tell of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Joined {
    /// One a statement of the codings that the plan knows, in the order of ids.
    pub records: Vec<Record>,
    /// Labels of the cycles, in the plan's order.
    pub cycles: Vec<Arc<str>>,
    /// By how much the model's word should count: in full where it gave probabilities, tuned
    /// where there are only codes.
    pub lambda: Lambda,
    /// Human codes that can't be used.
    pub problems: Vec<Problem>,
    /// What a reader must know, a sentence each.
    pub warnings: Vec<String>,
}

/// Joins the codings of all statements with what people coded of a sample.
///
/// The codings may be another model's than those from which the sample was drawn: strata and
/// chances are the plan's, by id. A human code is found by the statement's name on the sheet, or
/// by its id. On a sheet an empty cell of sources means "not coded", `none` means no attribution;
/// elsewhere an empty one means no attribution too. What was drawn and not coded doesn't count:
/// the sample of a stratum is then what was coded.
///
/// # Errors
///
/// If the codings hold no statement of the plan, or people coded nothing that was drawn.
pub fn join(study: &Study<'_>, plan: &Plan, human: &CodedFile) -> Result<Joined, Error> {
    let mut problems = human.problems.clone();
    let mut warnings = Vec::new();
    let codes = codes(plan, human, &mut problems);
    let strata = strata(plan);
    let cycle_of: HashMap<&str, usize> = plan.cycles.iter().map(|name| &**name).zip(0..).collect();
    let clusters = clusters(&study.statements);
    let mut records = Vec::with_capacity(study.statements.len());
    let mut used = 0;
    for one in &study.statements {
        let id = one.line.id.as_str();
        let Some((stratum, cycle)) = strata.get(id) else {
            continue;
        };
        let human = codes.get(id).copied();
        used += usize::from(human.is_some());
        records.push(Record {
            cluster: clusters.get(one.teacher()).copied().unwrap_or_default(),
            cycle: cycle_of.get(cycle).copied().unwrap_or_default(),
            stratum: *stratum,
            q: one.q,
            coded: one.line.coding.sources,
            human,
        });
    }
    let known = study.statements.len();
    if records.is_empty() {
        let message = format!(
            "join {} with the plan: none of its {known} statements is in the plan",
            study.name
        );
        return Err(Error::input(message).with_hint(format!(
            "the plan was made from {}; name these codings, or others of the same statements",
            plan.codings
        )));
    }
    if used == 0 {
        let message = format!(
            "find human codes in {}: none of the {} statements drawn is coded in it",
            human.name,
            plan.drawn.len()
        );
        return Err(Error::input(message).with_hint(
            "mark the sources of each row with x, or none; in a table fill in the column \
                 sources: names joined by ;, or none",
        ));
    }
    absent(plan, study, records.len(), &mut warnings);
    uncoded(plan, &codes, human, &mut warnings);
    let nameless = study
        .statements
        .iter()
        .filter(|one| one.teacher().is_empty());
    let nameless = nameless.count();
    if nameless > 0 {
        warnings.push(format!(
            "{nameless} statements without a teacher's name: they count as one teacher's, which \
             makes the intervals unreliable."
        ));
    }
    let lambda = if study.with_probabilities == 0 {
        warnings.push(
            "The codings have no probabilities: their codes stand in, with a weight tuned to them."
                .to_owned(),
        );
        Lambda::Tuned
    } else {
        Lambda::Fixed(1.0)
    };
    Ok(Joined {
        records,
        cycles: plan.cycles.iter().map(|name| Arc::from(&**name)).collect(),
        lambda,
        problems,
        warnings,
    })
}

/// The stratum, from 0, and the cycle of each id of the plan.
fn strata(plan: &Plan) -> HashMap<&str, (usize, &str)> {
    let cells = plan.cells.iter().enumerate();
    cells
        .flat_map(|(at, cell)| {
            let ids = cell.ids.iter();
            ids.map(move |id| (id.as_str(), (at, cell.cycle.as_str())))
        })
        .collect()
}

/// A number for each teacher, in the order of names.
fn clusters<'a>(statements: &'a [Statement<'_>]) -> HashMap<&'a str, usize> {
    let names: BTreeSet<&str> = statements.iter().map(Statement::teacher).collect();
    names.into_iter().zip(0..).collect()
}

/// People's codes of the statements drawn, by id in the codings.
fn codes<'a>(
    plan: &'a Plan,
    human: &CodedFile,
    problems: &mut Vec<Problem>,
) -> BTreeMap<&'a str, Sources> {
    let by_item: HashMap<&str, &Drawn> = plan
        .drawn
        .iter()
        .map(|one| (one.item.as_str(), one))
        .collect();
    let by_id: HashMap<&str, &Drawn> = plan
        .drawn
        .iter()
        .map(|one| (one.id.as_str(), one))
        .collect();
    let others: BTreeSet<&str> = plan
        .cells
        .iter()
        .flat_map(|cell| &cell.ids)
        .map(String::as_str)
        .collect();
    let is_sheet = is_sheet(plan, human);
    let mut found: BTreeMap<&'a str, (Sources, &str)> = BTreeMap::new();
    for line in &human.lines {
        let id = line.id.trim();
        let mut problem = |why: String| {
            problems.push(Problem {
                file: human.name.clone(),
                place: line.place.clone(),
                what: format!("the human code of {id:?}"),
                why,
            });
        };
        let drawn = by_item.get(id).or_else(|| by_id.get(id));
        let Some(drawn) = drawn else {
            if is_sheet && is_blank(line) {
                continue;
            }
            problem(if others.contains(id) {
                "it was not drawn, so nobody knows how likely it was to be coded".to_owned()
            } else {
                "the plan does not know it".to_owned()
            });
            continue;
        };
        if is_sheet && is_blank(line) {
            continue;
        }
        let sources = line.coding.sources;
        match found.get(drawn.id.as_str()) {
            None => {
                found.insert(&drawn.id, (sources, &line.place));
            }
            Some((first, place)) if *first != sources => problem(format!(
                "it is coded otherwise in {place}, which counts; settle the two, or leave one out"
            )),
            Some(_) => {}
        }
    }
    let found = found.into_iter();
    found.map(|(id, (sources, _))| (id, sources)).collect()
}

/// Whether a file is a sheet of this plan, on which an empty cell means "not coded": it goes by
/// the names of the sheet, or says `none` somewhere.
fn is_sheet(plan: &Plan, human: &CodedFile) -> bool {
    let items: BTreeSet<&str> = plan
        .drawn
        .iter()
        .filter(|one| one.item != one.id)
        .map(|one| one.item.as_str())
        .collect();
    human.lines.iter().any(|line| {
        let says_none = |text: &String| text.trim().eq_ignore_ascii_case("none");
        items.contains(line.id.trim()) || line.fields.get("sources").is_some_and(says_none)
    })
}

fn is_blank(line: &CodedLine) -> bool {
    let sources = line.fields.get("sources");
    sources.is_some_and(|text| text.trim().is_empty())
}

/// Statements that only the codings or only the plan has.
fn absent(plan: &Plan, study: &Study<'_>, joined: usize, warnings: &mut Vec<String>) {
    let name = study.name;
    let new = study.statements.len() - joined;
    if new > 0 {
        warnings.push(format!(
            "{new} statements of {name} are not in the plan: they had no chance to be drawn, and \
             are left out."
        ));
    }
    let planned: usize = plan.cells.iter().map(|cell| cell.ids.len()).sum();
    let gone = planned.saturating_sub(joined);
    if gone > 0 {
        warnings.push(format!(
            "{gone} of {planned} statements of the plan are not in {name}: what is corrected are \
             the {joined} others."
        ));
    }
}

/// What was drawn and not coded.
fn uncoded(
    plan: &Plan,
    codes: &BTreeMap<&str, Sources>,
    human: &CodedFile,
    warnings: &mut Vec<String>,
) {
    let drawn = plan.drawn.len();
    let left = drawn - codes.len();
    if left == 0 {
        return;
    }
    let mut warning = format!(
        "{left} of {drawn} statements drawn are not coded: the sample is taken to be the {} coded. \
         That is sound only if those left out are like the others, not the hard ones.",
        codes.len()
    );
    let says_none = |line: &CodedLine| line.coding.sources.is_empty() && !is_blank(line);
    if is_sheet(plan, human) && !human.lines.iter().any(says_none) {
        warning += " No statement is coded as no attribution: on the sheet that is written none, \
                    an empty cell means not coded.";
    }
    warnings.push(warning);
}
