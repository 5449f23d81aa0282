//! Codings with their cycles, in an order of their own.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::codebook::Source;
use crate::codings::{CodedFile, CodedLine};
use crate::cycle;
use crate::error::{Error, Notice};
use crate::reflection::Reflection;

/// One coded statement of a study.
#[derive(Clone, Debug)]
pub struct Statement<'a> {
    /// The coding as it stands in its file.
    pub line: &'a CodedLine,
    /// Position of the cycle in the order of cycles.
    pub cycle: usize,
    /// The model's probability of each source, indexed by [`Source::index`]; 1 and 0 by the codes
    /// where it gave none.
    pub q: [f64; 4],
}

impl Statement<'_> {
    /// Who wrote it; empty if nobody is named.
    pub fn teacher(&self) -> &str {
        let teacher = self.line.fields.get("teacher");
        teacher.map_or("", |teacher| teacher.trim())
    }

    /// The probability that it names any source, as if they were independent.
    pub fn any(&self) -> f64 {
        let none: f64 = self.q.iter().map(|q| 1.0 - q).product();
        self.q.iter().copied().fold(1.0 - none, f64::max)
    }
}

/// The coded statements of a study that have a cycle.
#[derive(Clone, Debug)]
pub struct Statements<'a> {
    /// The file, as the user named it.
    pub name: &'a str,
    /// Labels of the cycles, in order.
    pub cycles: Vec<Arc<str>>,
    /// In the order of ids.
    pub all: Vec<Statement<'a>>,
    /// How many of the codings have probabilities, with a cycle or without.
    pub with_probabilities: usize,
    /// What was decided of cycles.
    pub notices: Vec<Notice>,
}

impl<'a> Statements<'a> {
    /// Takes the statements that name a cycle, by the field `cycle`; the order of cycles is that
    /// of [`cycle::arrange`] unless it is given, so that it depends on the order of the lines only
    /// where neither their names nor a field `date` tells it.
    ///
    /// # Errors
    ///
    /// If the file holds no coding, an id stands twice, no coding has a cycle, or the order given
    /// is not of these cycles.
    pub fn of(file: &'a CodedFile, order: Option<&[String]>) -> Result<Self, Error> {
        let name = &file.name;
        if file.lines.is_empty() {
            return Err(
                Error::input(format!("read {name}: no coding in it can be used")).with_hint(
                    "it needs id, sources, teacher, cycle and p_home … p_teacher, as codings.csv \
                     of `ascribe analyze` or the lines of `ascribe code` have them",
                ),
            );
        }
        check_ids(file)?;
        let mut reflections: Vec<Reflection> = file.lines.iter().map(reflection).collect();
        let settings = cycle::Settings {
            rule: cycle::CycleRule::Labelled,
            order: order.map(<[String]>::to_vec),
        };
        let (cycles, notices) = cycle::arrange(&mut reflections, &settings)?;
        if cycles.is_empty() {
            return Err(Error::input(format!(
                "find the cycles in {name}: no coding names its cycle"
            ))
            .with_hint("it needs a column or key \"cycle\""));
        }
        let places: HashMap<&str, usize> = cycles.iter().map(|name| &**name).zip(0..).collect();
        let lines = file.lines.iter().zip(&reflections);
        let mut all: Vec<Statement<'a>> = lines
            .filter_map(|(line, reflection)| {
                let cycle = *places.get(reflection.cycle.as_deref()?)?;
                let q = probabilities(line);
                Some(Statement { line, cycle, q })
            })
            .collect();
        all.sort_by(|a, b| a.line.id.cmp(&b.line.id));
        let has = |line: &&CodedLine| line.coding.probabilities.is_some();
        Ok(Self {
            name,
            cycles,
            all,
            with_probabilities: file.lines.iter().filter(has).count(),
            notices,
        })
    }

    /// How many statements each cycle has.
    pub fn counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.cycles.len()];
        for statement in &self.all {
            counts[statement.cycle] += 1;
        }
        counts
    }
}

/// # Errors
///
/// If an id stands twice.
fn check_ids(file: &CodedFile) -> Result<(), Error> {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for line in &file.lines {
        if let Some(first) = seen.insert(&line.id, &line.place) {
            return Err(Error::input(format!(
                "tell the statements of {} apart: the id {:?} stands in {first} and in {}",
                file.name, line.id, line.place
            ))
            .with_hint("an id names one statement; leave one of the two, or one coder, out"));
        }
    }
    Ok(())
}

/// What the order of cycles needs to know of a line.
fn reflection(line: &CodedLine) -> Reflection {
    let field = |name: &str| line.fields.get(name).map(|text| text.trim());
    let cycle = field("cycle").filter(|label| !label.is_empty());
    Reflection {
        cycle: cycle.map(Arc::from),
        date: field("date").and_then(|date| date.parse().ok()),
        ..Reflection::default()
    }
}

fn probabilities(line: &CodedLine) -> [f64; 4] {
    match line.coding.probabilities {
        Some(probabilities) => probabilities.map(f64::from),
        None => std::array::from_fn(|at| {
            let named = Source::ALL.get(at).copied();
            let named = named.is_some_and(|source| line.coding.sources.contains(source));
            f64::from(u8::from(named))
        }),
    }
}
