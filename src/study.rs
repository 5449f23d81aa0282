//! Codings as studies: cycles in their order, and each coder's statements with teacher, cycle and
//! codes.
//!
//! Everything that estimates from a file of codings reads it here, and so by one rule: an id names
//! one statement, which a coder codes once. A line that repeats another one of the coder word for
//! word counts once, and a notice tells so. Two lines of one coder and id that differ in anything
//! are refused: which of them counts would hang on the order of the lines.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::codebook::{Source, Sources};
use crate::codings::{self, CodedFile, CodedLine};
use crate::cycle;
use crate::error::{Error, Notice, Problem};
use crate::reflection::Reflection;
use crate::shift::Observation;

/// One coded statement of a study.
#[derive(Clone, Copy, Debug)]
pub struct Statement<'a> {
    /// The coding as it stands in its file.
    pub line: &'a CodedLine,
    /// Position of the cycle in the order of cycles.
    pub cycle: usize,
    /// The model's probability of each source, 0 to 1, indexed by [`Source::index`]; 1 and 0 by
    /// the codes where it gave none.
    pub q: [f64; 4],
}

impl<'a> Statement<'a> {
    /// Who wrote it; empty if nobody is named.
    pub fn teacher(&self) -> &'a str {
        field(self.line, "teacher").unwrap_or_default()
    }

    /// The writer's team.
    pub fn team(&self) -> Option<&'a str> {
        field(self.line, "team")
    }

    /// The writer's group: programme, comparison, or whatever else the study contrasts.
    pub fn group(&self) -> Option<&'a str> {
        field(self.line, "group")
    }

    /// The question that was answered: `prompt`, or else `question`.
    pub fn prompt(&self) -> Option<&'a str> {
        field(self.line, "prompt").or_else(|| field(self.line, "question"))
    }

    /// The probability that it names any source, as if they were independent.
    pub fn any(&self) -> f64 {
        any(self.q)
    }

    /// The statement as [`crate::shift::estimate`] counts it.
    pub fn observation(&self) -> Observation<'a> {
        let coding = &self.line.coding;
        Observation {
            teacher: self.teacher(),
            team: self.team(),
            group: self.group(),
            prompt: self.prompt(),
            cycle: self.cycle,
            sources: coding.sources,
            outcome: coding.outcome,
            agency: coding.agency,
            focus: coding.focus,
            expected: coding.expected(),
        }
    }
}

/// What one coder coded of a study.
#[derive(Clone, Debug)]
pub struct Study<'a> {
    /// The file, as the user named it.
    pub name: &'a str,
    /// Who coded; empty where the file names nobody.
    pub coder: &'a str,
    /// Labels of the cycles, in order: those of all coders of the file.
    pub cycles: Vec<Arc<str>>,
    /// The statements that have a cycle, in the order of ids.
    pub statements: Vec<Statement<'a>>,
    /// How many statements the coder coded, with a cycle or without.
    pub codings: usize,
    /// How many of these have probabilities.
    pub with_probabilities: usize,
}

impl<'a> Study<'a> {
    /// How many statements each cycle has.
    pub fn counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.cycles.len()];
        for statement in &self.statements {
            counts[statement.cycle] += 1;
        }
        counts
    }

    /// How many codings name no cycle and so are no statements of the study.
    pub fn without_cycle(&self) -> usize {
        self.codings - self.statements.len()
    }

    /// The statements as [`crate::shift::estimate`] counts them.
    pub fn observations(&self) -> Vec<Observation<'a>> {
        self.statements.iter().map(Statement::observation).collect()
    }

    /// Takes out the statements of which no teacher is known, for what can't do without: each
    /// becomes a problem.
    pub fn require_teachers(&mut self) -> Vec<Problem> {
        let (named, nameless) = std::mem::take(&mut self.statements)
            .into_iter()
            .partition::<Vec<_>, _>(|one| !one.teacher().is_empty());
        self.statements = named;
        let problems = nameless.iter();
        problems
            .map(|one| problem(self.name, one.line, "it has no teacher"))
            .collect()
    }
}

/// The studies of one file: one a coder, over the same cycles.
#[derive(Clone, Debug)]
pub struct Studies<'a> {
    /// The file, as the user named it.
    pub name: &'a str,
    /// Labels of the cycles, in order.
    pub cycles: Vec<Arc<str>>,
    /// One a coder, in the order of their names; at least one.
    pub of_coders: Vec<Study<'a>>,
    /// Codings that can't be used; those that could not even be read are the file's.
    pub problems: Vec<Problem>,
    /// What was decided of cycles and repeated lines.
    pub notices: Vec<Notice>,
}

impl<'a> Studies<'a> {
    /// Parts the lines by the field `coder` and gives each its cycle by the field `cycle`.
    ///
    /// The order of cycles is that of [`cycle::arrange`] unless it is given, so that it depends on
    /// the order of the lines only where neither their names nor a field `date` tells it. A line
    /// that names no coder, where others do, is a problem; one without a cycle is left out, and a
    /// notice counts them.
    ///
    /// # Errors
    ///
    /// If the file holds no coding, a coder has an id twice with different lines, no coding has a
    /// cycle, or the order given is not of these cycles.
    pub fn of(file: &'a CodedFile, order: Option<&[String]>) -> Result<Self, Error> {
        let name = &file.name;
        if file.lines.is_empty() {
            return Err(
                Error::input(format!("read {name}: no coding in it can be used")).with_hint(
                    "it needs columns or keys id, teacher, cycle and sources, as codings.csv of \
                     `ascribe analyze` and the lines of `ascribe code` have them",
                ),
            );
        }
        let (coded, problems) = by_coder(file);
        let (coded, repeated) = once(name, coded)?;
        let mut reflections: Vec<Reflection> = coded.iter().map(|one| reflection(one.1)).collect();
        let settings = cycle::Settings {
            rule: cycle::CycleRule::Labelled,
            order: order.map(<[String]>::to_vec),
        };
        let told = cycle::Told::Statements;
        let (cycles, mut notices) = cycle::arrange_told(&mut reflections, &settings, told)?;
        if cycles.is_empty() {
            return Err(Error::input(format!(
                "find the cycles in {name}: no coding names its cycle"
            ))
            .with_hint("it needs a column or key \"cycle\""));
        }
        notices.splice(0..0, file.notices.iter().cloned());
        notices.extend(repeated);
        let mut of_coders: BTreeMap<&str, Study<'a>> = BTreeMap::new();
        let places: HashMap<&str, usize> = cycles.iter().map(|name| &**name).zip(0..).collect();
        for ((coder, line), reflection) in coded.iter().zip(&reflections) {
            let study = of_coders.entry(coder).or_insert_with(|| Study {
                name,
                coder,
                cycles: cycles.clone(),
                statements: Vec::new(),
                codings: 0,
                with_probabilities: 0,
            });
            study.codings += 1;
            study.with_probabilities += usize::from(line.coding.probabilities.is_some());
            let cycle = reflection.cycle.as_deref();
            let cycle = cycle.and_then(|label| places.get(label).copied());
            let q = q(line.coding.sources, line.coding.probabilities);
            let statement = cycle.map(|cycle| Statement { line, cycle, q });
            study.statements.extend(statement);
        }
        for study in of_coders.values_mut() {
            study.statements.sort_by(|a, b| a.line.id.cmp(&b.line.id));
        }
        Ok(Self {
            name,
            of_coders: of_coders.into_values().collect(),
            cycles,
            problems,
            notices,
        })
    }

    /// The one study of this coder, or without a name the only one.
    ///
    /// # Errors
    ///
    /// If nobody of that name coded, or no name is given where several did.
    pub fn only(self, coder: Option<&str>) -> Result<Study<'a>, Error> {
        let (name, known) = (self.name, self.coders());
        let mut wanted = self.of_coders.into_iter();
        let found = match coder {
            Some(coder) => wanted.find(|study| study.coder == coder.trim()),
            None => wanted.next(),
        };
        match (found, coder) {
            (Some(study), Some(_)) => Ok(study),
            (Some(study), None) if wanted.len() == 0 => Ok(study),
            (None, Some(coder)) => Err(Error::usage(format!("find codes of {coder:?} in {name}"))
                .with_hint(if known == "\"\"" {
                    "it names no coder: its codes are all one coder's".to_owned()
                } else {
                    format!("it has codes of {known}")
                })),
            _ => Err(Error::usage(format!(
                "tell whose codes count in {name}: it has those of {known}"
            ))
            .with_hint("name one with --coder; `ascribe agree` compares them")),
        }
    }

    /// Who coded, as in `"anna", "ben"`.
    pub fn coders(&self) -> String {
        let names = self.of_coders.iter();
        let names: Vec<String> = names.map(|study| format!("{:?}", study.coder)).collect();
        names.join(", ")
    }
}

/// A field's text, without the spaces around it; `None` if nothing is left.
fn field<'a>(line: &'a CodedLine, name: &str) -> Option<&'a str> {
    let text = line.fields.get(name)?.trim();
    (!text.is_empty()).then_some(text)
}

fn problem(file: &str, line: &CodedLine, why: &str) -> Problem {
    Problem {
        file: file.to_owned(),
        place: line.place.clone(),
        what: "the coding".to_owned(),
        why: why.to_owned(),
    }
}

/// A line with its coder.
type Coded<'a> = (&'a str, &'a CodedLine);

/// Every line with its coder, and those that name none in a file whose other lines do.
fn by_coder(file: &CodedFile) -> (Vec<Coded<'_>>, Vec<Problem>) {
    let has_coders = file.lines.iter().any(|line| field(line, "coder").is_some());
    let (mut coded, mut problems) = (Vec::with_capacity(file.lines.len()), Vec::new());
    for line in &file.lines {
        match field(line, "coder") {
            None if has_coders => {
                let why = "it names no coder, as other lines do";
                problems.push(problem(&file.name, line, why));
            }
            name => coded.push((name.unwrap_or_default(), line)),
        }
    }
    (coded, problems)
}

/// The lines without those that repeat another, and what to tell of these.
///
/// # Errors
///
/// If two lines of one coder and id differ.
fn once<'a>(name: &str, coded: Vec<Coded<'a>>) -> Result<(Vec<Coded<'a>>, Option<Notice>), Error> {
    let mut seen: HashMap<(&str, &str), &CodedLine> = HashMap::with_capacity(coded.len());
    let mut kept = Vec::with_capacity(coded.len());
    let mut repeated: BTreeSet<&str> = BTreeSet::new();
    let all = coded.len();
    for (coder, line) in coded {
        match seen.insert((coder, &line.id), line) {
            None => kept.push((coder, line)),
            Some(first) if first.repeats(line) => {
                repeated.insert(&line.id);
            }
            Some(first) => return Err(twice(name, coder, first, line)),
        }
    }
    let more = all - kept.len();
    let notice = repeated.first().map(|id| codings::repeated(name, more, id));
    Ok((kept, notice))
}

fn twice(name: &str, coder: &str, first: &CodedLine, second: &CodedLine) -> Error {
    let (id, first, second) = (&second.id, &first.place, &second.place);
    let of = match coder {
        "" => String::new(),
        coder => format!(" of {coder}"),
    };
    Error::input(format!(
        "tell the statements{of} in {name} apart: the id {id:?} stands in {first} and, with other \
         words or codes, in {second}"
    ))
    .with_hint(
        "an id names one statement, which a coder codes once: leave one of the two out, tell \
         coders apart in a column coder, or name the column of ids with --map id=…",
    )
}

/// What the order of cycles needs to know of a line.
fn reflection(line: &CodedLine) -> Reflection {
    Reflection {
        cycle: field(line, "cycle").map(Arc::from),
        date: field(line, "date").and_then(|date| date.parse().ok()),
        ..Reflection::default()
    }
}

/// A model's probability of each source, 0 to 1; 1 and 0 by the codes where it gave none.
pub(crate) fn q(sources: Sources, probabilities: Option<[f32; 4]>) -> [f64; 4] {
    match probabilities {
        Some(probabilities) => probabilities.map(f64::from),
        None => std::array::from_fn(|at| {
            let named = Source::ALL.get(at).copied();
            let named = named.is_some_and(|source| sources.contains(source));
            f64::from(u8::from(named))
        }),
    }
}

/// The probability that any source is named, as if they were independent.
pub(crate) fn any(q: [f64; 4]) -> f64 {
    let none: f64 = q.iter().map(|q| 1.0 - q).product();
    q.into_iter().fold(1.0 - none, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> CodedFile {
        CodedFile::parse("f.csv", text.as_bytes())
    }

    #[test]
    fn lines_become_statements_of_each_coder_over_the_same_cycles() {
        let file = file(
            "id,teacher,team,cycle,coder,question,sources\n\
             b, Ann ,North,Cycle 2,eve,Why?,home\n\
             a,Ann,,Cycle 1,eve,,\n\
             a,Ann,,Cycle 1,adam,,teacher\n\
             c,,,,adam,,\n\
             d,Ann,,Cycle 1,,,\n",
        );
        let studies = Studies::of(&file, None).unwrap();
        assert_eq!(studies.coders(), "\"adam\", \"eve\"");
        let told: Vec<String> = studies.problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            ["f.csv, line 6: the coding not read: it names no coder, as other lines do"]
        );
        let notices: Vec<&str> = studies.notices.iter().map(|one| &*one.what).collect();
        assert_eq!(
            notices,
            [
                "1 of 4 statements names no cycle and stays out of the shift",
                "cycles in this order, by name: Cycle 1, Cycle 2"
            ]
        );
        let adam = studies.clone().only(Some("adam")).unwrap();
        assert_eq!((adam.codings, adam.without_cycle()), (2, 1));
        assert_eq!(adam.counts(), [1, 0]);
        let eve = studies.clone().only(Some(" eve")).unwrap();
        let seen = eve.observations();
        assert_eq!((seen[0].cycle, seen[1].cycle), (0, 1));
        assert_eq!((seen[1].teacher, seen[1].team), ("Ann", Some("North")));
        assert_eq!((seen[0].team, seen[1].prompt), (None, Some("Why?")));
        let error = studies.clone().only(None).unwrap_err();
        assert!(error.to_string().contains("\"adam\", \"eve\""), "{error}");
        let error = studies.only(Some("Eva")).unwrap_err();
        assert_eq!(error.hint(), Some("it has codes of \"adam\", \"eve\""));
    }

    #[test]
    fn what_repeats_counts_once_and_what_contradicts_is_refused() {
        let header = "id,teacher,cycle,sources\n";
        let twice = file(&format!("{header}a,Ann,1,home\nb,Ben,1,\na,Ann,1,home\n"));
        let studies = Studies::of(&twice, None).unwrap();
        assert_eq!(
            studies.notices[0].to_string(),
            "f.csv: one line repeats another word for word (\"a\") and counts once"
        );
        assert_eq!(studies.only(None).unwrap().codings, 2);
        for other in ["a,Ann,1,school", "a,Ben,1,home", "a,Ann,2,home"] {
            let file = file(&format!("{header}a,Ann,1,home\n{other}\n"));
            let error = Studies::of(&file, None).unwrap_err();
            assert!(
                error.to_string().contains("stands in line 2 and"),
                "{error}"
            );
        }
    }

    #[test]
    fn a_statement_without_a_teacher_is_a_problem_where_one_is_required() {
        let file = file("id,teacher,cycle,sources\na,Ann,1,home\nb, ,1,\n");
        let mut study = Studies::of(&file, None).unwrap().only(None).unwrap();
        let problems = study.require_teachers();
        assert_eq!(
            problems[0].to_string(),
            "f.csv, line 3: the coding not read: it has no teacher"
        );
        assert_eq!((problems.len(), study.statements.len()), (1, 1));
    }

    #[test]
    fn nothing_to_read_is_an_error_that_says_what_is_needed() {
        let error = Studies::of(&file(""), None).unwrap_err();
        assert!(error.hint().unwrap().contains("teacher, cycle and sources"));
        let error = Studies::of(&file("id,sources\na,home\n"), None).unwrap_err();
        assert!(error.to_string().contains("no coding names its cycle"));
    }
}
