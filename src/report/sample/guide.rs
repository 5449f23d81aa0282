//! How to code, in short: what the second sheet of a sample tells those who fill in the first.

use crate::codebook::{Outcome, Source};

/// The mark of a source.
pub(super) const MARK: &str = "x";

/// A line of the guide: what it is about, and what to do.
pub(super) type Line = (&'static str, &'static str);

/// Before the codes.
pub(super) const FIRST: [Line; 3] = [
    (
        "What for",
        "Each row of the sheet “code” holds one statement of a teacher. Read its text \
         (before and prompt are there only to understand it) and decide: does this statement \
         explain how students do?",
    ),
    (
        "It does if",
        "all three hold. It speaks of how students do (learn, take part, behave, progress), or \
         plainly implies it; it names something as a cause; and it gives the one as a reason for \
         the other (because, so, thanks to, without, should have …).",
    ),
    (
        MARK,
        "in the column of each cause that it names, as many as there are. In none if it explains \
         nothing. A row without any mark counts as not coded, so leave out only what you could \
         not code.",
    ),
];

/// What each source is.
pub(super) const fn source(source: Source) -> &'static str {
    match source {
        Source::Home => {
            "Family, parents, life at home, money, the language spoken there, whatever happens \
             outside school hours (sleep, phones, help with homework)."
        }
        Source::School => {
            "The school or system beyond the teacher and the team: class size, timetable, staff, \
             rooms and devices, prescribed curriculum and tests, leadership, last year’s \
             teachers; also chance, such as a fire drill."
        }
        Source::Student => {
            "The students themselves: ability, effort, attention, behaviour, confidence, what they \
             know already, language, peers, absence without a cause at home."
        }
        Source::Teacher => {
            "What the writer or the writer’s own team did, failed to do, could do or will do: \
             planning, explaining, tasks, grouping, pacing, feedback, relationships, support; also \
             what was seen to work in a lesson watched."
        }
    }
}

/// What no attribution is.
pub(super) const NONE: &str = "Description, plan, goal, question or feeling without a cause of how \
                               students do.";

/// What each outcome is.
pub(super) const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Success => "What is explained is good, better or hoped for.",
        Outcome::Failure => "It is bad, missing or feared.",
        Outcome::Unclear => "Neither is plain.",
    }
}

/// What is often in doubt.
pub(super) const CASES: [Line; 9] = [
    (
        "Who acts?",
        "Code the cause, not the topic. “I never phoned the parents, so it grew” is \
         teacher; “the parents never answered, so nothing changed” is home.",
    ),
    (
        "What they did",
        "How students did is a result, no cause: “half of them failed” is none, \
         “half of them failed because they did not study” is student.",
    ),
    (
        "Plans",
        "A plan that says what it should do for students is teacher; a plan without an effect is \
         none.",
    ),
    (
        "Regrets",
        "“I should have …” is teacher where it accounts for something that went \
         wrong for students, in this sentence or the one before; else none.",
    ),
    (
        "We",
        "The team of teachers is teacher. Specialists, leaders and others outside the team are \
         school.",
    ),
    (
        "Materials",
        "What the teacher chose is teacher; what is prescribed or missing is school.",
    ),
    (
        "Time",
        "Lost by the teacher’s pacing it is teacher; too little of it allotted is school.",
    ),
    (
        "Denied causes",
        "“It was not the parents” names no cause; code what is named instead.",
    ),
    (
        "Went well",
        "“A hit”, “they loved it” are none without an effect on what students \
         do or learn.",
    ),
];

/// What must be kept to.
pub(super) const LAST: [Line; 2] = [
    (
        "Please",
        "Keep the column id and the headers; rows may be sorted and columns moved. Code alone, \
         without the model’s codes and without asking who wrote it.",
    ),
    ("note", "Anything you want to remember; it is not read."),
];
