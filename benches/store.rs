//! What a project file costs at 100,000 statements in 8 cycles: `cargo bench --bench store`.
//!
//! Times are of the fastest of five rounds where a round can be repeated; key presses, each of
//! which waits for the disk, are told by their median and their slowest of 500. The file lies in
//! the target folder. Without `--bench`, as `cargo test` runs it, there are 1,000 statements.
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::time::{Duration, Instant};

use ascribe::codebook::{Coder, Coding, Outcome, Source, Sources};
use ascribe::reflection::{Reflection, Statement};
use ascribe::store::{Act, Codes, NewStatement, Project};
use cap::Cap;

#[global_allocator]
static MEMORY: Cap<std::alloc::System> = Cap::new(std::alloc::System, usize::MAX);

const SENTENCE: &str =
    "The students did not finish since I had given them too little time to talk. ";
const PER_REFLECTION: usize = 10;
const CYCLES: usize = 8;
const ROUNDS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let timed = std::env::args().any(|argument| argument == "--bench");
    let reflections = reflections(if timed { 10_000 } else { 100 });
    let presses = if timed { 500 } else { 5 };
    let codings: Vec<Coding> = (0..97).map(coding).collect();
    let cycles: Vec<_> = (1..=CYCLES)
        .map(|cycle| format!("Cycle {cycle}").into())
        .collect();
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let path = folder.path().join("study.ascribe");

    let mut project = Project::create(&path)?;
    let began = Instant::now();
    let added = project.add(
        &cycles,
        &reflections,
        &mut statements(&reflections, &codings),
    )?;
    told("add", began.elapsed());
    println!("{} statements, {} codings", added.statements, added.codings);
    let began = Instant::now();
    project.add(
        &cycles,
        &reflections,
        &mut statements(&reflections, &codings),
    )?;
    told("add the same again", began.elapsed());
    println!(
        "{:.1} MB of file",
        std::fs::metadata(&path)?.len() as f64 / 1e6
    );

    fastest("open", || Project::open(&path).map(drop))?;
    fastest("contents, newly opened", || {
        Project::open(&path)?.contents().map(drop)
    })?;
    fastest("contents", || project.contents().map(drop))?;
    let before = MEMORY.allocated();
    let mut contents = project.contents()?;
    println!(
        "{:.1} MB of contents",
        (MEMORY.allocated() - before) as f64 / 1e6
    );

    let ann = Coder("ann".into());
    let (mut appends, mut updates) = (Vec::new(), Vec::new());
    for at in 0..presses {
        let statement = contents.statements[at * 101 % contents.statements.len()].key;
        let codes = Codes::new(Sources::NONE.with(Source::ALL[at % 4]));
        let act = Act::Code {
            statement,
            codes,
            supersedes: Vec::new(),
        };
        let began = Instant::now();
        let event = project.append(&ann, None, false, act)?;
        appends.push(began.elapsed());
        let began = Instant::now();
        contents.update(&project, &event)?;
        updates.push(began.elapsed());
    }
    spread("append", appends);
    spread("update of the contents", updates);
    let mut undos = Vec::new();
    for _ in 0..presses / 5 {
        let began = Instant::now();
        project.undo(&ann)?;
        undos.push(began.elapsed());
    }
    spread("undo", undos);

    fastest("reflection", || {
        project.reflection(contents.reflections[7].row).map(drop)
    })?;
    fastest("search", || project.search("little time").map(drop))?;
    fastest("codings", || project.codings(None).map(drop))?;
    fastest("conflicts", || project.conflicts().map(drop))?;
    fastest("export", || project.export(None).map(drop))?;
    let file = project.export(None)?;
    println!("{:.1} MB of coder file", file.len() as f64 / 1e6);
    fastest("parse a coder file", || {
        Project::parse_events("all", &file);
        Ok(())
    })?;
    let (events, _) = Project::parse_events("all", &file);
    let mut copy = Project::create(&folder.path().join("copy"))?;
    copy.add(&cycles, &reflections, &mut std::iter::empty())?;
    let began = Instant::now();
    copy.merge(&events)?;
    told("merge all", began.elapsed());
    fastest("merge all again", || copy.merge(&events).map(drop))?;
    Ok(())
}

fn reflections(count: usize) -> Vec<Reflection> {
    let one = |at: usize| Reflection {
        id: format!("logs/teacher {}/cycle {}.docx#{at}", at % 240, at % CYCLES),
        teacher: Some(format!("Teacher {}", at % 240).into()),
        team: Some(format!("Team {}", at % 40).into()),
        cycle: Some(format!("Cycle {}", 1 + at % CYCLES).into()),
        prompt: Some("What did you see, and why?".into()),
        text: SENTENCE.repeat(PER_REFLECTION),
        ..Reflection::default()
    };
    (0..count).map(one).collect()
}

fn coding(at: u8) -> Coding {
    let p = f32::from(at) / 97.0;
    let mut coding = Coding::new(Coder("ascribe base 1".into()), Sources::NONE);
    if at % 3 == 0 {
        coding.sources = Sources::NONE.with(Source::ALL[usize::from(at) % 4]);
        coding.outcome = Some(Outcome::Failure);
        coding.evidence.explained = Some(0..31);
    }
    coding.probabilities = Some([p, 1.0 - p, p / 2.0, p / 3.0]);
    coding.confidence = Some(p);
    coding
}

fn statements<'a>(
    reflections: &'a [Reflection],
    codings: &'a [Coding],
) -> impl Iterator<Item = NewStatement<'a>> {
    let of = move |reflection: usize| {
        (1..)
            .zip(0..PER_REFLECTION)
            .map(move |(number, at)| NewStatement {
                reflection,
                number,
                statement: Statement {
                    start: at * SENTENCE.len(),
                    end: (at + 1) * SENTENCE.len() - 1,
                },
                coding: codings.get((reflection * 7 + at) % codings.len()),
            })
    };
    (0..reflections.len()).flat_map(of)
}

fn told(what: &str, time: Duration) {
    println!("{what:<24} {:>9.2} ms", 1e3 * time.as_secs_f64());
}

fn fastest(
    what: &str,
    mut work: impl FnMut() -> Result<(), ascribe::error::Error>,
) -> Result<(), ascribe::error::Error> {
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let began = Instant::now();
        work()?;
        best = best.min(began.elapsed());
    }
    told(what, best);
    Ok(())
}

fn spread(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let (median, slowest) = (times[times.len() / 2], times[times.len() - 1]);
    told(what, median);
    println!("{:<24} {:>9.2} ms at most", "", 1e3 * slowest.as_secs_f64());
}
