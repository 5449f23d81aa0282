//! Turning points and theories of action: which are shown, and what they must not give away.

use std::sync::Arc;

use ascribe::analysis::{Analysis, CodedStatement};
use ascribe::codebook::Outcome::{self, Failure, Success};
use ascribe::codebook::{Coder, Coding, Source, Sources};
use ascribe::reflection::{Reflection, Statement};
use ascribe::report::html;
use ascribe::report::page::{Audience, Lang, Settings};

use crate::school::{School, estimate};
use crate::{between, cases, page_for, words};

/// One sentence of a log: teacher, team, cycle (from 1), words, the only source named.
type Line<'a> = (&'a str, &'a str, usize, &'a str, Option<(Source, Outcome)>);

fn log(lines: &[Line<'_>]) -> Analysis {
    let mut analysis = cases::nothing_readable();
    analysis.problems.clear();
    analysis.cycles = (1..=3).map(|at| Arc::from(format!("Cycle {at}"))).collect();
    for (at, (teacher, team, cycle, text, code)) in lines.iter().enumerate() {
        let sources = code.map_or(Sources::NONE, |(source, _)| Sources::NONE.with(source));
        let mut coding = Coding::new(Coder("base-1".into()), sources);
        coding.outcome = code.map(|(_, outcome)| outcome);
        coding.probabilities = Some([0, 1, 2, 3].map(|at: usize| {
            let is_named = sources.contains(Source::ALL[at]);
            if is_named { 0.95 } else { 0.02 }
        }));
        analysis.statements.push(CodedStatement {
            reflection: at,
            number: 1,
            statement: Statement {
                start: 0,
                end: text.len(),
            },
            coding,
        });
        analysis.reflections.push(Reflection {
            id: format!("log.csv#{at}"),
            teacher: Some(Arc::from(*teacher)),
            team: (!team.is_empty()).then(|| Arc::from(*team)),
            cycle: Some(Arc::clone(&analysis.cycles[cycle - 1])),
            text: (*text).to_owned(),
            ..Reflection::default()
        });
    }
    analysis.shift = estimate(
        &analysis.reflections,
        &analysis.statements,
        &analysis.cycles,
    );
    analysis
}

fn show(analysis: &Analysis, audience: Audience) -> String {
    page_for(analysis, audience, Lang::En)
}

fn section<'a>(page: &'a str, id: &str) -> &'a str {
    let found = between(page, &format!("<section id=\"{id}\""), "</section>");
    found.first().copied().unwrap_or_default()
}

const TEACHERS: [&str; 5] = [
    "Zuberi",
    "Quillfeather",
    "Oyelaran",
    "Vandersloot",
    "Ixchel",
];

/// What all write who are no case of interest.
const FILLED: [(&str, Option<(Source, Outcome)>); 2] = [
    (
        "The bell cut the lesson short, so nobody finished the graph.",
        Some((Source::School, Failure)),
    ),
    (
        "Because I gave them sorting cards the talk was richer.",
        Some((Source::Teacher, Success)),
    ),
];

/// Everybody of a team writes the same two sentences in each cycle.
fn crowd<'a>(team: &'a str, teachers: &[&'a str], cycles: &[usize]) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    for teacher in teachers {
        for cycle in cycles {
            for (text, code) in FILLED {
                lines.push((*teacher, team, *cycle, text, code));
            }
        }
    }
    lines
}

const BEFORE: &str = "They could not add fractions because nobody at home practises with them.";
const AFTER: &str = "They could not add fractions because I never modelled a common denominator.";
const OTHER: &str = "The maps came out wrong because I left out the legend that they needed.";

fn turned() -> Vec<Line<'static>> {
    let mut lines = crowd("Heron", &TEACHERS, &[1, 2, 3]);
    lines.push(("Ixchel", "Heron", 1, BEFORE, Some((Source::Home, Failure))));
    lines.push((
        "Ixchel",
        "Heron",
        3,
        OTHER,
        Some((Source::Teacher, Failure)),
    ));
    lines.push((
        "Ixchel",
        "Heron",
        3,
        AFTER,
        Some((Source::Teacher, Failure)),
    ));
    lines
}

#[test]
fn a_pair_is_of_one_writer_about_the_same_kind_of_thing() {
    let analysis = log(&turned());
    for audience in Audience::ALL {
        let page = show(&analysis, audience);
        let pairs = between(section(&page, "turning"), "<li>", "</li>");
        let pair = pairs.iter().find(|pair| pair.contains(BEFORE)).unwrap();
        let said = words(pair);
        let at = |text: &str| said.find(text).unwrap_or_else(|| panic!("{text}: {said}"));
        assert!(at("Cycle 1") < at(BEFORE) && at(BEFORE) < at("Cycle 3"));
        assert!(at("Cycle 3") < at(AFTER) && !said.contains(OTHER), "{said}");
        assert!(at("Home") < at(AFTER) && said.contains("Own teaching"));
        assert!(section(&page, "turning").contains("Gallimore et al. (2009)"));
        assert!(!page.contains("Ixchel"), "{audience}");
    }
}

#[test]
fn only_a_researcher_who_asks_reads_whose_pair_it_is() {
    let analysis = log(&turned());
    for audience in Audience::ALL {
        let settings = Settings {
            audience,
            show_teachers: true,
            ..Settings::default()
        };
        let page = String::from_utf8(html(&analysis, &settings)).unwrap();
        let is_named = section(&page, "turning").contains("Ixchel");
        assert_eq!(is_named, audience == Audience::Research);
    }
}

#[test]
fn no_pair_is_shown_of_one_whom_few_could_be() {
    // Of the team only two write in both cycles, though enough write in each.
    let mut lines = crowd("Heron", &["Zuberi", "Quillfeather", "Oyelaran"], &[1]);
    lines.extend(crowd(
        "Heron",
        &["Vandersloot", "Castellanos", "Oyelaran"],
        &[3],
    ));
    lines.push(("Ixchel", "Heron", 1, BEFORE, Some((Source::Home, Failure))));
    lines.push((
        "Ixchel",
        "Heron",
        3,
        AFTER,
        Some((Source::Teacher, Failure)),
    ));
    let analysis = log(&lines);
    for audience in [Audience::Team, Audience::Coach] {
        assert!(
            section(&show(&analysis, audience), "turning").is_empty(),
            "{audience}"
        );
    }
    let open = show(&analysis, Audience::Research);
    assert!(section(&open, "turning").contains(BEFORE));
}

#[test]
fn nothing_of_a_hidden_cycle_is_in_a_pair_or_a_theory() {
    let theory = "If we label every axis, students will read the graphs on their own.";
    let answer = "Labels on every axis that I checked let them read the graphs.";
    let mut lines = crowd("Heron", &TEACHERS, &[1, 3]);
    // Two write in the second cycle.
    lines.extend(crowd("Heron", &TEACHERS[..2], &[2]));
    lines.push(("Zuberi", "Heron", 2, BEFORE, Some((Source::Home, Failure))));
    lines.push((
        "Zuberi",
        "Heron",
        3,
        AFTER,
        Some((Source::Teacher, Failure)),
    ));
    lines.push(("Zuberi", "Heron", 1, theory, None));
    lines.push((
        "Quillfeather",
        "Heron",
        2,
        answer,
        Some((Source::Teacher, Success)),
    ));
    lines.push((
        "Quillfeather",
        "Heron",
        2,
        "If I hide the answers, pupils will argue longer.",
        None,
    ));
    let analysis = log(&lines);
    for audience in [Audience::Team, Audience::Coach] {
        let page = show(&analysis, audience);
        for text in [BEFORE, answer, "hide the answers"] {
            assert!(!words(&page).contains(text), "{audience}: {text}");
        }
        assert!(
            words(section(&page, "theories")).contains(theory),
            "{audience}"
        );
    }
    let open = words(&show(&analysis, Audience::Research));
    for text in [BEFORE, answer, "hide the answers"] {
        assert!(open.contains(text), "{text}");
    }
}

#[test]
fn numbers_of_one_or_two_who_turned_are_words() {
    let coach = show(&log(&turned()), Audience::Coach);
    let picked = words(section(&coach, "turning"));
    assert!(!picked.contains("writers who explained"), "{picked}");
    assert!(picked.contains("more turned towards own teaching than away from it"));
    let open = words(section(
        &show(&log(&turned()), Audience::Research),
        "turning",
    ));
    assert!(
        open.contains("Of 5 writers who explained something in more than one cycle, 1 named own teaching relatively more often"),
        "{open}"
    );
}

#[test]
fn pairs_are_at_most_four_and_one_of_a_writer() {
    for (name, analysis) in cases::all() {
        for audience in Audience::ALL {
            let page = show(&analysis, audience);
            let turning = section(&page, "turning");
            assert!(between(turning, "<li>", "</li>").len() <= 4, "{name}");
            let theories = between(section(&page, "theories"), "<li>", "</li>");
            assert!(theories.len() <= 5, "{name}");
        }
    }
}

#[test]
fn a_clear_fall_shows_pairs_of_both_ways() {
    let analysis = cases::falling();
    let page = words(section(&show(&analysis, Audience::Coach), "turning"));
    assert!(
        page.contains("The other way, because explanations shifted away"),
        "{page}"
    );
    let rise = words(section(
        &show(&School::default().analysis(), Audience::Coach),
        "turning",
    ));
    assert!(
        rise.contains("Turning points") && !rise.contains("The other way"),
        "{rise}"
    );
}

const THEORY: &str = "If we post the sentence openers, students will disagree politely.";
const CAME_TRUE: &str = "The sentence openers that I posted helped them disagree.";

#[test]
fn a_theory_of_action_meets_what_later_cycles_say() {
    let mut lines = crowd("Heron", &TEACHERS, &[1, 2, 3]);
    lines.extend(crowd(
        "Egret",
        &["Marchetti", "Thorvald", "Nakagawa"],
        &[1, 2, 3],
    ));
    lines.push(("Zuberi", "Heron", 1, THEORY, None));
    lines.push((
        "Oyelaran",
        "Heron",
        2,
        CAME_TRUE,
        Some((Source::Teacher, Success)),
    ));
    // Of another team, and from before.
    let other = "My sentence openers on a poster were of no use to them.";
    lines.push((
        "Marchetti",
        "Egret",
        2,
        other,
        Some((Source::Teacher, Failure)),
    ));
    let alone = "If I sit with the back row, they will start sooner.";
    lines.push(("Thorvald", "Egret", 1, alone, None));
    let last = "If we swap partners, pupils will talk more.";
    lines.push(("Quillfeather", "Heron", 3, last, None));
    let analysis = log(&lines);
    for audience in Audience::ALL {
        let page = show(&analysis, audience);
        let theories = between(section(&page, "theories"), "<li>", "</li>");
        let of = |text: &str| {
            words(
                theories
                    .iter()
                    .find(|one| words(one).contains(text))
                    .unwrap(),
            )
        };
        let met = of(THEORY);
        assert!(met.contains("What later cycles say: Cycle 2"), "{met}");
        assert!(met.contains(CAME_TRUE) && met.contains("explains a success, had or hoped for"));
        assert!(!met.contains(other), "{met}");
        assert!(of(alone).contains("Among later explanations none was found with these words."));
        assert!(of(last).contains("No later cycle is shown"));
        assert!(page.contains(
            "<mark class=\"cause teacher\">If we post the sentence openers</mark>, \
             <mark class=\"outcome\">students will disagree politely</mark>."
        ));
    }
}

#[test]
fn a_small_team_is_not_followed_through_the_cycles() {
    let mut lines = crowd("Heron", &TEACHERS, &[1, 2, 3]);
    lines.extend(crowd("Egret", &["Marchetti"], &[1, 2, 3]));
    lines.push(("Marchetti", "Egret", 1, THEORY, None));
    lines.push((
        "Marchetti",
        "Egret",
        2,
        CAME_TRUE,
        Some((Source::Teacher, Success)),
    ));
    let analysis = log(&lines);
    for audience in [Audience::Team, Audience::Coach] {
        let theories = words(section(&show(&analysis, audience), "theories"));
        assert!(
            theories.contains(THEORY) && !theories.contains(CAME_TRUE),
            "{theories}"
        );
        assert!(
            theories.contains("is not shown here, as it could tell who wrote it"),
            "{theories}"
        );
    }
    let open = words(section(&show(&analysis, Audience::Research), "theories"));
    assert!(open.contains(CAME_TRUE), "{open}");
}

/// Three of another team, of whom two wrote in the second cycle, nothing about own teaching.
fn thinned() -> Vec<Line<'static>> {
    let mut lines = crowd("Heron", &TEACHERS, &[1, 2, 3]);
    lines.extend(crowd(
        "Egret",
        &["Marchetti", "Thorvald", "Nakagawa"],
        &[1, 3],
    ));
    lines.push(("Marchetti", "Egret", 1, THEORY, None));
    for teacher in ["Marchetti", "Thorvald"] {
        lines.push((teacher, "Egret", 2, FILLED[0].0, FILLED[0].1));
    }
    lines
}

#[test]
fn that_a_hidden_cycle_says_nothing_is_not_told() {
    let analysis = log(&thinned());
    for audience in [Audience::Team, Audience::Coach] {
        let theories = words(section(&show(&analysis, audience), "theories"));
        assert!(theories.contains("could tell who wrote it"), "{theories}");
        assert!(!theories.contains("none was found"), "{theories}");
    }
    let open = words(section(&show(&analysis, Audience::Research), "theories"));
    assert!(open.contains("none was found with these words"), "{open}");
}

#[test]
fn all_who_have_no_team_are_followed_as_one() {
    let mut lines = crowd("", &TEACHERS, &[1, 2, 3]);
    lines.push(("Zuberi", "", 1, THEORY, None));
    let answer = Some((Source::Teacher, Success));
    lines.push(("Oyelaran", "", 2, CAME_TRUE, answer));
    let analysis = log(&lines);
    for audience in Audience::ALL {
        let theories = words(section(&show(&analysis, audience), "theories"));
        // Where each can be named, each is followed alone.
        let is_met = theories.contains(CAME_TRUE);
        assert_eq!(is_met, audience.is_protected(), "{audience}: {theories}");
        assert!(!theories.contains("could tell who wrote"), "{theories}");
    }
    // Two have no team, beside a team of five.
    let mut lines = crowd("Heron", &TEACHERS, &[1, 2, 3]);
    lines.extend(crowd("", &["Marchetti", "Thorvald"], &[1, 2, 3]));
    lines.push(("Marchetti", "", 1, THEORY, None));
    lines.push(("Thorvald", "", 2, CAME_TRUE, answer));
    let analysis = log(&lines);
    for audience in [Audience::Team, Audience::Coach] {
        let theories = words(section(&show(&analysis, audience), "theories"));
        assert!(!theories.contains(CAME_TRUE), "{audience}: {theories}");
        assert!(theories.contains("could tell who wrote it"), "{theories}");
    }
}

#[test]
fn what_all_did_is_not_told_in_numbers() {
    let mut lines = Vec::new();
    for (teacher, answer) in TEACHERS.iter().zip([AFTER, OTHER, CAME_TRUE, AFTER, OTHER]) {
        let mut line = |cycle, code: (usize, _)| {
            lines.push((
                *teacher,
                "Heron",
                cycle,
                [BEFORE, answer][code.0],
                Some(code.1),
            ));
        };
        line(1, (0, (Source::Home, Failure)));
        line(3, (1, (Source::Teacher, Failure)));
    }
    let analysis = log(&lines);
    for audience in Audience::ALL {
        let page = show(&analysis, audience);
        let picked = words(between(section(&page, "turning"), "class=\"note\"", "</p>")[0]);
        let has_numbers = picked.contains("Of 5 writers");
        assert_eq!(
            has_numbers,
            !audience.is_protected(),
            "{audience}: {picked}"
        );
    }
}
