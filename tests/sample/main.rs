//! `ascribe sample` as its user meets it, and what a draw must keep to.

mod chances;
mod command;
mod join;
mod workbook;
#[path = "../running/mod.rs"]
mod running;

use std::fmt::Write as _;

use ascribe::codebook::Source;
use ascribe::codings::CodedFile;
use ascribe::sample::{Contrast, Plan, Settings, coded_sheet};
use ascribe::study::{Studies, Study};

const HEADER: &str = "id,reflection,teacher,cycle,prompt,statement,text,coder,sources,p_home,\
                      p_school,p_student,p_teacher,confidence,abstain\n";

/// A study: rows of a codings.csv, `per_cell` statements a teacher and cycle.
fn codings(teachers: usize, cycles: usize, per_cell: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for teacher in 1..=teachers {
        for cycle in 1..=cycles {
            for number in 1..=per_cell {
                let reflection = format!("t{teacher}/c{cycle}.docx#1");
                let p = (number * 37 + teacher * 11 + cycle * 5) % 100;
                let named = if p > 50 { "teacher" } else { "" };
                lines.push(format!(
                    "{reflection}.{number},{reflection},Ann {teacher},Cycle {cycle},Why?,{number},\
                     \"Words {number} of {teacher}, {cycle}.\",model,{named},0.05,0.1,0.02,\
                     0.{p:02},0.8,false\n"
                ));
            }
        }
    }
    lines
}

fn table(lines: &[String]) -> String {
    HEADER.to_owned() + &lines.concat()
}

fn parsed(lines: &[String]) -> CodedFile {
    CodedFile::parse("codings.csv", table(lines).as_bytes())
}

fn settings(n: usize, contrast: Contrast, seed: u64) -> Settings {
    Settings {
        n,
        contrast,
        source: Source::Teacher,
        seed,
    }
}

/// The study in a file of one coder.
fn one(file: &CodedFile) -> Study<'_> {
    Studies::of(file, None).unwrap().only(None).unwrap()
}

/// The sheet with the sources of each drawn id; `None` leaves the cell empty.
fn coded(plan: &Plan, sources: impl Fn(&str) -> Option<&'static str>) -> CodedFile {
    let mut sheet = "id,text,sources,outcome,note\n".to_owned();
    for one in &plan.drawn {
        writeln!(
            sheet,
            "{},x,{},,",
            one.item,
            sources(&one.id).unwrap_or_default()
        )
        .unwrap();
    }
    coded_sheet("sample.csv", sheet.as_bytes())
}
