//! `ascribe sample`: statements for people to code, drawn with known chances.

mod project;

use std::fs;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use ascribe::codebook::Source;
use ascribe::error::Error;
use ascribe::report;
use ascribe::sample::{self, Contrast, Plan, Row, Settings};
use ascribe::study::Study;
use clap::Parser;

use crate::input::StudyArgs;
use crate::results::WholeFile;
use crate::{Done, messages};

#[derive(Debug, Parser)]
#[command(after_help = "\
CODINGS is codings.csv of ascribe analyze (or XLSX, ODS), or the lines of ascribe code for
reflections: an id, a cycle, sources and p_home to p_teacher, and where they are known the teacher
and the words. Statements are drawn at random: by cycle as the shift (first and last cycle only) or
the trend (all cycles, the outer ones more) weighs them, within a cycle more of those on which the
model is unsure.

Written are sample.xlsx, to be coded by people in a spreadsheet program (in random order, without
the model's codes, teacher and cycle; its second sheet says how to code), and sample-plan.json, with
the seed, the strata and the chance of every statement, without which the codes can't be weighted:
keep both. --out x.csv writes a table with one column sources in place of marks.

In a project (study.ascribe) the sample is kept, as a queue that people code on the page of ascribe
review; a sheet is written only with --out. It is coded blind: no suggestion and nobody's codes are
shown, since who has seen the model's code tends to agree with it, and its errors would be
corrected by too little; and since agreement of people is reliability only where none saw the
other. --open shows them.

Exit codes: 0 done, 1 failed, 2 usage, 3 done but some input could not be read.

Examples:
  ascribe sample study.ascribe --n 200
  ascribe sample study.ascribe --n 100 --name reliability --seed 2
  ascribe sample ascribe-results/codings.csv --n 200
  ascribe sample codings.csv --n 300 --for trend --seed 7 --out coding/round-1.xlsx")]
#[expect(clippy::struct_excessive_bools, reason = "one a flag")]
pub(crate) struct SampleArgs {
    /// Codings of all statements, with the model's probabilities; or a project
    #[arg(value_name = "CODINGS")]
    pub(crate) codings: PathBuf,

    /// How many statements people are to code; 100 to 400 are of use
    #[arg(short, long, value_name = "N")]
    pub(crate) n: usize,

    /// What the codes are to tell: shift, from the first to the last cycle, or trend, over all
    #[arg(long = "for", value_name = "shift|trend", default_value = "shift")]
    pub(crate) contrast: Contrast,

    /// The source whose share they are to tell best: home, school, student or teacher
    #[arg(long, value_name = "SOURCE", default_value = "teacher")]
    pub(crate) source: Source,

    /// What the draw comes from: the same seed draws the same statements [default: 1; in a project
    /// the number of its samples and one more]
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,

    /// Folder for sample.xlsx and sample-plan.json; or the .xlsx or .csv itself, with its plan
    /// beside it [default: ascribe-sample; of a project no sheet]
    #[arg(short, long, value_name = "DIR|FILE")]
    pub(crate) out: Option<PathBuf>,

    /// What the sample is called in the project [default: its number]
    #[arg(long, value_name = "NAME", help_heading = "In a project")]
    pub(crate) name: Option<String>,

    /// Hides suggestions and others' codes from who codes it, which is so by default
    #[arg(long, conflicts_with = "open", help_heading = "In a project")]
    pub(crate) blind: bool,

    /// Shows suggestions and others' codes to who codes it
    #[arg(long, help_heading = "In a project")]
    pub(crate) open: bool,

    #[command(flatten)]
    pub(crate) reading: StudyArgs,

    /// Keeps the teachers' names on the sheet
    #[arg(long)]
    pub(crate) show_teachers: bool,

    /// Writes over a sheet and a plan that are there already
    #[arg(long)]
    pub(crate) force: bool,

    /// Says nothing but errors and what could not be read
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// Draws, writes the sheet and the plan, and says how to go on.
pub(crate) fn run(args: &SampleArgs) -> Done {
    if crate::project::is_meant(&args.codings) {
        return project::run(args);
    }
    let given = [
        ("--name", args.name.is_some()),
        ("--blind", args.blind),
        ("--open", args.open),
    ];
    if let Some((flag, _)) = given.iter().find(|(_, is_given)| *is_given) {
        let codings = args.codings.display();
        return Err(Error::usage(format!(
            "use {flag}: {codings} is a file of codings, no project"
        ))
        .with_hint("the sheet of a sample tells nothing of codes in any case"));
    }
    let codings = args.reading.read(&args.codings, false).map_err(|error| {
        error.with_hint("name codings.csv of `ascribe analyze`, or the lines of `ascribe code`")
    })?;
    let (studies, problems) = args.reading.studies(&codings)?;
    let notices = studies.notices.clone();
    let study = args.reading.only(studies, &codings)?;
    let plan = sample::draw(&study, &args.settings(1))?;
    let out = args.out.clone().unwrap_or_else(|| FOLDER.into());
    let places = Places::of(&out, args.force)?;
    let rows = write_sheet(args, &places, &study, &plan)?;
    if !args.quiet {
        messages::notices(&notices);
        notes(&study, &plan, &rows, args);
        let next = next_steps(args, &places);
        messages::print(&format!("{}\n{next}", table(&plan)))?;
    }
    Ok(problems.is_empty())
}

/// Where sheets go if nobody says.
const FOLDER: &str = "ascribe-sample";

impl SampleArgs {
    /// What is to be drawn; by this seed, if none was given.
    fn settings(&self, seed: u64) -> Settings {
        Settings {
            n: self.n,
            contrast: self.contrast,
            source: self.source,
            seed: self.seed.unwrap_or(seed),
        }
    }
}

/// Writes the sheet and its plan; the rows of the sheet.
fn write_sheet(
    args: &SampleArgs,
    places: &Places,
    study: &Study<'_>,
    plan: &Plan,
) -> Result<Vec<Row>, Error> {
    let rows = sample::rows(plan, study);
    let sheet = if places.is_table {
        report::sample_csv(&rows, args.show_teachers)
    } else {
        report::sample_xlsx(&rows, args.show_teachers)?
    };
    write(&places.plan, &plan.json())?;
    write(&places.sheet, &sheet)?;
    Ok(rows)
}

/// How the sample is spread over cycles and strata.
fn table(plan: &Plan) -> String {
    let width = messages::width(std::io::stdout().is_terminal());
    report::sample_table(plan, width, true)
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
        "In sources write home, school, student, teacher (several joined by ;) or none; an empty\n\
         cell means not coded. outcome (success, failure, unclear) and note are optional."
    } else {
        "Mark each source that a statement names with an x, or none; a row without any mark means\n\
         not coded. outcome and note are optional. The second sheet says how to code."
    };
    format!(
        "Sheet: {sheet}\nPlan:  {plan}\n\n\
         Next: have people code every row of the sheet without seeing the model's codes.\n\
         {how}\n\
         Keep the column id. Then:\n  ascribe shift {codings} --human {sheet}\n"
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
