//! What a project file costs at 100,000 statements in 8 cycles: `cargo bench --bench store`.
//!
//! Times are of the fastest of five rounds where a round can be repeated; key presses, each of
//! which waits for the disk, are told by their median and their slowest of 500. Beside the time
//! gone by stands the time on a processor, where the system tells it: what a busy machine does not
//! change. The file lies in the target folder. Without `--bench`, as `cargo test` runs it, there
//! are 1,000 statements.
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::time::Instant;

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
    let began = Clock::start();
    let added = project.add(
        &cycles,
        &reflections,
        &mut statements(&reflections, &codings),
    )?;
    told("add", began.stop());
    println!("{} statements, {} codings", added.statements, added.codings);
    let began = Clock::start();
    project.add(
        &cycles,
        &reflections,
        &mut statements(&reflections, &codings),
    )?;
    told("add the same again", began.stop());
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
        let began = Clock::start();
        let event = project.append(&ann, None, false, act)?;
        appends.push(began.stop());
        let began = Clock::start();
        contents.update(&project, &event)?;
        updates.push(began.stop());
    }
    spread("append", appends);
    spread("update of the contents", updates);
    let mut undos = Vec::new();
    for _ in 0..presses / 5 {
        let began = Clock::start();
        project.undo(&ann)?;
        undos.push(began.stop());
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
    let began = Clock::start();
    copy.merge(&events)?;
    told("merge all", began.stop());
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
    if at.is_multiple_of(3) {
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

/// Time gone by and time on a processor, in milliseconds.
#[derive(Clone, Copy)]
struct Spent {
    wall: f64,
    busy: f64,
}

struct Clock(Instant, f64);

impl Clock {
    fn start() -> Self {
        Self(Instant::now(), busy())
    }

    fn stop(&self) -> Spent {
        Spent {
            wall: 1e3 * self.0.elapsed().as_secs_f64(),
            busy: busy() - self.1,
        }
    }
}

/// Milliseconds that this thread has had of a processor; nothing where the system does not tell.
fn busy() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let first = told
        .split(' ')
        .next()
        .and_then(|nanoseconds| nanoseconds.parse().ok());
    first.map_or(f64::NAN, |nanoseconds: f64| nanoseconds / 1e6)
}

fn told(what: &str, Spent { wall, busy }: Spent) {
    println!("{what:<24} {wall:>9.2} ms {busy:>9.2} ms of a processor");
}

fn fastest(
    what: &str,
    mut work: impl FnMut() -> Result<(), ascribe::error::Error>,
) -> Result<(), ascribe::error::Error> {
    let mut best: Option<Spent> = None;
    for _ in 0..ROUNDS {
        let began = Clock::start();
        work()?;
        let now = began.stop();
        best = Some(best.map_or(now, |best| Spent {
            wall: best.wall.min(now.wall),
            busy: best.busy.min(now.busy),
        }));
    }
    if let Some(best) = best {
        told(what, best);
    }
    Ok(())
}

fn spread(what: &str, mut times: Vec<Spent>) {
    times.sort_by(|a, b| a.wall.total_cmp(&b.wall));
    told(what, times[times.len() / 2]);
    told("  at most", times[times.len() - 1]);
}
