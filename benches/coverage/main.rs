//! Coverage of the intervals in simulated studies, as `docs/coverage.md` has it:
//!
//! ```text
//! cargo bench --bench coverage -- --runs 4000
//! cargo bench --bench coverage -- --runs 500 --only drift
//! ```
//!
//! Every study is drawn from a world whose truth is known, and estimated by `shift::estimate` or,
//! with a model's codings, by `sample::draw` and `shift::correct`. The tables, in Markdown, go to
//! the standard output, times to the standard error. `--only` takes the worlds whose names hold
//! its words. Run k of a world has the seed k, so that the result does not depend on the number of
//! threads, nor on which worlds are asked for.

#![allow(clippy::print_stdout, clippy::print_stderr)]

mod random;
mod world;
mod worlds;
mod statements;
mod score;
mod shift;
mod correct;

use std::time::Instant;

use ascribe::shift::Unit;
use score::Score;
use worlds::{CODES, Coded, Part};

/// Runs where none are asked for.
const RUNS: u64 = 1500;

fn main() {
    let (mut runs, mut only) = (RUNS, String::new());
    let mut arguments = std::env::args().skip(1).filter(|one| one != "--bench");
    while let Some(argument) = arguments.next() {
        let value = arguments.next().unwrap_or_default();
        match argument.as_str() {
            "--runs" => runs = value.parse().expect("--runs takes a number"),
            "--only" => only = value,
            other => panic!("{other} is neither --runs nor --only"),
        }
    }
    let began = Instant::now();
    let bench = Bench { runs, only };
    for (part, title) in [
        (Part::Chosen, "Worlds of the method's choice"),
        (Part::Few, "Few teachers"),
        (Part::Hard, "Worlds that try to break it"),
    ] {
        bench.coded(part, title);
    }
    bench.tests();
    bench.corrected();
    eprintln!("{runs} runs, {:.0} s in all", began.elapsed().as_secs_f64());
}

struct Bench {
    runs: u64,
    only: String,
}

impl Bench {
    fn wants(&self, world: &str) -> bool {
        world.contains(&self.only)
    }

    /// Worlds with people's codings.
    fn coded(&self, part: Part, title: &str) {
        let is_wanted = |one: &Coded| one.part == part && self.wants(one.world.name);
        let worlds: Vec<Coded> = worlds::coded().into_iter().filter(is_wanted).collect();
        let Some(first) = worlds.first() else { return };
        let columns = first.teachers;
        let heads = columns.iter().map(|teachers| format!("T = {teachers}"));
        head(title, "estimate", heads);
        for Coded {
            world,
            teachers,
            asked,
            ..
        } in &worlds
        {
            let began = Instant::now();
            let of_any = world.truth(teachers[0]);
            let of_size = |size: &usize| {
                let own = world.dominator.map(|_| world.truth(*size));
                let truth = own.as_ref().unwrap_or(&of_any);
                let is_asked = teachers.contains(size);
                is_asked.then(|| shift::coverage(world, truth, *size, asked, self.runs))
            };
            let scores: Vec<_> = columns.iter().map(of_size).collect();
            for (at, (what, unit)) in asked.iter().enumerate() {
                let by = if *unit == Unit::Team { ", by team" } else { "" };
                let of = |scores: &Option<Vec<Score>>| {
                    let score = scores.as_ref().map(|scores| scores[at].coverage());
                    score.unwrap_or_default()
                };
                row(
                    world.name,
                    &format!("{}{by}", what.name()),
                    scores.iter().map(of),
                );
            }
            eprintln!("{:.0} s for {}", began.elapsed().as_secs_f64(), world.name);
        }
    }

    /// How often tests find a shift where there is none.
    fn tests(&self) {
        let wanted = |(world, _): &(world::World, Unit)| self.wants(world.name);
        let worlds: Vec<_> = worlds::still().into_iter().filter(wanted).collect();
        if worlds.is_empty() {
            return;
        }
        let columns = [6, 10, 20, 40];
        let heads = columns.iter().map(|teachers| format!("T = {teachers}"));
        head("Tests where nothing shifts, at 5 %", "test", heads);
        for (world, unit) in &worlds {
            let began = Instant::now();
            let of_size = |size: &usize| shift::rejections(world, *size, *unit, self.runs);
            let scores: Vec<Vec<Score>> = columns.iter().map(of_size).collect();
            for (at, test) in shift::Test::ALL.iter().enumerate() {
                let by = if *unit == Unit::Team { ", by team" } else { "" };
                let cells = scores.iter().map(|scores| scores[at].share());
                row(world.name, &format!("{}{by}", test.name()), cells);
            }
            eprintln!("{:.0} s for {}", began.elapsed().as_secs_f64(), world.name);
        }
    }

    /// Worlds with a model's codings.
    fn corrected(&self) {
        let wanted = |one: &worlds::Corrected| self.wants(one.errors.name);
        let worlds: Vec<_> = worlds::corrected().into_iter().filter(wanted).collect();
        if worlds.is_empty() {
            return;
        }
        let heads = CODES.iter().map(|codes| format!("{codes} codes"));
        head("A model's codings, corrected", "estimate", heads);
        for one in &worlds {
            let began = Instant::now();
            let truth = one.world.truth(one.teachers);
            let of_codes = |codes: &usize| correct::coverage(one, &truth, *codes, self.runs);
            let scores: Vec<Vec<Score>> = CODES.iter().map(of_codes).collect();
            let name = format!("{}, T = {}", one.errors.name, one.teachers);
            let numbers = one.asked.iter();
            let rows = numbers.flat_map(|what| one.methods.iter().map(move |by| (what, by)));
            for (at, (what, method)) in rows.enumerate() {
                let cells = scores.iter().map(|scores| scores[at].coverage());
                row(
                    &name,
                    &format!("{}, `{}`", what.name(), method.name()),
                    cells,
                );
            }
            eprintln!("{:.0} s for {name}", began.elapsed().as_secs_f64());
        }
    }
}

fn head(title: &str, what: &str, columns: impl Iterator<Item = String>) {
    let columns: Vec<String> = columns.collect();
    println!("\n### {title}\n");
    println!("| world | {what} | {} |", columns.join(" | "));
    println!("|{}", "---|".repeat(columns.len() + 2));
}

fn row(world: &str, what: &str, cells: impl Iterator<Item = String>) {
    let cells: Vec<String> = cells.collect();
    println!("| {world} | {what} | {} |", cells.join(" | "));
}
