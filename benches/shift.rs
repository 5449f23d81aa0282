//! Time of the statistics on one thread, over a study of 200 teachers, 8 cycles and 100,000
//! statements:
//!
//! ```text
//! cargo bench --bench shift
//! cargo bench --bench shift -- agree
//! ```
//!
//! Figures are medians of 15 runs, with the fastest in brackets: of the time that the thread was
//! on a processor, where the system tells it (Linux), so that other work on the machine slows it
//! less; else of the time that went by. What is built beforehand (observations, records, files of
//! codings) is not counted. A word takes only what has it in its name.

#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ascribe::agree;
use ascribe::codebook::{Agency, Coder, Coding, Focus, Outcome, Source, Sources};
use ascribe::codings::{CodedFile, CodedLine};
use ascribe::shift::correct::{self, Record, correct};
use ascribe::shift::{self, By, Observation, Settings};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

const TEACHERS: usize = 200;
const CYCLES: usize = 8;
const STATEMENTS: usize = 100_000;
const HUMAN: usize = 400;
const ROUNDS: usize = 15;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|one| one != "--bench");
    let only = arguments.next().unwrap_or_default();
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let one = one.expect("a thread can be started");
    one.install(|| all(&only));
}

fn all(only: &str) {
    let names = Names::new();
    let default = Settings::default();
    let everything = Settings {
        by: By::ALL.to_vec(),
        ..Settings::default()
    };
    println!("{TEACHERS} teachers, {CYCLES} cycles; ms, median (fastest)");
    for count in [STATEMENTS / 8, STATEMENTS / 4, STATEMENTS / 2, STATEMENTS] {
        let statements = study(TEACHERS, CYCLES, count);
        let observations = names.observations(&statements);
        let records = records(&statements);
        let report = |what: &str, run: &dyn Fn()| {
            if what.contains(only) {
                let [median, fastest] = times(run);
                let each = 1000.0 * fastest / count as f64;
                println!(
                    "{count:>7} statements, {what}: {median:.1} ({fastest:.1}), \
                     {each:.2} µs a statement"
                );
            }
        };
        let shift = |settings: &Settings| {
            black_box(shift::estimate(&observations, &cycles(CYCLES), settings));
        };
        report("shift, default settings", &|| shift(&default));
        report("shift, by everything", &|| shift(&everything));
        report("correction, 400 human codes", &|| {
            let settings = correct::Settings::default();
            black_box(correct(&records, &cycles(CYCLES), &settings));
        });
        let files: Vec<CodedFile> = (0..3).map(|coder| coded(&statements, coder)).collect();
        report("agree, 3 coders", &|| {
            black_box(agree::agree(&files, 0.95)).expect("there are coders");
        });
    }
    if "flips".contains(only) {
        let few = study(20, 4, 2000);
        let few = names.observations(&few);
        let [median, fastest] = times(&|| {
            black_box(shift::estimate(&few, &cycles(4), &default));
        });
        println!("20 teachers, 4 cycles, all 2^20 flips: {median:.1} ({fastest:.1})");
    }
}

/// The median and the least time in milliseconds, after a first run that is not counted.
fn times(run: &dyn Fn()) -> [f64; 2] {
    run();
    let began = Instant::now();
    let mut times = [(); ROUNDS].map(|()| {
        let before = clock(began);
        run();
        1000.0 * clock(began).saturating_sub(before).as_secs_f64()
    });
    times.sort_by(f64::total_cmp);
    [times[ROUNDS / 2], times[0]]
}

/// How long this thread was on a processor, or how long it is since `began`.
fn clock(began: Instant) -> Duration {
    // The system brings its count up to date when a thread steps aside.
    std::thread::yield_now();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let told = told.and_then(|text| text.split(' ').next()?.parse().ok());
    told.map_or_else(|| began.elapsed(), Duration::from_nanos)
}

fn cycles(count: usize) -> Vec<Arc<str>> {
    (1..=count).map(|n| format!("Cycle {n}").into()).collect()
}

/// A statement of the study.
struct Statement {
    teacher: usize,
    cycle: usize,
    sources: Sources,
    outcome: Option<Outcome>,
    agency: Option<Agency>,
    focus: [Option<Focus>; 4],
    /// What tells how coders and the model err.
    noise: [u8; 8],
}

/// Teachers' statements, half of them attributions, in the order in which they write.
fn study(teachers: usize, cycles: usize, count: usize) -> Vec<Statement> {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let mut one = |at: usize| {
        let place = at * teachers * cycles / count;
        let noise = random.next_u64().to_le_bytes();
        let drawn = random.next_u64().to_le_bytes();
        let at = |byte: u8, count: usize| usize::from(byte) % count;
        let mut sources = Sources::NONE;
        if drawn[0] & 1 == 1 {
            sources = sources.with(Source::ALL[at(drawn[1], 4)]);
            if drawn[2] < 20 {
                sources = sources.with(Source::ALL[at(drawn[3], 4)]);
            }
        }
        let focus = |source: usize| {
            let foci = Focus::ALL.iter();
            let mut foci = foci.filter(|focus| focus.source().index() == source);
            let of_source = sources.contains(Source::ALL[source]);
            let count = foci.clone().count();
            foci.nth(at(drawn[4], count)).copied().filter(|_| of_source)
        };
        Statement {
            teacher: place / cycles,
            cycle: place % cycles,
            sources,
            outcome: (!sources.is_empty()).then(|| Outcome::ALL[at(drawn[5], 3)]),
            agency: sources
                .contains(Source::Teacher)
                .then(|| Agency::ALL[at(drawn[6], 3)]),
            focus: [0, 1, 2, 3].map(focus),
            noise,
        }
    };
    (0..count).map(&mut one).collect()
}

/// What teachers, teams, groups and prompts are called.
struct Names {
    teachers: Vec<String>,
    teams: Vec<String>,
}

impl Names {
    fn new() -> Self {
        let names = |what: &str| (0..TEACHERS).map(|at| format!("{what} {at}")).collect();
        Self {
            teachers: names("teacher"),
            teams: names("team"),
        }
    }

    fn observations<'a>(&'a self, statements: &[Statement]) -> Vec<Observation<'a>> {
        let one = |statement: &Statement| Observation {
            teacher: &self.teachers[statement.teacher],
            team: Some(&self.teams[statement.teacher / 5]),
            group: Some(["programme", "comparison"][statement.teacher / 5 % 2]),
            prompt: Some(["What went well?", "What did not?"][statement.cycle % 2]),
            cycle: statement.cycle,
            sources: statement.sources,
            outcome: statement.outcome,
            agency: statement.agency,
            focus: statement.focus,
            expected: None,
        };
        statements.iter().map(one).collect()
    }
}

/// The same as a model codes them, with a human sample from four strata of each cycle.
fn records(statements: &[Statement]) -> Vec<Record> {
    let step = statements.len() / HUMAN;
    let one = |(at, statement): (usize, &Statement)| {
        let probability = |source: usize| {
            let noise = f64::from(statement.noise[source]) / 1000.0;
            let is_named = statement.sources.contains(Source::ALL[source]);
            if is_named { 1.0 - noise } else { noise }
        };
        Record {
            cluster: statement.teacher,
            cycle: statement.cycle,
            stratum: 4 * statement.cycle + usize::from(statement.noise[4] % 4),
            q: [0, 1, 2, 3].map(probability),
            coded: statement.sources,
            human: (at % step == 0).then_some(statement.sources),
        }
    };
    statements.iter().enumerate().map(one).collect()
}

/// The file of a coder who errs in one of eight statements.
fn coded(statements: &[Statement], coder: usize) -> CodedFile {
    let line = |(at, statement): (usize, &Statement)| {
        let mut coding = Coding::new(Coder("coder".into()), statement.sources);
        coding.outcome = statement.outcome;
        coding.agency = statement.agency;
        coding.focus = statement.focus;
        if statement.noise[coder] < 32 {
            let other = Source::ALL[usize::from(statement.noise[7] % 4)];
            coding = Coding::new(coding.coder, Sources::NONE.with(other));
        }
        let teacher = (
            "teacher".to_owned(),
            format!("teacher {}", statement.teacher),
        );
        CodedLine {
            id: format!("r{}-{}-{at}", statement.teacher, statement.cycle),
            place: format!("row {at}"),
            coding,
            words: Some(format!("The words of statement {at}.")),
            before: None,
            fields: BTreeMap::from([teacher]),
        }
    };
    CodedFile {
        name: format!("coder {coder}"),
        lines: statements.iter().enumerate().map(line).collect(),
        problems: Vec::new(),
        notices: Vec::new(),
    }
}
