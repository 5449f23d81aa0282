//! The words that bear a code, found by heads trained here on the encoder that is part of the
//! program.

use std::sync::LazyLock;

use ascribe::codebook::{Coding, Evidence, Source};
use ascribe::encode::Run;
use ascribe::model::{Builtin, Bundle, Model};
use ascribe::train::corpus::Corpus;
use ascribe::train::{Settings, Trained, train};
use serde_json::json;

const CAUSES: [(Source, [&str; 6]); 4] = [
    (
        Source::Home,
        [
            "nobody at home checks the reading log",
            "their parents were away for weeks",
            "her father works every night",
            "the family moved house twice",
            "mum sat with him every evening",
            "there is no quiet room in the flat",
        ],
    ),
    (
        Source::School,
        [
            "the bell cut us short",
            "the timetable gives us two hours a week",
            "the laptops never arrived",
            "there are thirty-four desks in the room",
            "the head cancelled the trip",
            "we share one set of books between three rooms",
        ],
    ),
    (
        Source::Student,
        [
            "they never revise",
            "she was too tired to listen",
            "they tried hard all week",
            "he had forgotten his tables",
            "most of the boys talk all the time",
            "they were curious from the start",
        ],
    ),
    (
        Source::Teacher,
        [
            "I rushed the examples",
            "I modelled every step",
            "I skipped the warm-up",
            "I gave them a checklist",
            "I explained the task badly",
            "I marked the drafts with each of them",
        ],
    ),
];

const OUTCOMES: [(&str, &str); 6] = [
    ("failure", "most of them failed the quiz"),
    ("failure", "half the class got lost"),
    ("success", "the essays came out stronger"),
    ("success", "everyone finished the problem"),
    ("failure", "nobody could follow the proof"),
    ("success", "the group passed"),
];

const NOTHING: [&str; 8] = [
    "We read chapter four on Monday.",
    "The bus leaves at three.",
    "Next week we start with fractions.",
    "I moved the tables back afterwards.",
    "Period two, nineteen present.",
    "My sister called during lunch.",
    "They drew maps of the valley.",
    "The parents' evening is on Thursday.",
];

/// Each author joins every cause to three outcomes, each in another way.
fn corpus(quoted: bool) -> Corpus {
    let mut corpus = Corpus::default();
    for (a, author) in ["k1", "k2", "k3", "k4"].iter().enumerate() {
        let mut lines = Vec::new();
        for (source, causes) in &CAUSES {
            for (c, cause) in causes.iter().enumerate() {
                let statements: Vec<_> = (0..3)
                    .map(|k| {
                        let (outcome, explained) = OUTCOMES[(a + c + 2 * k) % OUTCOMES.len()];
                        let text = match (a + k) % 3 {
                            0 => format!("This time {explained} because {cause}."),
                            1 => format!("Because {cause}, {explained}."),
                            _ => format!("Well, {cause}, so {explained}, again."),
                        };
                        let mut statement =
                            json!({"text": text, "sources": [source.name()], "outcome": outcome});
                        if quoted {
                            statement["cause"] = json!({source.name(): cause});
                            statement["explained"] = json!(explained);
                        }
                        statement
                    })
                    .collect();
                let nothing = json!({"text": NOTHING[(a + c) % NOTHING.len()], "sources": []});
                let mut all = vec![nothing];
                all.extend(statements);
                let name = format!("{author}-{source}-{c}");
                lines.push(json!({"entry": name, "statements": all}).to_string());
            }
        }
        let problems = corpus.add(
            &format!("entries-{author}.jsonl"),
            lines.join("\n").as_bytes(),
        );
        assert_eq!(problems, []);
    }
    corpus
}

fn trained(corpus: &Corpus, unseen: &[&str]) -> Trained {
    let settings = Settings {
        unseen: unseen.iter().map(|&a| a.to_owned()).collect(),
        strengths: vec![30.0],
        folds: 2,
        ..Settings::default()
    };
    train(
        corpus,
        &Model::builtin(Builtin::Small).unwrap().encoder,
        &settings,
    )
    .unwrap()
}

static HALVES: LazyLock<Trained> = LazyLock::new(|| trained(&corpus(true), &[]));

/// The codings of statements that are each read for itself.
fn code(trained: &Trained, texts: &[&str]) -> Vec<Coding> {
    let heads = trained.classifier.to_json().unwrap();
    let bundle = Bundle {
        heads: heads.into(),
        ..Builtin::Small.bundle().unwrap()
    };
    let runs: Vec<Run<'_>> = texts
        .iter()
        .map(|&text| Run {
            statements: vec![text.into()],
            ..Run::default()
        })
        .collect();
    bundle.open().unwrap().code(&runs).unwrap()
}

#[test]
fn the_cause_and_the_outcome_are_found_in_plain_sentences() {
    let cases = [
        (
            "On Friday most of the pupils failed the test because I skipped two examples.",
            Source::Teacher,
            ["I skipped two examples", "failed"],
        ),
        (
            "Because her mother works every evening, she got lost.",
            Source::Home,
            ["mother works every evening", "lost"],
        ),
        (
            "The drafts came out stronger because I gave each of them a checklist — finally.",
            Source::Teacher,
            ["gave each of them a checklist", "drafts came out stronger"],
        ),
        (
            "Because the laptops didn’t arrive at the café, nobody could finish.",
            Source::School,
            ["laptops didn’t arrive", "could finish"],
        ),
    ];
    let texts = cases.each_ref().map(|(text, ..)| *text);
    for ((text, source, [cause, outcome]), coding) in cases.iter().zip(code(&HALVES, &texts)) {
        assert!(
            coding.sources.contains(*source),
            "{text}: {}",
            coding.sources
        );
        let Evidence {
            cause: found,
            explained,
        } = &coding.evidence;
        let found = found[source.index()].clone().map(|range| &text[range]);
        let explained = explained.clone().map(|range| &text[range]);
        assert!(
            found.is_some_and(|words| words.contains(cause) && !words.contains(outcome)),
            "{text}: {found:?}"
        );
        assert!(
            explained.is_some_and(|words| words.contains(outcome) && !words.contains(cause)),
            "{text}: {explained:?}"
        );
        for other in Source::ALL {
            if !coding.sources.contains(*other) {
                assert_eq!(
                    coding.evidence.cause[other.index()],
                    None,
                    "{text}: {other}"
                );
            }
        }
    }
}

#[test]
fn a_statement_that_explains_nothing_has_no_words() {
    let odd = ["", "…", "🙂", "We read chapter five on Tuesday."];
    for (text, coding) in odd.iter().zip(code(&HALVES, &odd)) {
        if !coding.is_attribution() {
            assert_eq!(coding.evidence, Evidence::default(), "{text}");
        }
    }
    let last = code(&HALVES, &odd[3..]);
    assert!(!last[0].is_attribution());
}

#[test]
fn how_well_words_are_found_is_told_of_authors_not_fitted_on() {
    let halves = HALVES.words.as_ref().unwrap();
    assert_eq!(halves.judged, 4 * 4 * 6 * 3);
    let apart = trained(&corpus(true), &["k3", "k4"]).words.unwrap();
    assert_eq!(apart.judged, halves.judged / 2);
    assert!(apart.tokens < halves.tokens);
    for report in [halves, &apart] {
        let figures = report.figures();
        let names: Vec<_> = figures.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["F1 of cause words", "F1 of outcome words"]);
        assert!(
            figures.iter().all(|(_, f1)| (0.8..=1.0).contains(f1)),
            "{figures:?}"
        );
    }
}

#[test]
fn without_quoted_words_there_are_none_to_find() {
    let trained = trained(&corpus(false), &[]);
    assert_eq!((&trained.classifier.words, &trained.words), (&None, &None));
    let coding = &code(
        &trained,
        &["The group passed because I modelled every step."],
    )[0];
    assert!(coding.is_attribution());
    assert_eq!(coding.evidence, Evidence::default());
}

#[test]
fn the_same_corpus_gives_the_same_heads() {
    let again = trained(&corpus(true), &[]);
    assert_eq!(
        again.classifier.to_json().unwrap(),
        HALVES.classifier.to_json().unwrap()
    );
}
