//! How far coders agree, on the terminal.

use std::collections::BTreeMap;

use super::Page;
use super::evaluation::{decimals, end, named};
use super::sentences::number;
use super::table::Column;
use super::text::harmless;
use crate::agree::{Agreement, Answer, Coded, Disagreement, Measures, Pair, SINGLE, Undefined};
use crate::report::number::level;

/// Pairs of source sets that are listed.
const PAIRS: usize = 12;

/// Disagreements that are shown with their words.
const SHOWN: usize = 10;

/// A column of coefficients.
#[derive(Clone, Copy)]
struct Shown<'a> {
    heading: &'static str,
    of: &'a [Measures],
    answer: fn(&Measures) -> &Answer,
}

impl<'a> Shown<'a> {
    fn percent(of: &'a [Measures]) -> Self {
        Self::new("agreement", of, |of| &of.percent)
    }

    fn cohen(of: &'a [Measures]) -> Self {
        Self::new("Cohen's kappa", of, |of| &of.kappa)
    }

    fn fleiss(of: &'a [Measures]) -> Self {
        Self::new("Fleiss' kappa", of, |of| &of.kappa)
    }

    fn ac1(of: &'a [Measures]) -> Self {
        Self::new("Gwet's AC1", of, |of| &of.ac1)
    }

    fn alpha(of: &'a [Measures]) -> Self {
        Self::new(ALPHA, of, |of| &of.alpha)
    }

    fn new(heading: &'static str, of: &'a [Measures], answer: fn(&Measures) -> &Answer) -> Self {
        Self {
            heading,
            of,
            answer,
        }
    }

    fn answer(&self, row: usize) -> Option<&'a Answer> {
        self.of.get(row).map(self.answer)
    }
}

/// The column beside which alpha by MASI stands, in a row of its own.
const ALPHA: &str = "Krippendorff's alpha";

/// Agreement in at most `width` columns (never fewer than 40), with bold headings if `colour`: who
/// coded what, every coefficient with its interval for all coders and for each pair, what is taken
/// for what, and the first disagreements with their text. Ends with a line end.
pub fn agreement_table(agreement: &Agreement, width: usize, colour: bool) -> String {
    let mut page = Page {
        text: String::new(),
        room: width.max(40),
        colour,
    };
    page.paragraph(&counts(agreement));
    page.blank();
    page.table(&coders(&agreement.coders));
    page.blank();
    let by = agreement.by.name();
    page.paragraph(&format!(
        "In brackets {} intervals; each leaves out one {by} at a time.",
        level(agreement.level)
    ));
    overall(&mut page, agreement);
    for one in &agreement.pairs {
        pair(&mut page, agreement, one);
    }
    disagreements(&mut page, agreement);
    page.methods(&agreement.methods);
    page.text
}

fn counts(agreement: &Agreement) -> String {
    let statements = number(agreement.statements as u64, "statement");
    let clusters = number(agreement.clusters as u64, agreement.by.name());
    match agreement.coders.len() {
        2 => format!(
            "2 coders, {statements}, {} coded by both, of {clusters}",
            agreement.shared
        ),
        coders => format!(
            "{coders} coders, {statements}, {} coded by at least two, of {clusters}; {} by all",
            agreement.shared, agreement.by_all
        ),
    }
}

/// What each coder coded.
fn coders(coders: &[Coded]) -> Vec<Column> {
    let cells = |of: &dyn Fn(&Coded) -> String| coders.iter().map(of).collect::<Vec<String>>();
    let mut columns = vec![
        Column::names("coder", cells(&|coder| harmless(&coder.name).into_owned())),
        Column::numbers(
            "",
            "statements",
            cells(&|coder| coder.statements.to_string()),
        ),
        Column::numbers(
            "",
            "attributions",
            cells(&|coder| coder.attributions.to_string()),
        ),
    ];
    for (k, source) in ["home", "school", "student", "teacher"]
        .into_iter()
        .enumerate()
    {
        let count = |coder: &Coded| coder.sources[k].to_string();
        columns.push(Column::numbers("", source, cells(&count)));
    }
    columns
}

fn overall(page: &mut Page, agreement: &Agreement) {
    if agreement.shared == 0 {
        page.blank();
        page.paragraph("No statement was coded by two coders, so there is nothing to compare.");
    } else if agreement.coders.len() > 2 {
        let of = &agreement.overall;
        page.heading("All coders");
        let first = [Shown::percent(of), Shown::ac1(of), Shown::alpha(of)];
        let second = [Shown::fleiss(of)];
        page.table(&table(Some(("statements", first[0])), &first));
        page.blank();
        page.table(&table(Some(("by all", second[0])), &second));
        reasons(page, &[&first[..], &second].concat());
    }
}

fn pair(page: &mut Page, agreement: &Agreement, of: &Pair) {
    if agreement.shared == 0 {
        return;
    }
    let name = |at: usize| agreement.coders.get(at).map_or("", |coder| &*coder.name);
    let (first, second) = (name(of.first), name(of.second));
    page.heading(&harmless(&format!("{first} and {second}")));
    let statements = number(of.shared as u64, "statement");
    let clusters = number(of.clusters as u64, agreement.by.name());
    if of.shared == 0 {
        return page.item("no statement coded by both", 0);
    }
    page.item(&format!("{statements} coded by both, of {clusters}"), 0);
    let measures = &of.measures;
    let some = [
        Shown::percent(measures),
        Shown::cohen(measures),
        Shown::ac1(measures),
    ];
    let mut more = vec![Shown::alpha(measures)];
    if agreement.coders.len() == 2 {
        more.push(Shown::fleiss(&agreement.overall));
    }
    page.blank();
    page.table(&table(Some(("statements", some[0])), &some));
    page.blank();
    page.table(&table(None, &more));
    reasons(page, &[&some[..], &more].concat());
    page.blank();
    page.table(&single(of, first, second));
    page.blank();
    confusion(page, of, first, second);
}

/// A row a variable, with the number of statements on which a coefficient rests if that is asked
/// for; where alpha is among the columns, one more row for that by MASI.
fn table(counted: Option<(&str, Shown<'_>)>, columns: &[Shown<'_>]) -> Vec<Column> {
    let has_alpha = columns.iter().any(|column| column.heading == ALPHA);
    let of = columns.first().map_or(&[][..], |column| column.of);
    let mut rows: Vec<(String, usize, Option<&Answer>)> = Vec::new();
    for (row, one) in of.iter().enumerate() {
        rows.push((one.variable.to_string(), row, None));
        if let Some(masi) = one.masi.as_ref().filter(|_| has_alpha) {
            rows.push((format!("{}, MASI", one.variable), row, Some(masi)));
        }
    }
    let names = rows.iter().map(|(name, ..)| name.clone()).collect();
    let mut set = vec![Column::names("", names)];
    if let Some((heading, counted)) = counted {
        let counts = rows.iter();
        let counts = counts.map(|(_, row, _)| counted.answer(*row).map_or(String::new(), count));
        set.push(Column::numbers("", heading, counts.collect()));
    }
    for column in columns {
        let cells = rows.iter().map(|(_, row, masi)| match masi {
            Some(masi) if column.heading == ALPHA => cell(masi),
            Some(_) => String::new(),
            None => column.answer(*row).map_or(String::new(), cell),
        });
        set.push(Column::numbers("", column.heading, cells.collect()));
    }
    set
}

/// On how many statements it rests, as far as that is known.
fn count(answer: &Answer) -> String {
    match answer {
        Ok(of) => of.statements.to_string(),
        Err(Undefined::OneCode) => "–".to_owned(),
        Err(Undefined::NoneShared | Undefined::NoneOfAll) => "0".to_owned(),
    }
}

fn cell(answer: &Answer) -> String {
    match answer {
        Err(_) => "–".to_owned(),
        Ok(of) => match of.interval() {
            Ok((low, high)) => {
                let (low, high) = (decimals(low), decimals(high));
                format!("{} ({low} to {high})", decimals(of.value))
            }
            Err(_) => format!("{} (–)", decimals(of.value)),
        },
    }
}

/// Why numbers or intervals are missing, a line a reason.
fn reasons(page: &mut Page, columns: &[Shown<'_>]) {
    /// The mark that stands in the table, and the reason.
    type Why = (&'static str, String);
    // By mark and reason, the columns that lack the same variables.
    let mut lines: BTreeMap<Why, Vec<(Vec<&str>, String)>> = BTreeMap::new();
    for column in columns {
        let mut of_column: BTreeMap<Why, Vec<String>> = BTreeMap::new();
        for one in column.of {
            let missing = match (column.answer)(one) {
                Err(why) => Some(("–", why.to_string())),
                Ok(found) => found.no_interval.map(|why| ("(–)", why.to_string())),
            };
            if let Some(missing) = missing {
                let variables = of_column.entry(missing).or_default();
                variables.push(one.variable.to_string());
            }
        }
        for (missing, variables) in of_column {
            let variables = if variables.len() == column.of.len() {
                "everything".to_owned()
            } else {
                variables.join(", ")
            };
            let same = lines.entry(missing).or_default();
            match same.iter_mut().find(|(_, of)| *of == variables) {
                Some((columns, _)) => columns.push(column.heading),
                None => same.push((vec![column.heading], variables)),
            }
        }
    }
    if !lines.is_empty() {
        page.blank();
    }
    for ((mark, why), what) in lines {
        let what = what
            .iter()
            .map(|(columns, of)| format!("{} of {of}", columns.join(", ")));
        let what = what.collect::<Vec<_>>().join("; ");
        page.item(&format!("{mark} {what}: {why}"), 0);
    }
}

/// What is taken for what, by the only source named.
fn single(of: &Pair, first: &str, second: &str) -> Vec<Column> {
    let heading = harmless(&format!("{first} \\ {second}")).into_owned();
    let mut columns = vec![Column::names(&heading, SINGLE.map(str::to_owned).to_vec())];
    for (k, label) in SINGLE.into_iter().enumerate() {
        let cells = of.single.iter().map(|row| row[k].to_string()).collect();
        columns.push(Column::numbers("", label, cells));
    }
    columns
}

fn confusion(page: &mut Page, of: &Pair, first: &str, second: &str) {
    let most = || of.confusion.iter().take(PAIRS);
    page.table(&[
        Column::names(
            &harmless(first),
            most().map(|one| named(one.first)).collect(),
        ),
        Column::names(
            &harmless(second),
            most().map(|one| named(one.second)).collect(),
        ),
        Column::numbers(
            "",
            "statements",
            most().map(|c| c.statements.to_string()).collect(),
        ),
    ]);
    let rest = of.confusion.len().saturating_sub(PAIRS);
    if rest > 0 {
        page.item(&format!("and {rest} rarer pairs"), 0);
    }
}

fn disagreements(page: &mut Page, agreement: &Agreement) {
    let all = agreement.disagreements.len();
    if all == 0 {
        return;
    }
    let heading = match all.min(SHOWN) {
        shown if shown < all => format!("Source sets to settle: {shown} of {all}"),
        _ => format!("Source sets to settle: {all}"),
    };
    page.heading(&heading);
    for one in agreement.disagreements.iter().take(SHOWN) {
        page.blank();
        page.item(&codes(one, &agreement.coders), 0);
        let words = one.words.as_deref().unwrap_or("(no file has its words)");
        match one.before.as_deref().filter(|text| !text.is_empty()) {
            Some(before) => page.item(&format!("[{}] {words}", end(before)), 2),
            None => page.item(words, 2),
        }
    }
}

fn codes(of: &Disagreement, coders: &[Coded]) -> String {
    let said = coders.iter().zip(&of.codes).filter_map(|(coder, coding)| {
        let sources = coding.as_ref()?.sources;
        Some(format!("{} {}", coder.name, named(sources)))
    });
    format!("{}: {}", of.id, said.collect::<Vec<_>>().join(", "))
}
