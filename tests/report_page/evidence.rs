//! The sentences of the page: which are chosen, what is marked in them, what stands around them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use ascribe::analysis::{Analysis, CodedStatement};
use ascribe::codebook::{Outcome, Source, Sources};
use ascribe::report::page::{Audience, Lang};

use crate::school::{School, estimate};
use crate::{between, cases, kinds, page, page_for, words};

/// A school whose explanations have their words marked: the first half of a sentence states the
/// cause of each source named, what follows the outcome.
fn marked() -> Analysis {
    let mut analysis = School::default().analysis();
    for coded in &mut analysis.statements {
        let length = coded.statement.end - coded.statement.start;
        mark(coded, 0..length / 2, length / 2 + 1..length - 1);
    }
    analysis
}

fn mark(coded: &mut CodedStatement, cause: Range<usize>, outcome: Range<usize>) {
    for source in coded.coding.sources.iter() {
        coded.coding.evidence.cause[source.index()] = Some(cause.clone());
    }
    if coded.coding.is_attribution() {
        coded.coding.evidence.explained = Some(outcome);
    }
}

/// The part of a page between the start of a section and its end.
fn section<'a>(page: &'a str, id: &str) -> &'a str {
    let open = format!("<section id=\"{id}\"");
    let found = between(page, &open, "</section>");
    found.first().copied().unwrap_or_default()
}

fn chapters(page: &str) -> Vec<&str> {
    between(
        section(page, "voices"),
        "<details class=\"chapter\"",
        "</section>",
    )
}

/// The sentences quoted, as they were written.
fn quoted(part: &str) -> Vec<String> {
    let quotes = between(part, "<figure class=\"quote\">", "</figure>");
    let sentence = |quote: &&str| {
        words(
            between(
                quote,
                "<blockquote lang=\"\" dir=\"auto\">",
                "</blockquote>",
            )[0],
        )
    };
    quotes.iter().map(sentence).collect()
}

fn text(analysis: &Analysis, coded: &CodedStatement) -> String {
    let words = analysis.reflections[coded.reflection].words(coded.statement);
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn teacher<'a>(analysis: &'a Analysis, coded: &CodedStatement) -> &'a str {
    let teacher = analysis.reflections[coded.reflection].teacher.as_deref();
    teacher.unwrap_or_default()
}

fn cycle<'a>(analysis: &'a Analysis, coded: &CodedStatement) -> &'a str {
    let cycle = analysis.reflections[coded.reflection].cycle.as_deref();
    cycle.unwrap_or_default()
}

#[test]
fn quotations_are_sure_and_no_two_of_a_cycle_and_source_are_by_one_teacher() {
    let analysis = School::default().analysis();
    let page = page(&analysis);
    let chapter = chapters(&page)[0];
    let own = between(chapter, "<div class=\"part teacher\">", "<div class=\"part")[0];
    let quotes = quoted(own);
    assert_eq!(quotes.len(), 3);
    let named = analysis.statements.iter().filter(|coded| {
        cycle(&analysis, coded) == "Cycle 1" && coded.coding.sources.contains(Source::Teacher)
    });
    // Sentences come from a stock: one may be by several teachers.
    let mut writers: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    let mut surest: BTreeMap<String, f32> = BTreeMap::new();
    for coded in named {
        let said = text(&analysis, coded);
        let sure = coded.coding.probabilities.unwrap()[3];
        let best = surest.entry(said.clone()).or_default();
        *best = best.max(sure);
        writers
            .entry(said)
            .or_default()
            .insert(teacher(&analysis, coded));
    }
    for quote in &quotes {
        assert!(surest[quote] >= 0.7, "{quote}");
    }
    let all: BTreeSet<&str> = quotes
        .iter()
        .flat_map(|quote| writers[quote].clone())
        .collect();
    assert!(all.len() >= 3, "{all:?}");
    assert!(own.contains("<bdi lang=\"\">What will you try next?</bdi>"));
}

#[test]
fn many_teachers_are_heard() {
    let analysis = School::default().analysis();
    let page = page(&analysis);
    let by_text: BTreeMap<String, BTreeSet<&str>> =
        analysis
            .statements
            .iter()
            .fold(BTreeMap::new(), |mut all, coded| {
                let writers = all
                    .entry(text(&analysis, coded))
                    .or_insert_with(BTreeSet::new);
                writers.insert(teacher(&analysis, coded));
                all
            });
    let voices = quoted(section(&page, "voices"));
    let heard: BTreeSet<&str> = voices
        .iter()
        .flat_map(|said| by_text[said].clone())
        .collect();
    assert!(heard.len() >= 12, "{heard:?} of {} quotes", voices.len());
    assert_eq!(voices.iter().collect::<BTreeSet<_>>().len(), voices.len());
}

#[test]
fn a_sentence_that_states_cause_and_outcome_comes_before_a_surer_one_that_does_not() {
    let mut analysis = School::default().analysis();
    let of_cell = |source: Source| -> Vec<usize> {
        let in_cell = |at: &usize| {
            let coded = &analysis.statements[*at];
            cycle(&analysis, coded) == "Cycle 1" && coded.coding.sources.contains(source)
        };
        (0..analysis.statements.len()).filter(in_cell).collect()
    };
    // The source with the fewest sentences chooses first.
    let cells = Source::ALL.iter().map(|source| (*source, of_cell(*source)));
    let (source, all) = cells.min_by_key(|(_, all)| all.len()).unwrap();
    assert!(all.len() > 1);
    let chosen = *all.last().unwrap();
    for at in all {
        let sure = if at == chosen { 0.75 } else { 0.98 };
        analysis.statements[at]
            .coding
            .probabilities
            .as_mut()
            .unwrap()[source.index()] = sure;
    }
    mark(&mut analysis.statements[chosen], 0..10, 12..30);
    let said = text(&analysis, &analysis.statements[chosen]);
    let page = page(&analysis);
    let open = format!("<div class=\"part {source}\">");
    let part = between(chapters(&page)[0], &open, "<div class=\"part")[0];
    assert_eq!(quoted(part)[0], said);
}

#[test]
fn causes_and_outcomes_are_marked_each_in_its_way() {
    let analysis = marked();
    for (kind, audience, lang) in kinds() {
        let page = page_for(&analysis, audience, lang);
        let voices = section(&page, "voices");
        assert!(voices.contains("<p class=\"legend\">"), "{kind}");
        for source in Source::ALL {
            let mark = format!("<mark class=\"cause {source}\">");
            assert!(voices.contains(&mark), "{kind}: {source}");
        }
        assert!(voices.contains("<mark class=\"outcome\">"), "{kind}");
        let label = match lang {
            Lang::En => "content:\"[cause: \"",
            Lang::Es => "content:\"[causa: \"",
        };
        assert!(page.contains(label), "{kind}: a screen reader is told");
        assert!(page.contains("mark.outcome:not(.cause){text-decoration:underline dashed"));
    }
    let plain = page(&School::default().analysis());
    let voices = section(&plain, "voices");
    assert!(!voices.contains("class=\"legend\"") && !voices.contains("<mark class"));
    assert!(voices.contains("<mark>"));
}

#[test]
fn ranges_that_fit_no_sentence_break_no_page() {
    let ranges = [
        0..0,
        0..usize::MAX,
        3..4,
        500..900,
        usize::MAX - 1..usize::MAX,
    ];
    for (name, mut analysis) in cases::all() {
        if ["many-cycles", "twelve", "falling"].contains(&name) {
            continue;
        }
        let whole: BTreeSet<String> = quoted(section(&page(&analysis), "voices"))
            .into_iter()
            .collect();
        for (at, coded) in analysis.statements.iter_mut().enumerate() {
            let (cause, outcome) = (&ranges[at % 5], &ranges[at / 5 % 5]);
            mark(coded, cause.clone(), outcome.clone());
        }
        let page = page(&analysis);
        let quotes = quoted(section(&page, "voices"));
        assert_eq!(quotes.is_empty(), whole.is_empty(), "{name}");
        let texts: BTreeSet<String> = analysis
            .statements
            .iter()
            .map(|coded| text(&analysis, coded))
            .collect();
        let is_said = |quote: &String| texts.contains(quote) || name == "hostile";
        assert!(quotes.iter().all(is_said), "{name}: {quotes:?}");
    }
}

#[test]
fn each_quotation_opens_to_its_paragraph() {
    let analysis = School::default().analysis();
    let page = page(&analysis);
    let quotes = between(
        section(&page, "voices"),
        "<figure class=\"quote\">",
        "</figure>",
    );
    for quote in quotes {
        let said = &quoted(&format!("<figure class=\"quote\">{quote}</figure>"))[0];
        let context = between(quote, "<details class=\"context\">", "</details>")[0];
        assert!(context.starts_with("<summary>show its paragraph</summary>"));
        let around = words(
            between(context, "<blockquote", "</blockquote>")[0]
                .split_once('>')
                .unwrap()
                .1,
        );
        assert!(
            around.contains(said) && around.len() > said.len(),
            "{around}"
        );
        let is_one = analysis.reflections.iter().any(|reflection| {
            let text = reflection
                .text
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            text.contains(around.trim_matches(['…', ' ']))
        });
        assert!(is_one, "{around}");
        assert!(around.chars().count() < said.chars().count() + 610);
    }
}

#[test]
fn sentences_take_little_room() {
    for (name, analysis) in cases::all() {
        for (kind, audience, lang) in kinds() {
            let page = page_for(&analysis, audience, lang);
            let size = section(&page, "voices").len();
            assert!(size < 100_000, "{name}, {kind}: {size} bytes of voices");
        }
    }
}

/// A school in which nearly all explain failure by others and success by their own teaching.
fn one_sided() -> Analysis {
    let mut analysis = School {
        statements_each: 12,
        ..School::default()
    }
    .analysis();
    for coded in &mut analysis.statements {
        let coding = &mut coded.coding;
        if !coding.is_attribution() {
            continue;
        }
        let is_own = coding.sources.contains(Source::Teacher);
        coding.outcome = Some(if is_own {
            Outcome::Success
        } else {
            Outcome::Failure
        });
    }
    analysis
}

#[test]
fn what_goes_against_the_usual_is_there_to_check() {
    let mut analysis = one_sided();
    let at = (0..analysis.statements.len())
        .filter(|at| {
            let coding = &analysis.statements[*at].coding;
            coding.sources == Sources::NONE.with(Source::Teacher)
        })
        .find(|at| analysis.statements[*at].coding.probabilities.unwrap()[3] > 0.9)
        .unwrap();
    analysis.statements[at].coding.outcome = Some(Outcome::Failure);
    analysis.shift = estimate(
        &analysis.reflections,
        &analysis.statements,
        &analysis.cycles,
    );
    let said = text(&analysis, &analysis.statements[at]);
    for audience in [Audience::Coach, Audience::Research] {
        let page = page_for(&analysis, audience, Lang::En);
        let check = section(&page, "doubtful");
        let reason =
            "It names own teaching for something that went badly, which is rare in these logs.";
        let part = between(check, reason, "</figure>");
        assert_eq!(part.len(), 1, "{audience}");
        assert!(words(part[0]).contains(&said), "{audience}: {said}");
        assert!(check.contains("Uncertain"));
    }
    assert!(section(&page_for(&analysis, Audience::Team, Lang::En), "doubtful").is_empty());
}

#[test]
fn only_a_researcher_reads_that_a_sentence_is_unlike_its_writer() {
    let analysis = School {
        statements_each: 24,
        ..School::default()
    }
    .analysis();
    let unlike = "which no other explanation of the same teacher does";
    assert!(page_for(&analysis, Audience::Research, Lang::En).contains(unlike));
    assert!(!page_for(&analysis, Audience::Coach, Lang::En).contains(unlike));
}

#[test]
fn what_the_machine_abstained_from_is_there_to_check() {
    let mut analysis = School::default().analysis();
    let at = analysis
        .statements
        .iter()
        .position(|coded| !coded.coding.is_attribution())
        .unwrap();
    analysis.statements[at].coding.abstain = true;
    analysis.statements[at].coding.probabilities = Some([0.4, 0.3, 0.3, 0.2]);
    let said = text(&analysis, &analysis.statements[at]);
    let page = page(&analysis);
    let check = section(&page, "doubtful");
    assert!(quoted(check).contains(&said));
    assert!(words(check).contains("taken for no explanation"));
}
