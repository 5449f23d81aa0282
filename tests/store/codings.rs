//! A project as a file of codings.

use std::collections::BTreeMap;

use ascribe::agree;
use ascribe::analysis::CodedStatement;
use ascribe::codebook::Source::{Home, Teacher};
use ascribe::codings::CodedFile;
use ascribe::reflection::Record;
use ascribe::report;
use ascribe::study::Studies;

use crate::study::{Study, code, coder, coding, model, reflections};

/// The lines that `ascribe code` would write of the study.
fn written() -> CodedFile {
    let records: Vec<Record> = reflections().into_iter().map(Record::Reflection).collect();
    let mut coded = Vec::new();
    for (at, text) in reflections().iter().enumerate() {
        for (number, statement) in (1..).zip(ascribe::split::split(text)) {
            coded.push(CodedStatement {
                reflection: at,
                number,
                statement,
                coding: coding(&text.words(statement)),
            });
        }
    }
    CodedFile::parse("codes.jsonl", &report::codes_jsonl(&records, &coded))
}

#[test]
fn its_lines_are_those_of_the_program_and_say_more() {
    let study = Study::new();
    let (lines, written) = (study.project.codings(Some(&model())).unwrap(), written());
    assert_eq!(lines.lines.len(), written.lines.len());
    // What is longer than a name is not repeated among the fields.
    let left_out = ["confidence", "explained", "statement"];
    for (line, written) in lines.lines.iter().zip(&written.lines) {
        assert_eq!(line.id, written.id);
        let fields: BTreeMap<_, _> = written
            .fields
            .iter()
            .filter(|(name, _)| !left_out.contains(&name.as_str()))
            .collect();
        for (name, value) in fields {
            assert_eq!(line.fields.get(name), Some(value), "{name} of {}", line.id);
        }
        assert_eq!(line.fields["coder"], "base 1");
        assert_eq!(line.fields["team"], "Maths");
        assert_eq!(line.fields["date"], "2025-03-01");
        assert_eq!(line.fields["prompt"], "What happened?");
        assert_eq!(line.coding.coder, model());
        assert_eq!(line.coding.sources, written.coding.sources);
        assert_eq!(line.coding.outcome, written.coding.outcome);
        assert_eq!(line.coding.abstain, written.coding.abstain);
        let words = line.words.clone().unwrap();
        assert_eq!(
            line.coding,
            coding(&words),
            "with the words that bear the codes"
        );
    }
    let third = &lines.lines[2];
    assert_eq!(third.words.as_deref(), Some("Café!"));
    let before = "They failed because nobody at home checks. I rushed the task, so they got lost.";
    assert_eq!(third.before.as_deref(), Some(before));
    assert_eq!(lines.lines[0].before, None);
}

#[test]
fn what_counts_and_compares_takes_it() {
    let mut study = Study::new();
    let contents = study.contents();
    let [ann, bo] = [coder("ann"), coder("bo")];
    for (at, row) in contents.statements.iter().enumerate() {
        let sources = if at % 2 == 0 { &[Home][..] } else { &[Teacher] };
        study
            .project
            .append(&ann, None, false, code(row.key, sources))
            .unwrap();
        study
            .project
            .append(&bo, None, false, code(row.key, &[Home]))
            .unwrap();
    }
    let of_model = study.project.codings(Some(&model())).unwrap();
    let of_model = Studies::of(&of_model, None).unwrap().only(None).unwrap();
    let cycles: Vec<&str> = of_model.cycles.iter().map(|cycle| &**cycle).collect();
    assert_eq!(cycles, ["Cycle 1", "Cycle 2"]);
    assert_eq!(of_model.statements.len(), contents.statements.len());
    assert_eq!(of_model.with_probabilities, contents.statements.len());

    let all = study.project.codings(None).unwrap();
    assert_eq!(all.lines.len(), 3 * contents.statements.len());
    let agreement = agree::agree(&[all], 0.95).unwrap();
    assert_eq!(agreement.problems, []);
    assert_eq!(
        study.project.codings(Some(&coder("nobody"))).unwrap().lines,
        []
    );
}

#[test]
fn statements_that_people_made_have_names_and_neighbours() {
    let mut study = Study::new();
    study.split("ann", "log.csv#3.2", "try;");
    let parts: Vec<_> = study.contents().statements[4..6]
        .iter()
        .map(|row| row.key)
        .collect();
    for key in &parts {
        study
            .project
            .append(&coder("ann"), None, true, code(*key, &[Home]))
            .unwrap();
    }
    let lines = study.project.codings(Some(&coder("ann"))).unwrap().lines;
    let of = |at: usize| {
        let line = &lines[at];
        (
            line.id.as_str(),
            &*line.fields["number"],
            &*line.fields["blind"],
            line.words.as_deref(),
        )
    };
    assert_eq!(lines.len(), 2);
    assert_eq!(
        of(0),
        ("log.csv#3@24-41", "2", "true", Some("They did not try;"))
    );
    assert_eq!(
        of(1),
        (
            "log.csv#3@42-70",
            "3",
            "true",
            Some("we had no time for feedback.")
        )
    );
    let before = "The class is too large. They did not try;";
    assert_eq!(lines[1].before.as_deref(), Some(before));
}
