use proptest::prelude::*;

use super::*;

/// What is done and what is expected.
fn parts(text: &str) -> Option<(&str, &str)> {
    let found = find(text)?;
    let expected = found.expected.map_or("", |range| &text[range]);
    Some((&text[found.action], expected))
}

#[test]
fn what_teachers_do_and_what_students_should_then_do() {
    for (text, action, expected) in [
        (
            "If we make our thinking explicit, students will infer more.",
            "If we make our thinking explicit",
            "students will infer more",
        ),
        (
            "If I leave the example on the board, they will be able to find their own mistake.",
            "If I leave the example on the board",
            "they will be able to find their own mistake",
        ),
        (
            "We predict that if we ask one open question a day then our pupils talk more.",
            "if we ask one open question a day",
            "then our pupils talk more",
        ),
        (
            "Students will explain their steps if we model how to do it.",
            "if we model how to do it",
            "Students will explain their steps",
        ),
        (
            "If I slow down the students will follow.",
            "If I slow down",
            "the students will follow",
        ),
        (
            "If, as a team, we use the same checklist, we expect that more students will revise.",
            "If, as a team, we use the same checklist",
            "we expect that more students will revise",
        ),
        (
            "By modelling the first step, we believe students will start on their own.",
            "By modelling the first step",
            "we believe students will start on their own",
        ),
        (
            "If we ask “how do you know?”, then kids will reach for a reason.",
            "If we ask “how do you know?”",
            "then kids will reach for a reason",
        ),
        (
            "If we all wait, then students will learn that the silence is theirs.",
            "If we all wait",
            "then students will learn that the silence is theirs",
        ),
        (
            "If teachers don’t wait, children won’t think.",
            "If teachers don’t wait",
            "children won’t think",
        ),
        (
            "If we call home less and greet them at the door, they’ll settle sooner.",
            "If we call home less and greet them at the door",
            "they’ll settle sooner",
        ),
        (
            "Si modelamos cada paso, los estudiantes podrán explicarlo.",
            "Si modelamos cada paso",
            "los estudiantes podrán explicarlo",
        ),
        (
            "Si les damos más tiempo para pensar, entonces los alumnos participan más.",
            "Si les damos más tiempo para pensar",
            "entonces los alumnos participan más",
        ),
        (
            "Si los docentes usan la misma lista, los niños van a revisar más.",
            "Si los docentes usan la misma lista",
            "los niños van a revisar más",
        ),
    ] {
        assert_eq!(parts(text), Some((action, expected)), "{text}");
    }
    assert_eq!(
        parts("Our theory of action is that clear goals help students see what matters."),
        Some(("clear goals help students see what matters", ""))
    );
    assert_eq!(
        parts("Nuestra teoría de acción es que las metas claras ayudan a los alumnos."),
        Some(("las metas claras ayudan a los alumnos", ""))
    );
}

#[test]
fn what_only_looks_like_one_is_none() {
    for text in [
        // About what students should have done.
        "If they had studied they would have passed.",
        "If students practise at home, they will pass.",
        "If he reads every day, he will catch up.",
        // What might have been.
        "If we had provided additional time and support, those students might not have slipped.",
        "If I had slowed down, they would have got it.",
        "If I slowed down, they wouldn’t have been lost.",
        // What others must give.
        "If we had smaller classes, students would learn more.",
        "If we get more time, students will finish.",
        "If the parents came to the evening, the children would practise more.",
        "If the district buys tablets, students will write more.",
        // About adults, or the writer.
        "If we call the parents, they will come.",
        "If I plan with a colleague, I will know which students to ask.",
        "If we meet on Thursday, we will look at the samples.",
        // Questions and comparisons.
        "I wonder if we go too fast, they can tell me.",
        "Even if we slow down, students will not read.",
        "It is as if we never taught it, students will guess.",
        "If I look at the scores, the students can add.",
        "If we want students to talk, they will need partners.",
        "If I ask a question, they look at the floor.",
        // By whom?
        "By working hard, students will pass.",
        "By Friday, students will have finished.",
        "We discussed our theory of action.",
        "We said we would use our theory of action with students.",
        // Spanish.
        "Si los estudiantes estudiaran, aprobarían.",
        "Si hubiéramos tenido más tiempo, los alumnos habrían terminado.",
        "Si tenemos tiempo, los alumnos podrán terminar.",
        "No sé si damos demasiado, los alumnos podrán decirlo.",
        "Si los padres vienen, los niños leerán más.",
        "Y así si.",
        "",
        "if",
        "If we",
        "by giving",
    ] {
        assert_eq!(parts(text), None, "{text}");
    }
}

const WORDS: &str = "((if|we|I|then|students|they|will|had|have|by|giving|si|damos|los|alumnos|\
    podrán|theory|of|action|is|,|é🎉|’)[ ,]?){0,14}";

proptest! {
    #[test]
    fn any_words_are_read(
        text in WORDS
    ) {
        if let Some(found) = find(&text) {
            prop_assert!(!text[found.action].is_empty());
            if let Some(expected) = found.expected {
                prop_assert!(!text[expected].is_empty());
            }
        }
    }
}

#[test]
fn a_very_long_sentence_is_passed_over_quickly() {
    let long = "If we post it, students will, ".repeat(20_000);
    let start = std::time::Instant::now();
    assert_eq!(find(&long), None);
    assert!(start.elapsed() < std::time::Duration::from_millis(500));
    let within = format!("{} if we post it, students will write.", "so ".repeat(180));
    assert!(find(&within).is_some());
}
