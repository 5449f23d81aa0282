//! Orders of queues, going through them, and how much there is to do.

use ascribe::codebook::Source;
use ascribe::review::{Count, Progress, Queue, Sample, counts, draw, model};
use ascribe::sample::{Contrast, Settings};
use ascribe::store::{Coded, Contents};

use super::{MODEL, Numbers, coder, codes, project, put, say, sources, suggest, suggested};

fn settings(n: usize) -> Settings {
    Settings {
        n,
        contrast: Contrast::Shift,
        source: Source::Teacher,
        seed: 7,
    }
}

fn sample(contents: &Contents, n: usize, blind: bool) -> Sample {
    let plan = draw(contents, "p", &settings(n)).unwrap();
    Sample::new("first", blind, plan, contents)
}

fn items(queue: &Queue, contents: &Contents, who: &str) -> Vec<u32> {
    queue.order(contents, &[], &coder(who), &[]).items
}

#[test]
fn the_least_certain_come_first_and_equals_in_the_order_of_the_text() {
    let mut contents = project(1, 1, 5, &["ann"]);
    for (at, p) in [(0, 0.9), (1, 0.6), (2, 0.6), (3, 0.99)] {
        suggest(&mut contents, at, [0.0, 0.0, 0.0, p]);
    }
    // The model coded nothing of the last: nothing is less certain.
    assert_eq!(items(&Queue::Uncertain, &contents, "ann"), [4, 1, 2, 0, 3]);
    assert_eq!(items(&Queue::All, &contents, "ann"), [0, 1, 2, 3, 4]);
    // Without a confidence it is that of the codes by the probabilities.
    for one in &mut contents.coded {
        one.confidence = None;
    }
    assert_eq!(items(&Queue::Uncertain, &contents, "ann"), [4, 1, 2, 0, 3]);
}

#[test]
fn codes_differ_where_two_people_do_or_one_and_the_model() {
    let mut contents = project(1, 1, 8, &["ann", "ben", "adjudicated"]);
    for at in 0..8 {
        suggest(&mut contents, at, [0.0, 0.0, 0.0, 0.9]);
    }
    // 0: nobody; 1: one person, as the model; 2: one person, otherwise.
    say(&mut contents, 1, "ann", "teacher", false);
    say(&mut contents, 2, "ann", "home", false);
    // 3: two who agree against the model; 4: two who differ; 5: the same, adjudicated.
    for who in ["ann", "ben"] {
        say(&mut contents, 3, who, "home", false);
        say(
            &mut contents,
            4,
            who,
            if who == "ann" { "home" } else { "" },
            false,
        );
        say(
            &mut contents,
            5,
            who,
            if who == "ann" { "home" } else { "" },
            false,
        );
    }
    say(&mut contents, 5, "adjudicated", "school", false);
    // 6: adjudicated alone is no person's code; 7: two who differ.
    say(&mut contents, 6, "adjudicated", "home", false);
    say(&mut contents, 7, "ann", "", false);
    say(&mut contents, 7, "ben", "teacher", false);
    assert_eq!(items(&Queue::Disagreements, &contents, "ann"), [2, 4, 7]);
    assert_eq!(items(&Queue::Adjudicate, &contents, "ann"), [4, 7, 5]);
    let settle = Queue::Adjudicate.order(&contents, &[], &coder("ann"), &[]);
    assert_eq!(settle.todo(&contents, &coder("ann"), None), Some(4));
    assert_eq!(settle.todo(&contents, &coder("ann"), Some(4)), Some(7));
    // What is adjudicated is done, and the search goes on from the beginning.
    assert_eq!(settle.todo(&contents, &coder("ann"), Some(7)), Some(4));
    let progress = Progress::of(&contents, &settle, &coder("ann"));
    assert_eq!((progress.total, progress.done), (3, 1));
}

#[test]
fn one_goes_through_an_order_in_both_directions() {
    let mut contents = project(1, 1, 4, &["ann"]);
    let ann = coder("ann");
    let found = [3, 1, 1, 99];
    let order = Queue::Search("talk".into()).order(&contents, &[], &ann, &found);
    assert_eq!(order.items, [1, 3]);
    assert_eq!(
        (order.next(1), order.next(3), order.next(0)),
        (Some(3), None, None)
    );
    assert_eq!((order.previous(3), order.previous(1)), (Some(1), None));
    assert_eq!(
        (order.place(3), order.place(2), order.place(99)),
        (Some(1), None, None)
    );
    assert_eq!(order.todo(&contents, &ann, None), Some(1));
    say(&mut contents, 1, "ann", "", false);
    assert_eq!(order.todo(&contents, &ann, None), Some(3));
    assert_eq!(order.todo(&contents, &ann, Some(3)), Some(3));
    say(&mut contents, 3, "ann", "", false);
    assert_eq!(order.todo(&contents, &ann, Some(1)), None);
    // What is not in the order counts from its beginning.
    assert_eq!(order.todo(&contents, &coder("nobody"), Some(2)), Some(1));
}

#[test]
fn the_model_that_coded_last_is_the_current_one() {
    let mut contents = project(1, 1, 2, &["ascribe small 3", "ann"]);
    contents.models[1] = true;
    contents.models[2] = true;
    assert_eq!(contents.coders[0].0.as_ref(), "ann");
    let by = |contents: &Contents, who: &str, time: i64| Coded {
        time,
        ..codes(contents, 0, who, sources("home"))
    };
    let (old, new) = (
        by(&contents, MODEL, 10),
        by(&contents, "ascribe small 3", 20),
    );
    put(&mut contents, old);
    assert_eq!(model(&contents), Some(1));
    put(&mut contents, new);
    assert_eq!(model(&contents), Some(2));
    put(&mut contents, Coded { time: 20, ..old });
    assert_eq!(model(&contents), Some(1));
    assert_eq!(model(&Contents::default()), None);
}

#[test]
fn a_blind_sample_has_an_order_of_its_own_for_every_coder_that_stays_when_others_are_gone() {
    let numbers = &mut Numbers(1);
    let mut contents = suggested(4, 2, 20, &["ann", "ben"], numbers);
    let sheet = sample(&contents, 60, false);
    let mut blind = sheet.clone();
    blind.blind = true;
    let queue = Queue::Sample("first".into());
    let order = |contents: &Contents, sample: &Sample, who: &str| {
        queue
            .order(contents, std::slice::from_ref(sample), &coder(who), &[])
            .items
    };
    let of_sheet: Vec<String> = order(&contents, &sheet, "ann")
        .iter()
        .map(|at| contents.id(*at).unwrap())
        .collect();
    let drawn: Vec<&str> = sheet.plan.drawn.iter().map(|one| &*one.id).collect();
    assert_eq!(of_sheet, drawn);
    let (ann, ben) = (
        order(&contents, &blind, "ann"),
        order(&contents, &blind, "ben"),
    );
    assert_ne!(ann, ben);
    assert_eq!(ann, order(&contents, &blind, "ann"));
    let sorted = |mut items: Vec<u32>| {
        items.sort_unstable();
        items
    };
    assert_eq!(sorted(ann.clone()), sorted(ben));
    // Two statements are made one: the drawn ones of them are gone.
    let gone = ann[10];
    contents.statements[gone as usize].original = None;
    let later = Sample::new("first", true, blind.plan.clone(), &contents);
    assert_eq!(
        later.gone(),
        [sheet
            .plan
            .drawn
            .iter()
            .find(|one| {
                let row = contents.statements[gone as usize];
                let reflection = &contents.reflections[row.reflection as usize].id;
                one.id == format!("{reflection}.{}", row.number)
            })
            .unwrap()
            .id
            .as_str()]
    );
    assert_eq!(later.missing(), 1);
    let expected: Vec<u32> = ann.into_iter().filter(|at| *at != gone).collect();
    assert_eq!(order(&contents, &later, "ann"), expected);
}

#[test]
fn an_order_unlike_another_coders_leaves_no_place_to_the_same_statements() {
    // Over many coders the first in their order is drawn evenly: no statement is favoured.
    let contents = suggested(2, 2, 5, &[], &mut Numbers(2));
    let sample = sample(&contents, 20, true);
    let mut first = [0_u32; 20];
    for at in 0..2000 {
        let order = Queue::Sample("first".into()).order(
            &contents,
            std::slice::from_ref(&sample),
            &coder(&format!("coder {at}")),
            &[],
        );
        first[order.items[0] as usize] += 1;
    }
    // Expected 100 each, SD 9.7: five SDs either way.
    assert!(
        first.iter().all(|count| (52..=148).contains(count)),
        "{first:?}"
    );
}

#[test]
fn counts_are_those_of_the_orders() {
    let numbers = &mut Numbers(3);
    for round in 0..20 {
        let people = ["ann", "ben", "cleo", "adjudicated"];
        let mut contents = suggested(3, 2, 8, &people, numbers);
        contents.reflections[2].teacher = None;
        contents.reflections[3].cycle = None;
        let samples = [sample(&contents, 12, round % 2 == 0)];
        for _ in 0..80 {
            let at = numbers.below(48);
            let who = people[numbers.below(4) as usize];
            let named = numbers.sources([0.1, 0.2, 0.2, 0.5]);
            let coded = codes(&contents, at, who, named);
            put(&mut contents, coded);
        }
        for who in ["ann", "zoe"] {
            let who = coder(who);
            let found = counts(&contents, &samples, &who);
            assert_eq!(found.len(), 4 + 1 + 4 + 2 + 4);
            for count in found {
                let order = count.queue.order(&contents, &samples, &who, &[]);
                let progress = Progress::of(&contents, &order, &who);
                let expected = Count {
                    queue: count.queue.clone(),
                    total: order.items.len(),
                    done: progress.done,
                    left_out: order.left_out,
                };
                assert_eq!(count, expected);
            }
        }
    }
}

#[test]
fn the_pace_leaves_pauses_out() {
    let mut contents = project(1, 1, 20, &["ann"]);
    let minute = 60_000;
    // A code every 20 seconds, a pause of ten minutes in the middle.
    for at in 0..10 {
        let time = i64::from(at) * minute / 3 + if at >= 5 { 10 * minute } else { 0 };
        let coded = Coded {
            time,
            ..codes(&contents, at, "ann", sources(""))
        };
        put(&mut contents, coded);
    }
    let ann = coder("ann");
    let order = Queue::All.order(&contents, &[], &ann, &[]);
    let progress = Progress::of(&contents, &order, &ann);
    assert_eq!((progress.total, progress.done), (20, 10));
    assert!((progress.per_minute.unwrap() - 3.0).abs() < 1e-9);
    assert!((progress.minutes_left.unwrap() - 10.0 / 3.0).abs() < 1e-9);
    // All at once, as a merge brings them: no pace, and no infinite one.
    for one in &mut contents.coded {
        one.time = 5;
    }
    let progress = Progress::of(&contents, &order, &ann);
    assert_eq!((progress.per_minute, progress.minutes_left), (None, None));
    let nobody = Progress::of(&contents, &order, &coder("zoe"));
    assert_eq!((nobody.done, nobody.per_minute), (0, None));
}

#[test]
fn a_queue_of_what_is_not_there_is_empty() {
    let contents = project(1, 1, 3, &["ann"]);
    for queue in [
        "sample:x",
        "teacher:x",
        "cycle:x",
        "teacher:",
        "source:home",
    ] {
        let queue: Queue = queue.parse().unwrap();
        assert_eq!(items(&queue, &contents, "ann"), [0; 0], "{queue}");
    }
    let nothing = Contents::default();
    for count in counts(&nothing, &[], &coder("ann")) {
        assert_eq!((count.total, count.done), (0, 0));
    }
}
