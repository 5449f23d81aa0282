//! Files that are read whole.

use std::io::Read;
use std::path::{Path, PathBuf};

use ascribe::codings::{CodedFile, Columns, Rows};
use ascribe::error::{Error, Problem};
use ascribe::read;
use ascribe::sample;
use ascribe::study::{Studies, Study};
use clap::Args as Flags;

use crate::args::{CycleOrderArgs, known};
use crate::messages;
use crate::project::{self, Held};

/// The bytes of a file; `-` is standard input.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        std::io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    read.map_err(|error| Error::input(format!("read {}: {error}", name(path))))
}

/// A file as messages call it.
pub(crate) fn name(path: &Path) -> String {
    if path.as_os_str() == "-" {
        "standard input".to_owned()
    } else {
        path.to_string_lossy().into_owned()
    }
}

/// A file of codings that is no project.
pub(crate) fn codings(path: &Path) -> Result<CodedFile, Error> {
    coded(path, &Columns::default(), CodedFile::parse_as)
}

/// A sheet that people coded, in whatever encoding a spreadsheet program saved it.
pub(crate) fn coded_sheet(path: &Path) -> Result<CodedFile, Error> {
    let columns = Columns::default();
    coded(path, &columns, |name, bytes, _| {
        sample::coded_sheet(name, bytes)
    })
}

/// A file of codings: a workbook, or text that `parse` reads.
fn coded(
    path: &Path,
    columns: &Columns,
    parse: impl Fn(&str, &[u8], &Columns) -> CodedFile,
) -> Result<CodedFile, Error> {
    let (name, bytes) = (name(path), bytes(path)?);
    if read::is_archive(&bytes) {
        return workbook(&name, &bytes, columns);
    }
    match read::of_another_format(&bytes) {
        Some(why) => Err(Error::input(format!("read {name}: {why}"))
            .with_hint("codings are read from XLSX, ODS, CSV and JSONL")),
        None => Ok(parse(&name, &bytes, columns)),
    }
}

/// The codings on the first sheet of a workbook that has some.
fn workbook(name: &str, bytes: &[u8], columns: &Columns) -> Result<CodedFile, Error> {
    let mut rows: Option<Rows<'_>> = None;
    let found =
        read::sheet_rows(
            name,
            bytes,
            &|cells| columns.are_in(cells),
            &mut |row| match &mut rows {
                Some(rows) => {
                    let place = format!("sheet {:?}, row {}", row.sheet, row.number);
                    rows.add(place, row.cells);
                }
                None => rows = Some(Rows::new(name, row.cells, columns)),
            },
        )?;
    match (found, rows) {
        (Ok(()), Some(rows)) => Ok(rows.finish()),
        (found, _) => {
            let sheets = found.err().unwrap_or_default();
            let sheets: Vec<String> = sheets.iter().map(|name| format!("{name:?}")).collect();
            let wanted = columns.header_of("sources");
            Err(Error::input(format!(
                "find codings in {name}: no row of headers with {wanted} in its sheets ({})",
                sheets.join(", ")
            ))
            .with_hint(
                "a sheet needs, within its first 25 rows, headers id and sources, or id and home, \
                 school, student and teacher to be marked with x",
            ))
        }
    }
}

/// How codings of a study are read.
#[derive(Debug, Default, Flags)]
pub(crate) struct StudyArgs {
    /// Which column of CODINGS holds what, as teacher=Name,cycle=Term,sources=Code
    #[arg(
        long,
        value_name = "FIELD=HEADER,…",
        value_parser = known::<Columns>,
        help_heading = "Reading"
    )]
    map: Option<Columns>,

    /// Whose codes count, where a column coder names several
    #[arg(long, value_name = "NAME", help_heading = "Reading")]
    pub(crate) coder: Option<String>,

    #[command(flatten)]
    order: CycleOrderArgs,
}

/// Codings as they were read.
pub(crate) struct Codings {
    pub(crate) file: CodedFile,
    /// The project from which they come, if they do.
    pub(crate) held: Option<Held>,
}

impl StudyArgs {
    /// The first of the flags that was given.
    pub(crate) fn given(&self) -> Option<&'static str> {
        let flags = [
            ("--map", self.map.is_some()),
            ("--coder", self.coder.is_some()),
            ("--cycle-order", self.order.cycle_order.is_some()),
        ];
        flags.into_iter().find(|flag| flag.1).map(|flag| flag.0)
    }

    /// Reads the codings of a file or of a project; where nothing is to be joined by id, lines
    /// without one get a number.
    pub(crate) fn read(&self, path: &Path, number_lines: bool) -> Result<Codings, Error> {
        if project::is_meant(path) {
            if self.map.is_some() {
                return Err(Error::usage(format!(
                    "use --map: {} is a project, whose codings have their names",
                    path.display()
                ))
                .with_hint("--map is for tables that someone else has made"));
            }
            let held = Held::open(path)?;
            let file = held.codings()?;
            if file.lines.is_empty() {
                return Err(Error::input(format!(
                    "find codings in {}: it has none",
                    path.display()
                ))
                .with_hint("`ascribe analyze LOGS --project` adds a model's codings"));
            }
            let held = Some(held);
            return Ok(Codings { file, held });
        }
        let mut columns = self.map.clone().unwrap_or_default();
        columns.number_lines = number_lines;
        let file = coded(path, &columns, CodedFile::parse_as)?;
        Ok(Codings { file, held: None })
    }

    /// The studies in codings; what could not be read is said, and handed back.
    pub(crate) fn studies<'a>(
        &self,
        codings: &'a Codings,
    ) -> Result<(Studies<'a>, Vec<Problem>), Error> {
        let file = &codings.file;
        let mut problems = file.problems.clone();
        let studies = match (&self.order.cycle_order, &codings.held) {
            // In a project cycles have their order, as the logs were read.
            (None, Some(held)) => {
                Studies::of(file, Some(&held.cycles())).or_else(|_| Studies::of(file, None))
            }
            (order, _) => Studies::of(file, order.as_deref()),
        };
        problems.extend(studies.iter().flat_map(|studies| studies.problems.clone()));
        messages::problems(&problems);
        let studies = studies.map_err(|error| {
            if file.lines.is_empty() {
                error.with_hint(
                    "it needs the columns teacher, cycle and sources (and id, where codings are \
                     joined), as codings.csv of `ascribe analyze` has them; --map names columns \
                     that are called otherwise",
                )
            } else {
                error
            }
        })?;
        Ok((studies, problems))
    }

    /// The study of the coder named or, without a name, of the only one; of a project of its
    /// current model.
    pub(crate) fn only<'a>(
        &self,
        studies: Studies<'a>,
        codings: &Codings,
    ) -> Result<Study<'a>, Error> {
        let model = codings.held.as_ref().and_then(Held::model);
        let model = model.map(|model| &*model.0);
        studies.only(self.coder.as_deref().or(model))
    }
}

/// Whether two paths are one file.
pub(crate) fn is_same(one: &Path, other: &Path) -> bool {
    let whole = |path: &Path| -> Option<PathBuf> { std::fs::canonicalize(path).ok() };
    whole(one).is_some_and(|path| whole(other) == Some(path))
}
