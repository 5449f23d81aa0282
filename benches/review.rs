//! How long the review page's questions take on a large project: `cargo bench --bench review`.
//!
//! 100,000 statements of 200 teachers in five cycles, coded by a model, and a blind sample of 400
//! that two people coded. The fastest of seven passes counts; without `--bench`, as `cargo test`
//! runs it, one pass is made over a hundredth of it.
#![allow(clippy::print_stdout)]

#[path = "../tests/numbers/mod.rs"]
mod numbers;

use std::hint::black_box;
use std::time::Instant;

use ascribe::codebook::{Coder, Source, Sources, probability_of};
use ascribe::reflection::Statement;
use ascribe::review::{Figures, Progress, Queue, Sample, card, counts, draw, human};
use ascribe::sample::{Contrast, Settings};
use ascribe::store::{Coded, Contents, Key, ReflectionRow, StatementRow};

use numbers::Numbers;

const PASSES: usize = 7;

fn main() {
    let timed = std::env::args().any(|argument| argument == "--bench");
    let (teachers, passes) = if timed { (200, PASSES) } else { (2, 1) };
    let mut contents = project(teachers);
    let settings = Settings {
        n: 400,
        contrast: Contrast::Trend,
        source: Source::Teacher,
        seed: 1,
    };
    let plan = draw(&contents, "p", &settings).expect("it has cycles and probabilities");
    let sample = Sample::new("first", true, plan.clone(), &contents);
    code(&mut contents, &sample);
    let samples = [sample];
    let (ann, all) = (Coder("ann".into()), contents.statements.len());
    println!("{all} statements, {} drawn; milliseconds", plan.drawn.len());
    let time = |what: &str, of: &mut dyn FnMut()| {
        let best = (0..passes).map(|_| {
            let start = Instant::now();
            of();
            start.elapsed().as_secs_f64() * 1e3
        });
        println!("{what:<34} {:>9.3}", best.fold(f64::MAX, f64::min));
    };
    time("draw a sample", &mut || {
        let _ = black_box(draw(&contents, "p", &settings));
    });
    time("find a sample again", &mut || {
        black_box(Sample::new("first", true, plan.clone(), &contents));
    });
    time("counts of every queue", &mut || {
        black_box(counts(&contents, &samples, &ann));
    });
    for queue in [
        "all",
        "uncertain",
        "disagreements",
        "sample:first",
        "source:teacher",
    ] {
        let queue: Queue = queue.parse().expect("a queue");
        time(&format!("order of {queue}"), &mut || {
            black_box(queue.order(&contents, &samples, &ann, &[]));
        });
    }
    let order = Queue::All.order(&contents, &samples, &ann, &[]);
    time("next", &mut || {
        black_box(order.next(7));
    });
    time("first that is to do", &mut || {
        black_box(order.todo(&contents, &ann, Some(7)));
    });
    time("progress", &mut || {
        black_box(Progress::of(&contents, &order, &ann));
    });
    time("a statement's card", &mut || {
        black_box(card(&contents, &samples, &ann, 7));
    });
    time("figures", &mut || {
        black_box(Figures::of(&contents, &samples, &ann));
    });
    let fresh = Coder("cleo".into());
    time("figures, nothing corrected", &mut || {
        black_box(Figures::of(&contents, &samples, &fresh));
    });
    let all_coded = code_all(&contents);
    time("figures, all coded by one person", &mut || {
        black_box(Figures::of(&all_coded, &samples, &ann));
    });
    time("people's codes of the sample", &mut || {
        let _ = black_box(human(&contents, &samples, None));
    });
}

/// Four reflections of 25 statements of each teacher and cycle, all coded by a model.
fn project(teachers: u32) -> Contents {
    let numbers = &mut Numbers(1);
    let mut contents = Contents {
        cycles: (1..=5).map(|at| format!("Cycle {at}").into()).collect(),
        coders: ["ann", "ascribe base 1", "ben"]
            .map(|name| Coder(name.into()))
            .into(),
        models: vec![false, true, false],
        ..Contents::default()
    };
    for teacher in 0..teachers {
        for reflection in 0..20_u16 {
            let row = teacher * 20 + u32::from(reflection);
            contents.reflections.push(ReflectionRow {
                row,
                id: format!("logs/team {}.docx#{row}", teacher % 9).into(),
                teacher: Some(format!("Teacher {teacher}").into()),
                team: None,
                group: None,
                prompt: None,
                cycle: Some(reflection / 4),
                date: None,
            });
            for number in 1..=25 {
                statement(&mut contents, row, number, numbers);
            }
        }
    }
    contents.index();
    contents
}

fn statement(contents: &mut Contents, reflection: u32, number: u32, numbers: &mut Numbers) {
    let at = reflection * 25 + number - 1;
    let mut key = [0; 16];
    key[..4].copy_from_slice(&at.wrapping_mul(0x9e37_79b1).to_be_bytes());
    let start = number as usize * 60;
    contents.statements.push(StatementRow {
        key: Key(key),
        reflection,
        number,
        statement: Statement {
            start,
            end: start + 50,
        },
        original: Some(number),
    });
    #[expect(clippy::cast_possible_truncation, reason = "a probability")]
    let q = [0.2, 0.3, 0.3, 1.0].map(|most| (numbers.next() * most) as f32);
    let named = Source::ALL.iter().copied();
    let named: Sources = named.filter(|source| q[source.index()] > 0.5).collect();
    contents.coded.push(Coded {
        statement: at,
        coder: 1,
        blind: false,
        sources: named,
        outcome: None,
        agency: None,
        focus: [None; 4],
        probabilities: Some(q),
        confidence: Some(probability_of(named, q)),
        abstain: false,
        time: 0,
    });
}

/// Two people code the sample blind.
fn code(contents: &mut Contents, sample: &Sample) {
    let numbers = &mut Numbers(2);
    for at in sample.statements() {
        let [model] = contents.of(*at) else { continue };
        let mut coded = *model;
        coded.blind = true;
        let q = coded.probabilities.take().unwrap_or_default();
        coded.confidence = None;
        for coder in [0, 2] {
            coded.coder = coder;
            coded.time += 20_000;
            coded.sources = if coder == 2 && numbers.next() < 0.8 {
                coded.sources
            } else {
                numbers.sources(q.map(f64::from))
            };
            contents.blind.push(coded);
        }
    }
    contents.coded.extend_from_slice(&contents.blind);
    let place = |one: &Coded| (one.statement, one.coder);
    contents.coded.sort_by_key(place);
}

/// The same with every statement coded by one of them.
fn code_all(contents: &Contents) -> Contents {
    let mut all = contents.clone();
    let models = contents.coded.iter().filter(|one| one.coder == 1);
    let mut rng = Numbers(3);
    let copies = models.map(|model| Coded {
        coder: 0,
        sources: if rng.next() < 0.8 {
            model.sources
        } else {
            Sources::NONE
        },
        probabilities: None,
        confidence: None,
        ..*model
    });
    all.coded.retain(|one| one.coder != 0);
    all.coded.extend(copies);
    all.coded.sort_by_key(|one| (one.statement, one.coder));
    all
}
