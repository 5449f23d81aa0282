//! What people code next, what they may see of it, and what their codes tell, on made-up projects.

#![cfg(feature = "project")]

#[path = "../numbers/mod.rs"]
mod numbers;

mod blindness;
mod drawing;
mod figures;
mod next;
mod project;
mod queues;

use std::sync::Arc;

use ascribe::codebook::{Coder, Source, Sources, probability_of};
use ascribe::reflection::Statement;
use ascribe::store::{Coded, Contents, Key, ReflectionRow, StatementRow};

use crate::numbers::Numbers;

/// The model of a made-up project.
const MODEL: &str = "ascribe base 1";

fn coder(name: &str) -> Coder {
    Coder(name.into())
}

/// Source names joined by `;`.
fn sources(text: &str) -> Sources {
    text.split_terminator(';')
        .map(|name| name.parse::<Source>().unwrap())
        .collect()
}

/// A project of so many teachers and cycles, `per_cell` statements in each one's reflection, and
/// these coders beside the model. Nothing is coded.
fn project(teachers: u32, cycles: u16, per_cell: u32, people: &[&str]) -> Contents {
    let mut contents = Contents {
        cycles: (1..=cycles)
            .map(|at| format!("Cycle {at}").into())
            .collect(),
        ..Contents::default()
    };
    let mut names: Vec<&str> = people.to_vec();
    names.push(MODEL);
    names.sort_unstable();
    contents.models = names.iter().map(|name| *name == MODEL).collect();
    contents.coders = names.into_iter().map(coder).collect();
    for teacher in 1..=teachers {
        for cycle in 0..cycles {
            let reflection = u32::try_from(contents.reflections.len()).unwrap();
            contents.reflections.push(ReflectionRow {
                row: reflection,
                id: format!("log.{teacher}.csv#{}", cycle + 1).into(),
                teacher: Some(Arc::from(format!("Ann {teacher}"))),
                team: None,
                group: None,
                prompt: None,
                cycle: Some(cycle),
                date: None,
            });
            for number in 1..=per_cell {
                let at = u32::try_from(contents.statements.len()).unwrap();
                let mut key = [0; 16];
                key[..4].copy_from_slice(&at.wrapping_mul(0x9e37_79b1).to_be_bytes());
                let start = number as usize * 20;
                contents.statements.push(StatementRow {
                    key: Key(key),
                    reflection,
                    number,
                    statement: Statement {
                        start,
                        end: start + 15,
                    },
                    original: Some(number),
                });
            }
        }
    }
    contents.index();
    contents
}

/// Codes of one statement, nothing but the sources.
fn codes(contents: &Contents, statement: u32, by: &str, sources: Sources) -> Coded {
    Coded {
        statement,
        coder: contents.coder(&coder(by)).unwrap(),
        blind: false,
        sources,
        outcome: None,
        agency: None,
        focus: [None; 4],
        probabilities: None,
        confidence: None,
        abstain: false,
        time: 0,
    }
}

/// Puts codes in force, in the place of those that this coder gave before.
fn put(contents: &mut Contents, coded: Coded) {
    let place = |all: &[Coded]| {
        all.binary_search_by_key(&(coded.statement, coded.coder), |one| {
            (one.statement, one.coder)
        })
    };
    match place(&contents.coded) {
        Ok(at) => contents.coded[at] = coded,
        Err(at) => contents.coded.insert(at, coded),
    }
    if coded.blind {
        match place(&contents.blind) {
            Ok(at) => contents.blind[at] = coded,
            Err(at) => contents.blind.insert(at, coded),
        }
    }
}

/// A person's codes.
fn say(contents: &mut Contents, statement: u32, by: &str, named: &str, blind: bool) {
    let coded = Coded {
        blind,
        ..codes(contents, statement, by, sources(named))
    };
    put(contents, coded);
}

/// The model's codes: every source more likely than not.
fn suggest(contents: &mut Contents, statement: u32, probabilities: [f32; 4]) {
    let named: Sources = Source::ALL
        .iter()
        .copied()
        .filter(|source| probabilities[source.index()] > 0.5)
        .collect();
    let coded = Coded {
        probabilities: Some(probabilities),
        confidence: Some(probability_of(named, probabilities)),
        ..codes(contents, statement, MODEL, named)
    };
    put(contents, coded);
}

/// A project of which the model coded everything at random.
fn suggested(
    teachers: u32,
    cycles: u16,
    per_cell: u32,
    people: &[&str],
    numbers: &mut Numbers,
) -> Contents {
    let mut contents = project(teachers, cycles, per_cell, people);
    for at in 0..u32::try_from(contents.statements.len()).unwrap() {
        suggest(&mut contents, at, numbers.probabilities());
    }
    contents
}
