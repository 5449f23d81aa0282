//! Who codes blind learns nothing of what others or the model say.

use ascribe::codebook::Source;
use ascribe::review::{Figures, Hidden, Queue, Sample, Sight, card, counts, draw, sight};
use ascribe::sample::{Contrast, Settings};
use ascribe::store::Contents;
use proptest::prelude::*;

use super::{MODEL, Numbers, coder, codes, put, say, suggest, suggested};

const PEOPLE: [&str; 4] = ["ann", "ben", "cleo", "adjudicated"];

fn sample(contents: &Contents, name: &str, n: usize, blind: bool, seed: u64) -> Sample {
    let settings = Settings {
        n,
        contrast: Contrast::Shift,
        source: Source::Teacher,
        seed,
    };
    let plan = draw(contents, "p", &settings).unwrap();
    Sample::new(name, blind, plan, contents)
}

/// Every queue that there is for a project.
fn queues(contents: &Contents, samples: &[Sample]) -> Vec<Queue> {
    let all = counts(contents, samples, &coder("ann"));
    let mut queues: Vec<Queue> = all.into_iter().map(|count| count.queue).collect();
    queues.push(Queue::Search("words".into()));
    queues
}

/// Random codes of everyone but ann, in the place of what they said of a statement before.
fn others_say(contents: &mut Contents, at: u32, numbers: &mut Numbers) {
    let ann = contents.coder(&coder("ann")).unwrap();
    contents
        .coded
        .retain(|one| one.statement != at || one.coder == ann);
    contents
        .blind
        .retain(|one| one.statement != at || one.coder == ann);
    for who in ["ben", "cleo", "adjudicated"] {
        if numbers.below(2) == 0 {
            let named = numbers.sources([0.2, 0.2, 0.2, 0.5]);
            let coded = ascribe::store::Coded {
                blind: numbers.below(2) == 0,
                time: i64::from(numbers.below(1000)),
                ..codes(contents, at, who, named)
            };
            put(contents, coded);
        }
    }
    if numbers.below(8) > 0 {
        suggest(contents, at, numbers.probabilities());
    }
}

/// A project in which others and ann coded at random, and two samples, a blind one first.
fn world(numbers: &mut Numbers) -> (Contents, [Sample; 2]) {
    let mut contents = suggested(4, 2, 10, &PEOPLE, numbers);
    let samples = [
        sample(&contents, "blind", 30, true, 1),
        sample(&contents, "open", 30, false, 2),
    ];
    for at in 0..80 {
        others_say(&mut contents, at, numbers);
    }
    let eager = numbers.below(4);
    for at in 0..80 {
        if numbers.below(4) <= eager {
            let named = ["", "home", "teacher"][numbers.below(3) as usize];
            say(&mut contents, at, "ann", named, numbers.below(2) == 0);
        }
    }
    (contents, samples)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn nothing_seen_depends_on_what_others_say_of_blind_statements(seed in any::<u64>()) {
        let numbers = &mut Numbers(seed);
        let (one, samples) = world(numbers);
        let ann = coder("ann");
        let hidden = Hidden::from(&one, &samples, &ann);
        let mut other = one.clone();
        for at in (0..80).filter(|at| hidden.contains(*at)) {
            others_say(&mut other, at, numbers);
        }
        for queue in queues(&one, &samples) {
            let order = |contents: &Contents| queue.order(contents, &samples, &ann, &[3, 9, 27]);
            prop_assert_eq!(order(&one), order(&other));
            let todo = |contents: &Contents| order(contents).todo(contents, &ann, Some(9));
            prop_assert_eq!(todo(&one), todo(&other));
        }
        let told = |contents: &Contents| counts(contents, &samples, &ann);
        prop_assert_eq!(told(&one), told(&other));
        let figures = |contents: &Contents| Figures::of(contents, &samples, &ann);
        prop_assert_eq!(figures(&one), figures(&other));
        prop_assert_eq!(figures(&one).told(), figures(&other).told());
        for at in 0..80 {
            let seen = |contents| format!("{:?}", card(contents, &samples, &ann, at));
            prop_assert_eq!(seen(&one), seen(&other));
        }
    }

    #[test]
    fn a_blind_statement_looks_the_same_whatever_others_say_anywhere(seed in any::<u64>()) {
        let numbers = &mut Numbers(seed);
        let (one, samples) = world(numbers);
        let ann = coder("ann");
        let mut other = one.clone();
        for at in 0..80 {
            others_say(&mut other, at, numbers);
        }
        let hidden = Hidden::from(&one, &samples, &ann);
        prop_assert_eq!(&hidden, &Hidden::from(&other, &samples, &ann));
        let all = queues(&one, &samples);
        for at in (0..80).filter(|at| hidden.contains(*at)) {
            for contents in [&one, &other] {
                prop_assert_eq!(sight(contents, &samples, &ann, at), Sight::Blind);
                let seen = card(contents, &samples, &ann, at);
                prop_assert_eq!((seen.suggestion, seen.others.len()), (None, 0));
                prop_assert!(!seen.may_show_names);
            }
            let own = |contents| card(contents, &samples, &ann, at).own.copied();
            prop_assert_eq!(own(&one), own(&other));
            for queue in &all {
                let is_in = |contents: &Contents| {
                    let order = queue.order(contents, &samples, &ann, &[3, 9, 27]);
                    order.place(at).is_some()
                };
                prop_assert_eq!(is_in(&one), is_in(&other));
                prop_assert!(!queue.tells() || !is_in(&one));
            }
        }
    }
}

#[test]
fn who_has_finished_a_blind_sample_may_see() {
    let mut contents = suggested(2, 2, 6, &PEOPLE, &mut Numbers(4));
    let samples = [sample(&contents, "blind", 8, true, 1)];
    let ann = coder("ann");
    let drawn = samples[0].statements().to_vec();
    say(&mut contents, drawn[0], "ben", "home", true);
    for (done, at) in drawn.iter().enumerate() {
        assert_eq!(samples[0].done(&contents, &ann), done);
        assert_eq!(sight(&contents, &samples, &ann, drawn[0]), Sight::Blind);
        say(&mut contents, *at, "ann", "teacher", true);
    }
    assert!(samples[0].is_finished(&contents, &ann));
    let seen = card(&contents, &samples, &ann, drawn[0]);
    assert_eq!(seen.sight, Sight::Open);
    assert!(seen.suggestion.is_some() && seen.own.is_some() && seen.may_show_names);
    let ben = contents.coder(&coder("ben"));
    assert_eq!(
        seen.others
            .iter()
            .map(|one| Some(one.coder))
            .collect::<Vec<_>>(),
        [ben]
    );
    // Ben has not: he sees his own codes, and ann's nowhere.
    let seen = card(&contents, &samples, &coder("ben"), drawn[0]);
    assert_eq!((seen.sight, seen.others.len()), (Sight::Blind, 0));
    assert_eq!(seen.own.map(|one| Some(one.coder)), Some(ben));
    // What was not drawn is open to everyone.
    let rest = (0..24).find(|at| !drawn.contains(at)).unwrap();
    assert_eq!(sight(&contents, &samples, &coder("ben"), rest), Sight::Open);
}

#[test]
fn what_was_opened_stays_open_when_a_code_is_taken_back() {
    let mut contents = suggested(2, 2, 6, &PEOPLE, &mut Numbers(5));
    let mut samples = [sample(&contents, "blind", 8, true, 1)];
    let ann = coder("ann");
    let drawn = samples[0].statements().to_vec();
    for at in &drawn {
        say(&mut contents, *at, "ann", "teacher", true);
    }
    contents
        .coded
        .retain(|one| one.statement != drawn[0] || contents.models[usize::from(one.coder)]);
    assert_eq!(sight(&contents, &samples, &ann, drawn[0]), Sight::Blind);
    samples[0].open_to.push(ann.clone());
    assert_eq!(sight(&contents, &samples, &ann, drawn[0]), Sight::Open);
    assert_eq!(
        sight(&contents, &samples, &coder("ben"), drawn[0]),
        Sight::Blind
    );
}

#[test]
fn the_model_by_another_name_is_nobody_elses_code() {
    let mut contents = suggested(1, 2, 6, &["ann", "ascribe small 3"], &mut Numbers(6));
    let other = contents.coder(&coder("ascribe small 3")).unwrap();
    contents.models[usize::from(other)] = true;
    let coded = codes(&contents, 0, "ascribe small 3", super::sources("home"));
    put(&mut contents, ascribe::store::Coded { time: -1, ..coded });
    let seen = card(&contents, &[], &coder("ann"), 0);
    assert!(seen.others.is_empty());
    let model = contents.coder(&coder(MODEL));
    assert_eq!(seen.suggestion.map(|one| Some(one.coder)), Some(model));
}
