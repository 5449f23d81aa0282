//! The codings in force, as a file of codings would hold them.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use rusqlite::Connection;

use super::contents::{Coded, StatementRow, id};
use super::fault::Fallible;
use super::load::{self, Live};
use super::{Codes, Project, cells, texts};
use crate::codebook::{Coder, Coding};
use crate::codings::{CodedFile, CodedLine};
use crate::error::Error;
use crate::reflection::Reflection;

/// How many statements that stand before one are given with it.
const BEFORE: usize = 2;

impl Project {
    /// The codings in force, of one coder or of all, a line each as `ascribe code` writes them, in
    /// the order of statements and coders. What counts and compares codings takes a project so.
    ///
    /// Fields: `id`, `reflection`, `number`, `teacher`, `team`, `group`, `cycle`, `date`, `prompt`,
    /// `coder`, `blind`, `locus`, `outcome`, `agency`, `abstain`, as far as they are known. The
    /// coder of a line's coding is who coded, and the name of the file the project's path.
    ///
    /// # Errors
    ///
    /// If the file can't be read or is damaged.
    pub fn codings(&self, coder: Option<&Coder>) -> Result<CodedFile, Error> {
        self.coded_file(coder, <[Live]>::last)
    }

    /// The same of each coder's last coding of a statement that was made blind, whether it is still
    /// in force or not: how reliably people code is computed from these.
    ///
    /// # Errors
    ///
    /// If the file can't be read or is damaged.
    pub fn blind_codings(&self, coder: Option<&Coder>) -> Result<CodedFile, Error> {
        self.coded_file(coder, |of_one| of_one.iter().rfind(|live| live.coded.blind))
    }

    fn coded_file(&self, coder: Option<&Coder>, choose: Choose) -> Result<CodedFile, Error> {
        let lines = self.reading(|file| lines(file, coder, choose))?;
        Ok(CodedFile {
            name: self.path().display().to_string(),
            lines,
            problems: Vec::new(),
            notices: Vec::new(),
        })
    }
}

/// Which of the codings of one statement by one coder, in the order of time, is given.
type Choose = fn(&[Live]) -> Option<&Live>;

fn lines(file: &Connection, coder: Option<&Coder>, choose: Choose) -> Fallible<Vec<CodedLine>> {
    let (mut contents, numbers) = load::start(file)?;
    contents.index();
    let mut live = load::live(file, &numbers, &contents)?;
    if let Some(coder) = coder {
        let wanted = contents.coder(coder);
        live.retain(|one| Some(one.coded.coder) == wanted);
    }
    let evidence = evidence(file)?;
    let mut groups = live.chunk_by(Live::is_beside).filter_map(choose).peekable();
    let mut lines = Vec::new();
    let of_reflection = |a: &StatementRow, b: &StatementRow| a.reflection == b.reflection;
    let mut first = 0;
    for rows in contents.statements.chunk_by(of_reflection) {
        let next = first + u32::try_from(rows.len()).unwrap_or(u32::MAX);
        if groups
            .peek()
            .is_some_and(|live| live.coded.statement < next)
            && let Some(place) = contents.reflection(first)
        {
            let text = texts::whole(file, place.row)?;
            let words: Vec<Cow<'_, str>> =
                rows.iter().map(|row| text.words(row.statement)).collect();
            for ((position, row), at) in (first..).zip(rows).zip(0_usize..) {
                while let Some(live) = groups.next_if(|live| live.coded.statement == position) {
                    let coder = contents.coders.get(usize::from(live.coded.coder));
                    let Some(coder) = coder else { continue };
                    let coding = coding(live, coder, evidence.get(&live.seq))?;
                    let before = words.get(at.saturating_sub(BEFORE)..at).unwrap_or_default();
                    lines.push(line(
                        &text,
                        row,
                        coding,
                        live.coded.blind,
                        (&words[at], before),
                    ));
                }
            }
        }
        first = next;
    }
    Ok(lines)
}

/// The words that bear codes, as they are stored, by the row of the event.
fn evidence(file: &Connection) -> Fallible<HashMap<i64, String>> {
    let mut query = file.prepare("SELECT seq, evidence FROM event WHERE evidence IS NOT NULL")?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn coding(live: &Live, coder: &Coder, evidence: Option<&String>) -> Fallible<Coding> {
    let Coded {
        sources,
        outcome,
        agency,
        focus,
        probabilities,
        confidence,
        abstain,
        ..
    } = live.coded;
    let said = Codes {
        sources,
        outcome,
        agency,
        focus,
        probabilities,
        confidence,
        abstain,
        evidence: evidence
            .map(|text| cells::evidence_of(text))
            .transpose()?
            .unwrap_or_default(),
    };
    Ok(said.by(coder.clone()))
}

fn line(
    text: &Reflection,
    row: &StatementRow,
    coding: Coding,
    blind: bool,
    (words, before): (&str, &[Cow<'_, str>]),
) -> CodedLine {
    let id = id(&text.id, row);
    let known = [
        ("id", Some(id.clone())),
        ("reflection", Some(text.id.clone())),
        ("number", Some(row.number.to_string())),
        ("teacher", text.teacher.as_deref().map(str::to_owned)),
        ("team", text.team.as_deref().map(str::to_owned)),
        ("group", text.group.as_deref().map(str::to_owned)),
        ("cycle", text.cycle.as_deref().map(str::to_owned)),
        ("date", text.date.map(|date| date.to_string())),
        ("prompt", text.prompt.as_deref().map(str::to_owned)),
        ("coder", Some(coding.coder.to_string())),
        ("blind", Some(blind.to_string())),
        ("locus", Some(coding.sources.locus().to_string())),
        ("outcome", coding.outcome.map(|outcome| outcome.to_string())),
        ("agency", coding.agency.map(|agency| agency.to_string())),
        ("abstain", Some(coding.abstain.to_string())),
    ];
    let fields: BTreeMap<String, String> = known
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect();
    CodedLine {
        place: format!("the coding of {id} by {}", coding.coder),
        id,
        coding,
        words: Some(words.to_owned()),
        before: (!before.is_empty()).then(|| before.join(" ")),
        fields,
    }
}
