//! `ascribe sample`: statements for people to code, drawn with known chances.

use std::fs;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use ascribe::error::Error;
use ascribe::report;
use ascribe::sample::{self, Plan, Row, Settings};
use ascribe::study::Study;

use crate::args::SampleArgs;
use crate::results::WholeFile;
use crate::{Done, messages};

/// Draws, writes the sheet and the plan, and says how to go on.
pub(crate) fn run(args: &SampleArgs) -> Done {
    let file = args.reading.file(&args.codings, false).map_err(|error| {
        error.with_hint("name codings.csv of `ascribe analyze`, or the lines of `ascribe code`")
    })?;
    let (studies, problems) = args.reading.studies(&file)?;
    let notices = studies.notices.clone();
    let study = studies.only(args.reading.coder.as_deref())?;
    let settings = Settings {
        n: args.n,
        contrast: args.contrast,
        source: args.source,
        seed: args.seed,
    };
    let plan = sample::draw(&study, &settings)?;
    let rows = sample::rows(&plan, &study);
    let places = Places::of(&args.out, args.force)?;
    let sheet = if places.is_table {
        report::sample_csv(&rows, args.show_teachers)
    } else {
        report::sample_xlsx(&rows, args.show_teachers)?
    };
    write(&places.plan, &plan.json())?;
    write(&places.sheet, &sheet)?;
    if !args.quiet {
        messages::notices(&notices);
        notes(&study, &plan, &rows, args);
        let width = messages::width(std::io::stdout().is_terminal());
        let table = report::sample_table(&plan, width, true);
        messages::print(&format!("{table}\n{}", next_steps(args, &places)))?;
    }
    Ok(problems.is_empty())
}

/// What to know of the draw.
fn notes(study: &Study<'_>, plan: &Plan, rows: &[Row], args: &SampleArgs) {
    let (drawn, asked) = (plan.drawn.len(), args.n);
    if drawn < asked {
        let all = study.statements.len();
        let what = if drawn == all {
            format!("there are only {all} statements: all of them are drawn")
        } else {
            format!(
                "the cycles that a {} compares hold only {drawn} statements: all of them are drawn",
                args.contrast.name()
            )
        };
        messages::say(&format!("note: of {asked} asked for, {drawn}: {what}"));
    }
    let bare = study.codings - study.with_probabilities;
    if bare > 0 {
        messages::say(&format!(
            "note: {bare} of {} codings without probabilities: they go by their codes",
            study.codings
        ));
    }
    let has_words = |row: &&Row| !row.text.trim().is_empty();
    let wordless = drawn - rows.iter().filter(has_words).count();
    if wordless > 0 {
        messages::say(&format!(
            "note: {wordless} of {drawn} statements drawn without words in {}: look them up by \
             the ids in the plan",
            study.name
        ));
    }
}

fn next_steps(args: &SampleArgs, places: &Places) -> String {
    let (sheet, plan) = (places.sheet.display(), places.plan.display());
    let codings = args.codings.display();
    let how = if places.is_table {
        "In sources write home, school, student,\n\
         teacher (several joined by ;) or none; an empty cell means not coded. outcome (success,\n\
         failure, unclear) and note are optional. Keep the column id. Then:"
    } else {
        "Mark each source that a\n\
         statement names with an x, or none; a row without any mark means not coded. outcome and\n\
         note are optional. The second sheet says how to code. Keep the column id. Then:"
    };
    format!(
        "Sheet: {sheet}\nPlan:  {plan}\n\n\
         Next: have people code every row of the sheet without seeing the model's codes.\n\
         {how}\n  ascribe shift {codings} --human {sheet}\n"
    )
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mut file = WholeFile::create(path)?;
    file.write(bytes)?;
    file.keep()
}

/// Where the sheet and its plan go.
struct Places {
    sheet: PathBuf,
    plan: PathBuf,
    /// Whether the sheet is a table (CSV), no workbook.
    is_table: bool,
}

impl Places {
    /// Into a folder, or, where a .xlsx or .csv is named, there and beside it. What is there
    /// already may be somebody's work.
    fn of(out: &Path, force: bool) -> Result<Self, Error> {
        let extension = out.extension().unwrap_or_default().to_string_lossy();
        let extension = extension.to_lowercase();
        let sheet = match &*extension {
            "xlsx" | "csv" => out.to_owned(),
            "ods" | "xls" | "tsv" | "jsonl" | "json" => {
                let message = format!("write {}: a sheet is .xlsx or .csv", out.display());
                return Err(Error::usage(message).with_hint("name one of these with --out"));
            }
            _ => out.join("sample.xlsx"),
        };
        let is_table = extension == "csv";
        let folder = sheet.parent().map(Path::to_owned);
        let plan = Plan::path(&sheet);
        let places = Self {
            sheet,
            plan,
            is_table,
        };
        for path in [&places.sheet, &places.plan] {
            if path.exists() && !force {
                let message = format!("write {}: it is there already", path.display());
                return Err(Error::output(message).with_hint(
                    "it may hold somebody's codes: name another place with --out, or write over \
                     it with --force",
                ));
            }
        }
        if let Some(folder) = folder.filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(&folder).map_err(|error| {
                Error::output(format!("make the folder {}: {error}", folder.display()))
                    .with_hint("name another with --out")
            })?;
        }
        Ok(places)
    }
}
