//! Training heads on vectors made for the purpose.

use ascribe::codebook::{Coding, Outcome, Source};
use ascribe::train::corpus::Corpus;
use ascribe::train::{Scope, Settings, Trained, fit};
use ndarray::Array2;

const AUTHORS: [&str; 4] = ["n1", "n2", "s1", "s2"];

/// Each author writes sixty statements, in turn on nothing, on parents and on the writer's own
/// teaching.
fn corpus() -> Corpus {
    let mut corpus = Corpus::default();
    for author in AUTHORS {
        let lines: Vec<String> = (0..20)
            .map(|k| {
                let outcome = if k % 2 == 0 { "success" } else { "failure" };
                format!(
                    r#"{{"entry": "{author}-{k}", "statements": [{{"text": "Rain.", "sources": []}},
                    {{"text": "Mum helped.", "sources": ["home"], "outcome": "{outcome}"}},
                    {{"text": "I rushed it.", "sources": ["teacher"], "outcome": "{outcome}",
                    "agency": "individual"}}]}}"#
                )
                .replace('\n', " ")
            })
            .collect();
        let problems = corpus.add(
            &format!("entries-{author}.jsonl"),
            lines.join("\n").as_bytes(),
        );
        assert_eq!(problems, []);
    }
    corpus
}

/// Home and teacher by the first two numbers, the outcome by the third, with some noise; the
/// fourth tells the codes of `s1` and `s2` apart without fault, and says nothing of the others'.
fn vectors(corpus: &Corpus) -> Array2<f32> {
    let statements = corpus
        .passages
        .iter()
        .flat_map(|p| p.statements.iter().map(|(_, coding)| (&*p.author, coding)));
    let mut noise = 1_u32;
    let mut rows = Vec::new();
    for (author, coding) in statements {
        let mut next = || {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (noise >> 8) as f32 / 8_388_608.0 - 1.0
        };
        let on = |yes: bool| if yes { 1.0 } else { -1.0 };
        let home = on(coding.sources.contains(Source::Home));
        let teacher = on(coding.sources.contains(Source::Teacher));
        let good = on(coding.outcome == Some(Outcome::Success));
        let told = if author.starts_with('s') {
            4.0 * (home + teacher)
        } else {
            4.0 * next()
        };
        rows.extend([
            home + 1.2 * next(),
            teacher + 1.2 * next(),
            good + next(),
            told,
        ]);
    }
    Array2::from_shape_vec((corpus.len(), 4), rows).unwrap()
}

fn settings(unseen: &[&str]) -> Settings {
    Settings {
        unseen: unseen.iter().map(|&a| a.to_owned()).collect(),
        strengths: vec![0.1, 10.0],
        ..Settings::default()
    }
}

fn trained(unseen: &[&str]) -> Trained {
    let corpus = corpus();
    fit(&corpus, vectors(&corpus).view(), &settings(unseen)).unwrap()
}

fn right(trained: &Trained) -> f64 {
    let pairs = trained.gold.iter().zip(&trained.predicted);
    let same = |(g, p): &(&Coding, &Coding)| g.sources == p.sources;
    pairs.filter(same).count() as f64 / trained.gold.len() as f64
}

#[test]
fn heads_learn_sources_and_outcomes() {
    let trained = trained(&[]);
    assert_eq!(trained.gold.len(), 240);
    assert!(right(&trained) > 0.8, "{}", right(&trained));
    let rows = ndarray::array![
        [3.0, -3.0, -2.0, 0.0],
        [-3.0, 3.0, 2.0, 0.0],
        [-3., -3., 0., 0.]
    ];
    let by = ascribe::codebook::Coder("t".into());
    let found = trained.classifier.classify(rows.view(), &by).unwrap();
    let sources: Vec<_> = found.iter().map(|c| c.sources.to_string()).collect();
    assert_eq!(sources, ["home", "teacher", ""]);
    assert_eq!(found[0].outcome, Some(Outcome::Failure));
    assert_eq!(found[1].outcome, Some(Outcome::Success));
}

#[test]
fn only_unseen_authors_judge_and_a_head_that_deceives_itself_is_not_taken() {
    let trained = trained(&["n1", "n2"]);
    assert_eq!(trained.gold.len(), 120);
    let home = &trained.heads[Source::Home.index()];
    assert_eq!(home.chosen.scope, Scope::Unseen, "{:?}", home.candidates);
    assert_eq!(home.candidates.len(), 6);
    assert!(home.candidates.iter().all(|c| c.loss >= home.chosen.loss));
    assert!(right(&trained) > 0.8, "{}", right(&trained));
}

#[test]
fn about_as_many_statements_are_named_as_were_coded() {
    let trained = trained(&[]);
    for source in [Source::Home, Source::Teacher] {
        let count = |codings: &[Coding]| {
            codings
                .iter()
                .filter(|c| c.sources.contains(source))
                .count()
        };
        assert_eq!(count(&trained.gold), 80);
        let named = count(&trained.predicted);
        assert!((72..=88).contains(&named), "{source}: {named}");
    }
}

#[test]
fn the_same_corpus_and_seed_give_the_same_bytes() {
    let bytes = |t: &Trained| t.classifier.to_json().unwrap();
    assert_eq!(
        bytes(&trained(&["n1", "n2"])),
        bytes(&trained(&["n1", "n2"]))
    );
}

#[test]
fn settings_are_checked_before_anything_is_fitted() {
    let corpus = corpus();
    let refused = |change: fn(&mut Settings)| {
        let mut settings = settings(&["n1", "n2"]);
        change(&mut settings);
        let vectors = Array2::zeros((corpus.len(), 4));
        fit(&corpus, vectors.view(), &settings)
            .unwrap_err()
            .to_string()
    };
    for (message, part) in [
        (
            refused(|s| s.unseen = vec!["zz".into(), "n1".into()]),
            "unseen author \"zz\"",
        ),
        (
            refused(|s| s.unseen = vec!["n1".into()]),
            "1 author to judge on",
        ),
        (refused(|s| s.strengths.clear()), "without a strength"),
        (refused(|s| s.strengths = vec![1.0, -2.0]), "strength -2"),
        (refused(|s| s.folds = 1), "1 folds"),
        (refused(|s| s.threshold = Some(1.0)), "threshold 1"),
        (refused(|s| s.weights = vec![("n".into(), 0)]), "weight 0"),
    ] {
        assert!(message.contains(part), "{message}");
    }
    let one = Array2::zeros((1, 4));
    let error = fit(&corpus, one.view(), &settings(&[])).unwrap_err();
    assert!(
        error.to_string().contains("1 vectors of 240 statements"),
        "{error}"
    );
}
