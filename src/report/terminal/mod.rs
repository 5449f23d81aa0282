//! The short account on the terminal.

mod agreement;
mod beside;
mod correction;
mod cycles;
mod evaluation;
mod judged;
mod plan;
mod sample;
mod sentences;
mod table;
mod text;

pub use self::agreement::agreement_table;
pub use self::correction::correction_table;
pub use self::evaluation::evaluation_table;
pub use self::plan::plan_table;
pub use self::sample::sample_table;
use self::sentences::number;
use self::table::Column;
use self::text::{harmless, wrap};
use super::number::percent;
use crate::analysis::{Analysis, Estimated};
use crate::codebook::Source;
use crate::shift::{By, Change, Shift, Split, Stratum};

/// How many of the things that could not be read are named.
const PROBLEMS_SHOWN: usize = 5;

/// The account of an analysis in at most `width` columns (never fewer than 40), with bold
/// headings if `colour`: a table of cycles, the shift in a sentence, teams and outcomes, what to
/// know before trusting it, and what could not be read. Ends with a line end.
pub fn terminal(analysis: &Analysis, width: usize, colour: bool) -> String {
    let room = width.max(40);
    let mut page = Page {
        text: String::new(),
        room,
        colour,
    };
    page.paragraph(&counts(analysis));
    page.shift(&analysis.shift, "shift.csv");
    if let Some(found) = &analysis.shift.counterpart {
        page.heading(&format!("Compared with {}", harmless(&found.other.label)));
        for sentence in beside::sentences(found) {
            page.item(&sentence, 0);
        }
    }
    let cells = &analysis.shift.overall.cells;
    let counted: u64 = cells.iter().map(|cell| cell.statements).sum();
    let cautions = cautions(analysis, counted);
    if !cautions.is_empty() {
        page.heading("Before you rely on this");
        for caution in &cautions {
            page.item(caution, 2);
        }
    }
    page.problems(analysis);
    page.text
}

/// The account of an analysis in one line, without a line end: what was read and coded, what could
/// not be read, and the shift in a sentence.
pub fn terminal_line(analysis: &Analysis) -> String {
    let mut line = counts(analysis);
    match analysis.problems.len() {
        0 => {}
        count => line = format!("{line}; not read: {count}"),
    }
    line.push('.');
    if let Some(shift) = sentences::shift(&analysis.shift) {
        line.push(' ');
        line.push_str(&shift);
    }
    line
}

/// The account of a shift that comes without texts, as [`terminal`] gives it; then how it was
/// computed, as a paragraph for a paper.
pub fn shift_table(shift: &Shift, width: usize, colour: bool) -> String {
    let mut page = Page {
        text: String::new(),
        room: width.max(40),
        colour,
    };
    page.shift(shift, "the rows of --tidy");
    judged::judged(&mut page, shift);
    if !shift.warnings.is_empty() {
        page.heading("Before you rely on this");
        for warning in &shift.warnings {
            page.item(warning, 2);
        }
    }
    page.methods(&shift.methods);
    page.text
}

/// The accounts of several coders' codings, each under the coder's name if there are several, with
/// what was corrected of the share of `source`.
pub fn estimates_table(found: &[Estimated], source: Source, width: usize, colour: bool) -> String {
    let mut page = Page {
        text: String::new(),
        room: width.max(40),
        colour,
    };
    for (at, one) in found.iter().enumerate() {
        if found.len() > 1 {
            let line = if at > 0 { "\n" } else { "" };
            page.text.push_str(line);
            page.bold(&harmless(&format!("Coder: {}", one.coder)));
        }
        page.text.push_str(&shift_table(&one.shift, width, colour));
        if let Some(correction) = &one.correction {
            let table = correction_table(correction, source, width, colour);
            page.text.push_str(&table);
        }
    }
    page.text
}

/// What was read and coded, in one line.
fn counts(analysis: &Analysis) -> String {
    let reflections = &analysis.reflections;
    let model = &analysis.model.name;
    let by_whom = if model.is_empty() {
        String::new()
    } else {
        format!("; coded by {}", harmless(model))
    };
    format!(
        "{}, {}, {}, {}{by_whom}",
        number(analysis.teachers() as u64, "teacher"),
        number(reflections.len() as u64, "reflection"),
        number(analysis.statements.len() as u64, "statement"),
        number(analysis.attributions() as u64, "attribution"),
    )
}

/// First share, last share and shift of each stratum.
fn strata_columns(split: &Split, overall: &Change, shift: &Shift) -> Vec<Column> {
    let strata = &split.strata;
    let cells = |show: &dyn Fn(&Stratum, &Change) -> String| {
        let source = |stratum: &Stratum| stratum.source().index();
        let cell = |stratum: &Stratum| match &stratum.first_to_last[source(stratum)] {
            Some(change) => show(stratum, change),
            None => "–".to_owned(),
        };
        strata.iter().map(cell).collect()
    };
    let share = |stratum: &Stratum, cycle: usize| {
        let share = stratum.cells[cycle].shares[stratum.source().index()].as_ref();
        share.map_or("–".to_owned(), |share| percent(share.value))
    };
    let names = strata.iter();
    let names = names
        .map(|s| sentences::stratum_name(s, overall, &shift.cycles))
        .collect();
    let of = match split.by {
        By::Focus => "Shift of",
        _ => "Shift of internal",
    };
    vec![
        Column::names(&format!("By {}", split.by), names),
        Column::numbers("", "First", cells(&|s, change| share(s, change.from))),
        Column::numbers("", "Last", cells(&|s, change| share(s, change.to))),
        Column::numbers(of, "share, points", {
            cells(&|_, change| sentences::change(change))
        }),
        Column::numbers(
            "",
            "Teachers",
            cells(&|_, c| c.estimate.teachers.to_string()),
        ),
        Column::numbers("Attri-", "butions", {
            cells(&|_, change| change.estimate.attributions.to_string())
        }),
    ]
}

/// What a reader must know before trusting the numbers.
fn cautions(analysis: &Analysis, counted: u64) -> Vec<String> {
    let mut cautions = analysis.shift.warnings.clone();
    let uncounted = (analysis.statements.len() as u64).saturating_sub(counted);
    if uncounted > 0 {
        let count = number(uncounted, "statement");
        cautions.push(format!(
            "{count} in no cycle: coded, but not counted above."
        ));
    }
    cautions.extend(analysis.model.accuracy.iter().cloned());
    cautions
}

/// The text as far as it is set.
struct Page {
    text: String,
    room: usize,
    colour: bool,
}

impl Page {
    /// A table of cycles, the shift in sentences, and each split's strata; `rest` has what is not
    /// shown.
    fn shift(&mut self, shift: &Shift, rest: &str) {
        let counted: u64 = shift.overall.cells.iter().map(|cell| cell.statements).sum();
        if counted > 0 {
            for columns in cycles::tables(shift, self.room) {
                self.blank();
                self.table(&columns);
            }
            self.paragraph(&cycles::legend(shift, rest));
        }
        let sentences = [
            sentences::shift(shift),
            sentences::trend(shift),
            sentences::others(shift),
        ];
        let mut sentences = sentences.into_iter().flatten().peekable();
        if sentences.peek().is_some() {
            self.heading("Shift");
            sentences.for_each(|sentence| self.item(&sentence, 0));
        }
        if let Some(overall) = &shift.overall.first_to_last[Source::Teacher.index()] {
            for split in &shift.splits {
                self.blank();
                self.table(&strata_columns(split, overall, shift));
            }
        }
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn bold(&mut self, line: &str) {
        if self.colour {
            self.line(&format!("\u{1b}[1m{line}\u{1b}[0m"));
        } else {
            self.line(line);
        }
    }

    fn blank(&mut self) {
        self.text.push('\n');
    }

    fn heading(&mut self, heading: &str) {
        self.blank();
        self.bold(heading);
    }

    fn paragraph(&mut self, text: &str) {
        for line in wrap(text, self.room, 0) {
            self.line(&line);
        }
    }

    /// A sentence whose further lines are indented, behind a dash if there is an indent.
    fn item(&mut self, sentence: &str, indent: usize) {
        let mark = if indent > 0 { "- " } else { "" };
        for line in wrap(&format!("{mark}{}", harmless(sentence)), self.room, indent) {
            self.line(&line);
        }
    }

    /// How it was computed, as a paragraph for a paper.
    fn methods(&mut self, sentences: &[String]) {
        if !sentences.is_empty() {
            self.heading("Methods");
            self.paragraph(&harmless(&sentences.join(" ")));
        }
    }

    fn table(&mut self, columns: &[Column]) {
        let (headings, rows) = table::lines(columns, self.room);
        for line in &headings {
            self.bold(line);
        }
        for line in &rows {
            self.line(line);
        }
    }

    fn problems(&mut self, analysis: &Analysis) {
        let problems = &analysis.problems;
        if problems.is_empty() {
            return;
        }
        self.heading(&format!("Not read ({})", problems.len()));
        for problem in problems.iter().take(PROBLEMS_SHOWN) {
            self.item(&problem.to_string(), 2);
        }
        if problems.len() > PROBLEMS_SHOWN {
            let more = problems.len() - PROBLEMS_SHOWN;
            self.line(&format!("- and {more} more: see problems.csv"));
        }
    }
}
