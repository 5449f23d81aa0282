//! Columns of marks, one a source, as the sources of a coding.

use serde_json::Value;

use super::columns::Columns;
use super::fields::{Keys, plain};
use crate::codebook::Source;

/// The column for no attribution.
const NONE: &str = "none";

/// The column with the writer's name, where `teacher` is a source to mark.
const WRITER: &str = "written by";

/// What a row's marks say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marks {
    /// It has no such columns.
    Absent,
    /// Its sources are now under `sources`.
    Coded,
    /// Nobody has marked anything in it.
    Uncoded,
}

/// Whether headers are those of a sheet of marks: every source has its column.
pub(super) fn is_sheet(is_header: impl Fn(&str) -> bool) -> bool {
    Source::ALL.iter().all(|source| is_header(source.name()))
}

/// Turns the columns of marks into `sources`, if there are such and no column of sources.
///
/// # Errors
///
/// Why the marks can't be read, as a fragment.
pub(super) fn settle(keys: &mut Keys, columns: &Columns) -> Result<Marks, String> {
    let is_named = |field: &str| columns.named.iter().any(|named| named.0 == field);
    let has_sources = keys.contains_key("sources") || is_named("sources");
    if has_sources || !is_sheet(|name| keys.contains_key(name)) {
        return Ok(Marks::Absent);
    }
    let (mut named, mut denied, mut open) = (Vec::new(), Vec::new(), Vec::new());
    for source in Source::ALL {
        match mark(keys, source.name())? {
            Some(true) => named.push(source.name()),
            Some(false) => denied.push(source.name()),
            None => open.push(source.name()),
        }
    }
    let none = mark(keys, NONE)? == Some(true);
    let has_outcome = keys.get("outcome").and_then(plain);
    let has_outcome = has_outcome.is_some_and(|outcome| !outcome.trim().is_empty());
    let sources = match (&named[..], none, &denied[..], &open[..]) {
        ([], true, ..) | ([], false, _, []) => NONE.to_owned(),
        ([], false, [], _) if has_outcome => {
            return Err("it has an outcome, and no mark under a source or none".to_owned());
        }
        ([], false, [], _) => return Ok(Marks::Uncoded),
        ([], false, [denied, ..], [open, ..]) => {
            return Err(format!(
                "it denies {denied} and leaves {open} open: mark a source, or none"
            ));
        }
        ([source, ..], true, ..) => {
            return Err(format!("it is marked both {source} and none"));
        }
        (named, false, ..) => named.join(";"),
    };
    for source in Source::ALL {
        keys.remove(source.name());
    }
    keys.remove(NONE);
    keys.insert("sources".to_owned(), Value::String(sources));
    if let Some(writer) = keys.remove(WRITER) {
        keys.insert("teacher".to_owned(), writer);
    }
    Ok(Marks::Coded)
}

/// Whether a column is marked; `None` if its cell is empty.
fn mark(keys: &Keys, column: &str) -> Result<Option<bool>, String> {
    let Some(value) = keys.get(column).filter(|value| !value.is_null()) else {
        return Ok(None);
    };
    let text = plain(value).ok_or_else(|| format!("the mark {value} under {column} is no text"))?;
    match &*text.trim().to_lowercase() {
        "" => Ok(None),
        "x" | "✓" | "✔" | "yes" | "y" | "1" | "true" => Ok(Some(true)),
        "no" | "n" | "0" | "false" | "-" | "–" => Ok(Some(false)),
        name if name == column => Ok(Some(true)),
        _ => Err(format!(
            "the mark {text:?} under {column} is neither x nor empty"
        )),
    }
}

#[cfg(test)]
mod tests {
    use crate::codebook::Outcome;
    use crate::codings::CodedFile;

    const HEADER: &str = "id,Written by,text,home,school,Student,teacher,none,outcome\n";

    fn parse(rows: &str) -> CodedFile {
        CodedFile::parse("sheet.csv", format!("{HEADER}{rows}").as_bytes())
    }

    #[test]
    fn marks_are_sources_and_a_row_without_any_is_no_coding() {
        let file = parse(
            "s1,Ann,a,x,,,X,,success\n\
             s2,Ben,b,,,,,x,\n\
             s3,Ann,c,,,,,,\n\
             s4,,d,0,0,1,0,,\n\
             s5,,e,no,no,no,no,,\n\
             s6,,f,,,student,,,\n\
             s7,,g,,,,,,\n",
        );
        let coded = file.lines.iter();
        let coded = coded.map(|line| (&*line.id, line.coding.sources.to_string()));
        let wanted = ["home;teacher", "", "student", "", "student"];
        let ids = ["s1", "s2", "s4", "s5", "s6"];
        let wanted = ids.into_iter().zip(wanted.map(str::to_owned));
        assert_eq!(coded.collect::<Vec<_>>(), wanted.collect::<Vec<_>>());
        assert_eq!(file.problems, []);
        let notices: Vec<String> = file.notices.iter().map(ToString::to_string).collect();
        assert_eq!(
            notices,
            ["sheet.csv: 2 rows have no mark: they are not coded"]
        );
        let first = &file.lines[0];
        assert_eq!(first.coding.outcome.map(Outcome::name), Some("success"));
        assert_eq!(first.fields["teacher"], "Ann");
        assert_eq!(file.lines[1].fields["sources"], "none");
    }

    #[test]
    fn marks_that_contradict_each_other_or_say_nothing_are_told() {
        for (row, why) in [
            ("s1,,a,x,,,,x,", "it is marked both home and none"),
            (
                "s1,,a,,maybe,,,,",
                "the mark \"maybe\" under school is neither",
            ),
            ("s1,,a,,,,,,failure", "it has an outcome, and no mark"),
            ("s1,,a,0,,,,,", "it denies home and leaves school open"),
        ] {
            let file = parse(&format!("{row}\n"));
            assert!(file.lines.is_empty(), "{row}");
            let told = file.problems[0].to_string();
            assert!(told.starts_with("sheet.csv, line 2: the coding"), "{told}");
            assert!(told.contains(why), "{told}");
        }
    }

    #[test]
    fn a_column_of_sources_wins_over_columns_of_their_names() {
        let text = "id,sources,home,school,student,teacher\na,home,1,2,3,Ann\n";
        let file = CodedFile::parse("f.csv", text.as_bytes());
        assert_eq!(file.problems, []);
        assert_eq!(file.lines[0].fields["teacher"], "Ann");
    }
}
