//! Tables for other programs: UTF-8 without a byte order mark, lines ended by LF, quoted as in
//! RFC 4180, numbers with a decimal point.

use std::fmt::{self, Write as _};
use std::io;

use csv::Writer;

use crate::analysis::{Analysis, CodedStatement, Estimated};
use crate::codebook::{Coding, Source};
use crate::reflection::Reflection;
use crate::shift::{Shift, correct, tidy};

/// The columns of the exchange table, before [`CODES`].
const CODINGS: [&str; 15] = [
    "id",
    "file",
    "row",
    "reflection",
    "teacher",
    "team",
    "group",
    "cycle",
    "date",
    "prompt",
    "statement",
    "start",
    "end",
    "text",
    "coder",
];

/// The columns of a coding's codes, in whichever table.
pub(super) const CODES: [&str; 16] = [
    "sources",
    "locus",
    "outcome",
    "agency",
    "focus",
    "p_home",
    "p_school",
    "p_student",
    "p_teacher",
    "confidence",
    "abstain",
    "cause_home",
    "cause_school",
    "cause_student",
    "cause_teacher",
    "explained",
];

/// The columns of the table of estimates: those of R's broom where it has a name for them.
const ESTIMATES: [&str; 20] = [
    "term",
    "source",
    "cycle",
    "from",
    "to",
    "stratum",
    "method",
    "estimate",
    "std.error",
    "conf.low",
    "conf.high",
    "df",
    "p.value",
    "teachers",
    "attributions",
    "statements",
    "conf.level",
    "unit",
    "p.adjusted",
    "coder",
];

/// The exchange table: one row per statement and coder, in the order of the text.
///
/// `start` and `end` are bytes of the file (decoded, if it is not UTF-8), or of the cell where
/// the text is a cell;
/// `text` is what stands there without markup and line ends; `sources` and `focus` are joined by
/// `;` and empty for no attribution; probabilities have four decimals; `abstain` is true where the
/// codes were too uncertain for a bound on errors and count by these; `cause_…` and `explained`
/// are the words of `text` that state the cause of each source and the outcome, where they are
/// known.
pub fn codings_csv(analysis: &Analysis) -> Vec<u8> {
    written(|out| write_codings(analysis, out))
}

/// Writes [`codings_csv`] as it goes, without holding it in memory.
///
/// # Errors
///
/// If writing fails.
pub fn write_codings(analysis: &Analysis, out: impl io::Write) -> io::Result<()> {
    let mut table = Table::new(out, &[&CODINGS[..], &CODES].concat())?;
    for coded in &analysis.statements {
        let reflection = &analysis.reflections[coded.reflection];
        coding_row(&mut table, reflection, coded)?;
    }
    table.finish()
}

fn coding_row(
    table: &mut Table<impl io::Write>,
    reflection: &Reflection,
    coded: &CodedStatement,
) -> io::Result<()> {
    let (origin, coding) = (&reflection.origin, &coded.coding);
    table.show(format_args!("{}.{}", reflection.id, coded.number))?;
    table.text(&origin.file)?;
    table.option(origin.row)?;
    table.text(&reflection.id)?;
    for text in [
        &reflection.teacher,
        &reflection.team,
        &reflection.group,
        &reflection.cycle,
    ] {
        table.text(text.as_deref().unwrap_or_default())?;
    }
    table.option(reflection.date)?;
    table.text(reflection.prompt.as_deref().unwrap_or_default())?;
    table.show(coded.number)?;
    table.show(origin.offset + coded.statement.start)?;
    table.show(origin.offset + coded.statement.end)?;
    let text = reflection.words(coded.statement);
    table.text(&text)?;
    table.text(&coding.coder.0)?;
    codes(table, coding, &text)?;
    table.end_row()
}

/// The cells of [`CODES`] of a coding of these words.
pub(super) fn codes(
    table: &mut Table<impl io::Write>,
    coding: &Coding,
    text: &str,
) -> io::Result<()> {
    table.show(coding.sources)?;
    table.show(coding.sources.locus())?;
    table.option(coding.outcome)?;
    table.option(coding.agency)?;
    let focus = coding.focus.iter().flatten().map(|focus| focus.name());
    table.text(&focus.collect::<Vec<_>>().join(";"))?;
    for source in Source::ALL {
        table.probability(coding.probabilities.map(|all| all[source.index()]))?;
    }
    table.probability(coding.confidence)?;
    table.show(coding.abstain)?;
    let evidence = &coding.evidence;
    for words in evidence.cause.iter().chain([&evidence.explained]) {
        let words = words.clone().and_then(|range| text.get(range));
        table.text(words.unwrap_or_default())?;
    }
    Ok(())
}

/// The table of estimates: one row an estimate, as [`tidy::rows`] makes them.
///
/// `term` is `rate` (attributions per 100 statements), `share` (of attributions, 0 to 1), `shift`
/// (first to last cycle compared), `trend` (over the whole period, by the straight line) or another
/// of [`tidy::term`]; `unit` says what the estimate is in. `stratum` is `all`, `team=…`,
/// `outcome=…` and so on; `method` a term of the methods page. Ten significant digits; empty where
/// a column does not apply or nothing can be given.
/// `coder`, the last column, names whose codes were counted, here the model. Where people coded a
/// sample, the rows of the correction follow, as [`correct::tidy::rows`] makes them.
pub fn shift_csv(analysis: &Analysis) -> Vec<u8> {
    let mut rows = tidy::rows(&analysis.shift);
    let correction = analysis.correction.as_ref();
    rows.extend(correction.map(correct::tidy::rows).unwrap_or_default());
    rows_csv(&coded_by(&analysis.model.name, rows))
}

/// The same table of a shift that needs no texts and no model; `coder` is empty.
pub fn tidy_csv(shift: &Shift) -> Vec<u8> {
    rows_csv(&tidy::rows(shift))
}

/// The same table of several coders' codings, and of corrections; of one source only if asked
/// for, with what is of all attributions.
pub fn estimates_csv(found: &[Estimated], source: Option<Source>) -> Vec<u8> {
    let mut all = Vec::new();
    for one in found {
        let mut rows = tidy::rows(&one.shift);
        let correction = one.correction.as_ref();
        rows.extend(correction.map(correct::tidy::rows).unwrap_or_default());
        all.extend(coded_by(&one.coder, rows));
    }
    if let Some(source) = source {
        let internal = source == Source::Teacher;
        all.retain(|row| {
            let of_source = row.source == source.name() || internal && row.source == "internal";
            of_source || ["any", "set"].contains(&row.source)
        });
    }
    rows_csv(&all)
}

fn coded_by<'a>(coder: &'a str, mut rows: Vec<tidy::Row<'a>>) -> Vec<tidy::Row<'a>> {
    for row in &mut rows {
        row.coder = coder;
    }
    rows
}

/// The same table of any rows.
pub fn rows_csv(rows: &[tidy::Row<'_>]) -> Vec<u8> {
    written(|out| {
        let mut table = Table::new(out, &ESTIMATES)?;
        for row in rows {
            estimate(&mut table, row)?;
        }
        table.finish()
    })
}

fn estimate(table: &mut Table<impl io::Write>, row: &tidy::Row<'_>) -> io::Result<()> {
    table.texts([row.term, row.source])?;
    for cycle in [row.cycle, row.from, row.to] {
        table.text(cycle.unwrap_or_default())?;
    }
    table.texts([&row.stratum, row.method])?;
    for number in [
        row.estimate,
        row.std_error,
        row.low,
        row.high,
        row.df,
        row.p_value,
    ] {
        table.number(number)?;
    }
    table.option(row.teachers)?;
    table.option(row.attributions)?;
    table.option(row.statements)?;
    table.number(row.level)?;
    table.text(row.unit)?;
    table.number(row.p_adjusted)?;
    table.text(row.coder)?;
    table.end_row()
}

/// What could not be read: file, place, what, why.
pub fn problems_csv(analysis: &Analysis) -> Vec<u8> {
    written(|out| {
        let mut table = Table::new(out, &["file", "place", "what", "why"])?;
        for problem in &analysis.problems {
            table.texts([&problem.file, &problem.place, &problem.what, &problem.why])?;
            table.end_row()?;
        }
        table.finish()
    })
}

/// What is written into memory, which can't fail.
pub(super) fn written(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> Vec<u8> {
    let mut bytes = Vec::new();
    match write(&mut bytes) {
        Ok(()) => bytes,
        Err(error) => unreachable!("writing into memory failed: {error}"),
    }
}

/// The error of the file beneath, so that a full disk can be told from a broken pipe.
fn plain(result: csv::Result<()>) -> io::Result<()> {
    result.map_err(|error| match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    })
}

/// A CSV table that is written field by field.
pub(super) struct Table<W: io::Write> {
    writer: Writer<W>,
    /// Reused for what has to be printed first.
    field: String,
}

impl<W: io::Write> Table<W> {
    pub(super) fn new(out: W, header: &[&str]) -> io::Result<Self> {
        let mut table = Self::headless(out);
        plain(table.writer.write_record(header))?;
        Ok(table)
    }

    /// A part of a table whose header was written before.
    pub(super) fn headless(out: W) -> Self {
        Self {
            writer: Writer::from_writer(out),
            field: String::new(),
        }
    }

    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        plain(self.writer.write_field(text))
    }

    pub(super) fn texts<const N: usize>(&mut self, texts: [&str; N]) -> io::Result<()> {
        texts.into_iter().try_for_each(|text| self.text(text))
    }

    pub(super) fn show(&mut self, value: impl fmt::Display) -> io::Result<()> {
        self.field.clear();
        write!(self.field, "{value}").map_err(io::Error::other)?;
        plain(self.writer.write_field(&self.field))
    }

    pub(super) fn option(&mut self, value: Option<impl fmt::Display>) -> io::Result<()> {
        match value {
            Some(value) => self.show(value),
            None => self.text(""),
        }
    }

    pub(super) fn probability(&mut self, value: Option<f32>) -> io::Result<()> {
        match value {
            Some(value) if value.is_finite() => self.show(format_args!("{value:.4}")),
            _ => self.text(""),
        }
    }

    /// Ten significant digits, very small numbers with an exponent.
    pub(super) fn number(&mut self, value: Option<f64>) -> io::Result<()> {
        match value.map(super::number::significant) {
            Some(small) if small != 0.0 && small.abs() < 1e-5 => {
                self.show(format_args!("{small:e}"))
            }
            other => self.option(other),
        }
    }

    pub(super) fn end_row(&mut self) -> io::Result<()> {
        plain(self.writer.write_record(None::<&[u8]>))
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}
