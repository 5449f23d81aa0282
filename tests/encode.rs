//! The encoder that is part of the program: what it gives, and that nothing but a statement's own
//! window has a say in it.

use ascribe::encode::{Encoder, Run};
use ascribe::model::{Builtin, Model};
use ndarray::{Array2, Axis, Slice, concatenate};
use serde_json::Value;

fn encoder() -> Encoder {
    Model::builtin(Builtin::Small).unwrap().encoder
}

fn run<'a>(question: Option<&'a str>, before: &'a str, statements: &[&'a str]) -> Run<'a> {
    Run {
        question,
        before,
        statements: statements.iter().map(|&s| s.into()).collect(),
    }
}

fn school_days() -> Vec<Run<'static>> {
    let long = "We counted the tiles again and again until the bell went, and nobody minded. ";
    let long: &'static str = long.repeat(9).leak();
    vec![
        run(
            None,
            "",
            &["I spoke too fast.", "Half of them copied it wrong."],
        ),
        run(
            Some("What got in the way?"),
            "",
            &["The projector.", "Sleep, or the lack of it."],
        ),
        run(
            None,
            "Third try with the map.",
            &["It rained.", long, long, "They cheered.", long],
        ),
        run(None, "", &["Ok."]),
        run(
            Some("What next?"),
            "",
            &[long, long, long, long, "Maybe pairs."],
        ),
    ]
}

fn bits(vectors: &Array2<f32>) -> Vec<u32> {
    vectors.iter().map(|x| x.to_bits()).collect()
}

#[test]
fn vectors_agree_with_another_engine_on_the_same_network() {
    Builtin::ALL.iter().copied().for_each(agrees);
}

fn agrees(model: Builtin) {
    let path = format!("tests/data/encoder_golden.{model}.json");
    let golden: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let tolerance = golden["tolerance"].as_f64().unwrap();
    let (encoder, mut worst) = (Model::builtin(model).unwrap().encoder, 0.0_f64);
    for case in golden["cases"].as_array().unwrap() {
        let texts = case["statements"].as_array().unwrap();
        let statements: Vec<&str> = texts.iter().map(|t| t.as_str().unwrap()).collect();
        let question = case["question"].as_str().filter(|q| !q.is_empty());
        let runs = [run(question, case["before"].as_str().unwrap(), &statements)];
        let read = encoder.count_tokens(&runs).unwrap();
        assert_eq!(read, case["ids"].as_array().unwrap().len());
        let found = encoder.encode(&runs).unwrap();
        assert_eq!(found.dim(), (statements.len(), encoder.dim()));
        let (first, dim) = (found.row(0), encoder.dim());
        for (name, part) in [("first_8", 0..8), ("last_8", dim - 8..dim)] {
            let expected = case[name].as_array().unwrap();
            for (x, y) in first
                .slice_axis(Axis(0), Slice::from(part))
                .iter()
                .zip(expected)
            {
                worst = worst.max((f64::from(*x) - y.as_f64().unwrap()).abs());
            }
        }
    }
    assert!(
        worst <= tolerance,
        "{model} differs by {worst}, at most {tolerance} expected"
    );
}

#[test]
fn the_same_bits_on_any_number_of_threads() {
    let (encoder, runs) = (encoder(), school_days());
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        bits(&pool.install(|| encoder.encode(&runs)).unwrap())
    };
    let one = on(1);
    assert_eq!(on(2), one);
    assert_eq!(on(4), one);
}

#[test]
fn the_same_bits_in_any_company() {
    let (encoder, runs) = (encoder(), school_days());
    let together = encoder.encode(&runs).unwrap();
    let alone: Vec<_> = runs
        .iter()
        .map(|run| encoder.encode(std::slice::from_ref(run)).unwrap())
        .collect();
    let views: Vec<_> = alone.iter().map(Array2::view).collect();
    assert_eq!(
        bits(&concatenate(Axis(0), &views).unwrap()),
        bits(&together)
    );
    let turned: Vec<_> = runs.iter().rev().cloned().collect();
    let turned = encoder.encode(&turned).unwrap();
    let last = turned.slice_axis(Axis(0), Slice::from(-2..)).to_owned();
    assert_eq!(
        bits(&last),
        bits(&together.slice_axis(Axis(0), Slice::from(..2)).to_owned())
    );
}

#[test]
fn what_is_kept_of_tokens_changes_no_vector_and_adds_up_to_the_mean() {
    let (encoder, runs) = (encoder(), school_days());
    let width = encoder.dim() / 2;
    let found = encoder
        .encode_tokens(&runs, &|_, token, kept| kept.extend_from_slice(token))
        .unwrap();
    assert_eq!(bits(&found.vectors), bits(&encoder.encode(&runs).unwrap()));
    let texts = runs.iter().flat_map(|run| &run.statements);
    assert_eq!(found.tokens.len(), found.vectors.nrows());
    for ((tokens, text), vector) in found.tokens.iter().zip(texts).zip(found.vectors.rows()) {
        assert_eq!(tokens.kept.len(), tokens.ranges.len() * width);
        assert!(tokens.ranges.len() <= 96);
        for (k, mean) in vector.iter().take(width).enumerate() {
            let sum: f32 = tokens.kept.iter().skip(k).step_by(width).sum();
            let count = tokens.ranges.len() as f32;
            assert!((sum / count - mean).abs() < 1e-4, "{text}");
        }
    }
    let words: Vec<_> = found.tokens[0]
        .ranges
        .iter()
        .map(|range| &runs[0].statements[0][range.clone()])
        .collect();
    assert_eq!(words, ["I", "spoke", "too", "fast", "."]);
}

#[test]
fn what_is_kept_of_tokens_is_the_same_on_any_number_of_threads() {
    let (encoder, runs) = (encoder(), school_days());
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let few = |number: usize, token: &[f32], kept: &mut Vec<f32>| {
            if number % 2 == 1 {
                kept.extend_from_slice(&token[..3]);
            }
        };
        pool.install(|| encoder.encode_tokens(&runs, &few)).unwrap()
    };
    let one = on(1);
    assert_eq!(on(3), one);
    assert!(one.tokens[0].kept.is_empty() && !one.tokens[1].kept.is_empty());
}

#[test]
fn a_statement_is_read_with_what_stands_before_it() {
    let encoder = encoder();
    let runs = [
        run(None, "", &["Absences."]),
        run(None, "The goal was missed.", &["Absences."]),
        run(Some("Why was the goal missed?"), "", &["Absences."]),
    ];
    let found = encoder.encode(&runs).unwrap();
    assert_ne!(found.row(0), found.row(1));
    assert_ne!(found.row(0), found.row(2));
}

#[test]
fn statements_without_words_still_have_a_vector() {
    let encoder = encoder();
    let wordless = [
        "",
        "   ",
        "\u{200b}",
        "🙂🙂",
        "\u{feff}\u{0}",
        "…",
        "[SEP] [CLS]",
    ];
    let found = encoder.encode(&[run(None, "", &wordless)]).unwrap();
    assert_eq!(found.nrows(), wordless.len());
    assert!(found.iter().all(|x| x.is_finite()));
    assert_eq!(encoder.encode(&[]).unwrap().nrows(), 0);
    assert_eq!(encoder.encode(&[run(None, "", &[])]).unwrap().nrows(), 0);
}

#[test]
fn marks_that_a_teacher_typed_are_text() {
    let encoder = encoder();
    let typed = [run(None, "", &["One [SEP] two."])];
    // [CLS] one [ sep ] two . [SEP], and "sep" is one piece or more.
    assert!(encoder.count_tokens(&typed).unwrap() >= 8);
}

#[test]
fn a_text_without_end_is_read_up_to_a_bound() {
    let encoder = encoder();
    let endless = "ab ".repeat(700_000);
    let unbroken = "x".repeat(2_000_000);
    let runs = [run(
        Some(&endless),
        &endless,
        &[&endless, &unbroken, "Done."],
    )];
    assert!(encoder.count_tokens(&runs).unwrap() <= 192);
    assert_eq!(encoder.encode(&runs).unwrap().nrows(), 3);
}
