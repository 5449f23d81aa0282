//! What the pages of a team and a coach must not give away, and a researcher's must say.

use std::collections::BTreeSet;

use ascribe::analysis::Analysis;
use ascribe::codebook::{Coding, Outcome, Source, Sources};
use ascribe::report::html;
use ascribe::report::page::{Audience, Lang, Settings};
use ascribe::shift::{By, Cell};
use proptest::prelude::*;

use crate::school::{NAMES, School, estimate};
use crate::{between, cases, kinds, page, page_for, words};

/// Fewer than these are few.
const TEACHERS: usize = 3;
const ATTRIBUTIONS: u64 = 5;

/// How many teachers a cell's shares rest on.
fn teachers(cell: &Cell) -> usize {
    let shares = cell.shares.iter().flatten().map(|share| share.teachers);
    shares.min().unwrap_or(cell.teachers).min(cell.teachers)
}

/// Nothing at all, or nothing that explains, by enough people, gives nothing away.
fn is_small(cell: &Cell) -> bool {
    let written = if cell.attributions == 0 {
        cell.statements
    } else {
        cell.attributions
    };
    cell.statements > 0 && (teachers(cell) < TEACHERS || written < ATTRIBUTIONS)
}

/// A school whose teams are of very different sizes, and in which few may write; and how many of its
/// teachers have no team.
fn school() -> impl Strategy<Value = (School, usize)> {
    let teams = prop::collection::vec(0_usize..5, 1..12);
    let sizes = (1_usize..16, 1_usize..9, 1_usize..5);
    let rates = (0.02_f64..0.7, 0.05_f64..0.95, 0.05_f64..0.95);
    (teams, sizes, rates, 0_usize..5).prop_map(
        |(teams, (teachers, each, cycles), (rate, from, to), alone)| {
            let school = School {
                teachers,
                teams: teams.iter().map(|n| format!("Heron{n}Team")).collect(),
                cycles: (1..=cycles).map(|n| format!("Cycle {n}")).collect(),
                statements_each: each,
                rate,
                internal: [from, to],
            };
            (school, alone)
        },
    )
}

/// The same with some teachers who have no team.
fn without_team(mut analysis: Analysis, teachers: &[&str]) -> Analysis {
    for reflection in &mut analysis.reflections {
        let name = reflection.teacher.as_deref();
        if name.is_some_and(|name| teachers.contains(&name)) {
            reflection.team = None;
        }
    }
    estimated(analysis)
}

fn estimated(mut analysis: Analysis) -> Analysis {
    analysis.shift = estimate(
        &analysis.reflections,
        &analysis.statements,
        &analysis.cycles,
    );
    analysis
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn no_small_cell_is_shown_or_can_be_got_back((school, alone) in school()) {
        let analysis = without_team(school.analysis(), &NAMES[..alone]);
        for (kind, audience, lang) in kinds() {
            if audience.is_protected() {
                gives_nothing_away(&kind, &analysis, &page_for(&analysis, audience, lang));
            }
        }
        cannot_be_subtracted(&analysis, &page(&analysis));
    }
}

fn gives_nothing_away(kind: &str, analysis: &Analysis, page: &str) {
    for name in NAMES {
        assert!(!page.contains(name), "{kind} names {name}");
    }
    for team in analysis.shift.by(By::Team) {
        let is_hidden = team
            .cells
            .iter()
            .all(|cell| is_small(cell) || cell.statements == 0);
        let name = &*team.name;
        assert!(!is_hidden || !page.contains(name), "{kind} names {name}");
    }
    // Facts are about all that was read; everywhere else no number is of one or two people.
    let facts = between(page, "<dl", "</dl>")
        .first()
        .map_or("", |facts| facts);
    let told = words(&page.replace(facts, ""));
    for few in ["1 teacher", "2 teachers", "1 docente", "2 docentes"] {
        assert!(!says(&told, few), "{kind} tells of {few}: {told}");
    }
    let cells = &analysis.shift.overall.cells;
    let hidden: Vec<usize> = (0..cells.len())
        .filter(|at| is_small(&cells[*at]))
        .collect();
    for cycle in &hidden {
        let name = format!("<h3><bdi>{}</bdi>", analysis.cycles[*cycle]);
        assert!(!page.contains(&name), "{kind} quotes {name}");
    }
    let outcomes = analysis.shift.by(By::Outcome).iter();
    let outcomes: Vec<_> = outcomes.filter(|one| &*one.name != "unclear").collect();
    for (at, cycle) in analysis.cycles.iter().enumerate() {
        let is_any_small = outcomes.iter().any(|one| is_small(&one.cells[at]));
        let told = outcomes_of(page, cycle);
        assert!(
            !is_any_small || told == 0,
            "{kind} tells outcomes of {cycle}"
        );
    }
    let sums = ["Explanations", "Statements", "Explicaciones", "Oraciones"];
    let has_sum = sums
        .iter()
        .any(|name| facts.contains(&format!("<dt>{name}</dt>")));
    assert_eq!(has_sum, hidden.is_empty(), "{kind}: {facts}");
}

/// Whether a text holds a number with what it is of, as words of their own: also before a full stop
/// or within brackets.
fn says(text: &str, number: &str) -> bool {
    text.match_indices(number).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + number.len()..]);
        let goes_on = |sign: char| sign.is_alphanumeric() || matches!(sign, ',' | '\u{202f}');
        !before.ends_with(goes_on) && !after.starts_with(char::is_alphanumeric)
    })
}

#[test]
fn a_number_is_found_wherever_it_ends() {
    for told in [
        "by 2 teachers.",
        "(2 teachers)",
        "2 teachers wrote",
        "a; 2 teachers",
    ] {
        assert!(says(told, "2 teachers"), "{told}");
    }
    assert!(!says("12 teachers, 1,002 teachers", "2 teachers") && !says("1 teachers", "1 teacher"));
}

/// Of each team that the page shows, the attributions of the first and the last cycle; `None` where
/// they are left out.
fn shown_teams(page: &str) -> Vec<(String, Vec<Option<u64>>)> {
    let Some(table) = between(page, "<table class=\"teams\"", "</table>")
        .first()
        .copied()
    else {
        return Vec::new();
    };
    let rows = between(table, "<tr role=\"row\"><th scope=\"row\"", "</tr>");
    let row = |row: &str| {
        let name = between(row, "<bdi>", "</bdi>")[0].to_owned();
        let count = |cell: &&str| {
            let basis = between(cell, "class=\"basis\">", "<").first().copied()?;
            let (explanations, teachers) = basis.split_once(", ")?;
            let number = |text: &str| text.split('\u{a0}').next()?.parse::<u64>().ok();
            assert!(number(teachers)? >= TEACHERS as u64 && number(explanations)? >= ATTRIBUTIONS);
            number(explanations)
        };
        let cells = between(row, "<td", "</td>");
        let cells = cells.iter().filter(|cell| !cell.contains("\"Change\""));
        (name, cells.map(count).collect())
    };
    rows.into_iter().map(row).collect()
}

/// Whoever takes the teams that are shown from the whole cycle is left with two teams or more, who
/// are together no small cell.
fn cannot_be_subtracted(analysis: &Analysis, page: &str) {
    let shift = &analysis.shift;
    let cells = &shift.overall.cells;
    let filled: Vec<usize> = (0..cells.len())
        .filter(|at| cells[*at].attributions > 0)
        .collect();
    let (Some(&first), Some(&last)) = (filled.first(), filled.last()) else {
        return;
    };
    let shown = shown_teams(page);
    for (column, cycle) in [first, last].into_iter().enumerate() {
        let is_shown = |name: &str| {
            let row = shown.iter().find(|(team, _)| team == name);
            row.is_some_and(|(_, counts)| counts.get(column).copied().flatten().is_some())
        };
        let teams = shift.by(By::Team).iter();
        let mut hidden = teams.filter(|team| !is_shown(&team.name));
        let hidden = hidden.by_ref().map(|team| &team.cells[cycle]);
        let hidden: Vec<&Cell> = hidden.filter(|cell| cell.statements > 0).collect();
        let rest = rest(analysis, cycle);
        let is_any_shown = shown
            .iter()
            .any(|(_, counts)| counts.get(column).is_some_and(Option::is_some));
        let attributions = hidden.iter().map(|cell| cell.attributions).sum::<u64>() + rest.0;
        if attributions == 0 || !is_any_shown {
            continue;
        }
        let people = hidden.iter().map(|cell| teachers(cell)).sum::<usize>() + rest.1;
        // Nobody knows of a part whether it is without explanations.
        let parts = hidden.len() + usize::from(rest.2);
        assert!(
            parts > 1 || hidden.is_empty(),
            "one team can be got back in {cycle}"
        );
        assert!(attributions >= ATTRIBUTIONS && people >= TEACHERS);
    }
}

/// Explanations of a cycle by those without a team, how many of them give any, and whether there
/// are any who wrote at all.
fn rest(analysis: &Analysis, cycle: usize) -> (u64, usize, bool) {
    let statements = analysis.statements.iter();
    let written = statements.filter(|coded| {
        let reflection = &analysis.reflections[coded.reflection];
        let is_here = reflection.cycle.as_ref() == Some(&analysis.cycles[cycle]);
        is_here && reflection.team.is_none()
    });
    let is_any = written.clone().next().is_some();
    let of = written.filter(|coded| coded.coding.is_attribution());
    let writers = of
        .clone()
        .map(|coded| analysis.reflections[coded.reflection].teacher.as_deref());
    let writers: BTreeSet<_> = writers.collect();
    (of.count() as u64, writers.len(), is_any)
}

/// How many sentences of a cycle say how what they explain went: in the listing, in pairs and
/// beside quotations.
fn outcomes_of(page: &str, cycle: &str) -> usize {
    let heads = ["<h3><bdi>", "<p class=\"when\"><bdi>"].map(|head| format!("{head}{cycle}</bdi>"));
    let parts = heads.iter().flat_map(|head| page.split(head).skip(1));
    let parts = parts.map(|part| {
        let ends = ["<h3", "class=\"when\"", "</section"].map(|end| part.find(end));
        &part[..ends.into_iter().flatten().min().unwrap_or(part.len())]
    });
    let signs = [
        "<i>+",
        "<i>−",
        "explains a success",
        "explains a failure",
        "explica un",
    ];
    let count = |part: &str| {
        signs
            .map(|sign| part.matches(sign).count())
            .iter()
            .sum::<usize>()
    };
    parts.map(count).sum()
}

/// A school in whose second cycle one teacher alone explains failures.
fn one_fails() -> Analysis {
    let mut analysis = School::default().analysis();
    for coded in &mut analysis.statements {
        let reflection = &analysis.reflections[coded.reflection];
        let is_second = reflection.cycle.as_deref() == Some("Cycle 2");
        if is_second && reflection.teacher.as_deref() != Some("Zuberi") {
            coded.coding.outcome = coded.coding.outcome.map(|_| Outcome::Success);
        } else if is_second {
            coded.coding.outcome = coded.coding.outcome.map(|_| Outcome::Failure);
        }
    }
    estimated(analysis)
}

#[test]
fn sentences_tell_outcomes_only_where_their_numbers_may_be_told() {
    let mut analysis = one_fails();
    for (kind, audience, lang) in kinds() {
        let page = page_for(&analysis, audience, lang);
        let is_told = outcomes_of(&page, "Cycle 2") > 0;
        assert_eq!(is_told, !audience.is_protected(), "{kind}");
        assert!(outcomes_of(&page, "Cycle 1") > 10, "{kind}");
        assert!(page.contains("class=\"of-outcome\""), "{kind}");
        let said = ["explain success or failure", "explican logros o fracasos"];
        let is_said = said.iter().any(|said| words(&page).contains(said));
        assert_eq!(is_said, audience.is_protected(), "{kind}");
    }
    // Only what the machine doubts is still marked where no cycle can be told.
    for coded in &mut analysis.statements {
        let reflection = &analysis.reflections[coded.reflection];
        let is_one = reflection.teacher.as_deref() == Some("Zuberi");
        let outcome = [Outcome::Success, Outcome::Failure][usize::from(is_one)];
        coded.coding.outcome = coded.coding.outcome.map(|_| outcome);
    }
    let analysis = estimated(analysis);
    for (kind, audience, lang) in kinds() {
        let page = page_for(&analysis, audience, lang);
        let has_choice = page.contains("class=\"of-outcome\"");
        assert_eq!(has_choice, !audience.is_protected(), "{kind}");
        assert!(page.contains("<i>?</i>") || has_choice, "{kind}");
        let cycles = analysis.cycles.iter();
        let told: usize = cycles.map(|cycle| outcomes_of(&page, cycle)).sum();
        assert_eq!(told > 0, has_choice, "{kind}");
        assert!(words(&page).contains("A + after") == has_choice || lang == Lang::Es);
    }
}

#[test]
fn nothing_surprises_by_an_outcome_that_may_not_be_told() {
    // All explain failures by what lies outside, but one teacher in the second cycle, in which
    // nobody else explains a failure.
    let mut analysis = School::default().analysis();
    let own = Sources::NONE.with(Source::Teacher);
    let mut is_found = false;
    for coded in &mut analysis.statements {
        let reflection = &analysis.reflections[coded.reflection];
        let is_second = reflection.cycle.as_deref() == Some("Cycle 2");
        let is_hers = is_second && reflection.teacher.as_deref() == Some("Zuberi");
        let coding = &mut coded.coding;
        (coding.probabilities, coding.confidence) = (None, None);
        if is_hers && !is_found {
            (coding.sources, is_found) = (own, true);
            coding.outcome = Some(Outcome::Failure);
        } else if coding.is_attribution() {
            let is_failure = !is_second && coding.sources != own;
            coding.outcome = Some([Outcome::Success, Outcome::Failure][usize::from(is_failure)]);
        }
    }
    let analysis = estimated(analysis);
    let why = "It names own teaching for something that went badly";
    let says = |audience| words(&page_for(&analysis, audience, Lang::En)).contains(why);
    assert!(says(Audience::Research) && !says(Audience::Coach));
}

#[test]
fn a_teacher_without_a_team_is_not_what_teams_leave() {
    let analysis = without_team(School::default().analysis(), &["Zuberi"]);
    let coach = page(&analysis);
    // Each of the three teams is large; one is left out with the teacher.
    let shown = shown_teams(&coach);
    for column in 0..2 {
        let counts = shown.iter().filter(|(_, counts)| counts[column].is_some());
        assert!(counts.count() < 3, "{shown:?}");
    }
    // And no sentence without a team is known to be the teacher's.
    let teams = ["Grade 4 maths", "Humanities", "Science"];
    let names = |page: &str| {
        let voices = between(page, "id=\"voices\"", "</section>")[0].to_owned();
        teams.iter().filter(|team| voices.contains(*team)).count()
    };
    assert_eq!(names(&coach), 0);
    assert_eq!(names(&page_for(&analysis, Audience::Research, Lang::En)), 3);
    assert!(names(&page(&School::default().analysis())) > 0);
    // Three without a team can't be told from each other.
    let three = without_team(School::default().analysis(), &NAMES[..6]);
    assert!(names(&page(&three)) > 0);
}

#[test]
fn a_second_team_is_left_out_with_a_small_one() {
    let mut analysis = School::default().analysis();
    let teams = &mut analysis.shift.splits[0].strata;
    for cell in &mut teams[1].cells {
        cell.teachers = 2;
    }
    for (team, attributions) in [(0, 11), (2, 9)] {
        teams[team].cells[0].attributions = attributions;
    }
    let page = page(&analysis);
    let teams = words(between(&page, "id=\"teams\"", "</section>")[0]);
    assert!(
        !teams.contains("Humanities") && !teams.contains("Science"),
        "{teams}"
    );
    assert!(
        teams.contains("2 teams are left out for this reason."),
        "{teams}"
    );
    assert!(teams.contains("Grade 4 maths 38 %") && teams.contains("13 explanations, 5 teachers"));
}

#[test]
fn a_quotation_names_no_team_that_is_left_out() {
    let mut analysis = School::default().analysis();
    for reflection in &mut analysis.reflections {
        if reflection.team.as_deref() == Some("Science") {
            reflection.teacher = Some("Ixchel".into());
        }
    }
    analysis.shift = estimate(
        &analysis.reflections,
        &analysis.statements,
        &analysis.cycles,
    );
    let shown = page(&analysis);
    let voices = between(&shown, "id=\"voices\"", "</section>")[0];
    assert!(!voices.contains("Science") && voices.contains("Grade 4 maths"));
    let all = page_for(&analysis, Audience::Research, Lang::En);
    assert!(between(&all, "id=\"voices\"", "</section>")[0].contains("Science"));
}

#[test]
fn what_is_open_says_so() {
    let small = "Contains small cells: not for sharing with the team.";
    let named = "Names teachers: not for sharing";
    let analysis = School::default().analysis();
    for audience in Audience::ALL {
        let settings = |show_teachers| Settings {
            audience,
            show_teachers,
            ..Settings::default()
        };
        let page = |show| words(&String::from_utf8(html(&analysis, &settings(show))).unwrap());
        assert_eq!(page(false).contains(small), audience == Audience::Research);
        let with = page(true);
        let is_named = audience != Audience::Team;
        assert_eq!(with.contains(named), is_named, "{audience}");
        assert_eq!(with.contains("Oyelaran"), is_named, "{audience}");
        assert!(!page(false).contains("Oyelaran"), "{audience}");
    }
}

#[test]
fn a_researcher_sees_every_cell_and_the_warnings() {
    let analysis = cases::one_teacher();
    let open = words(&page_for(&analysis, Audience::Research, Lang::En));
    assert!(open.contains("One teacher’s logs can’t show a shift for sure."));
    assert!(
        open.contains("One teacher: the intervals of shares hold for that teacher's statements")
    );
    assert!(open.contains("not-estimable"));
    let closed = page(&analysis);
    assert!(!closed.contains("class=\"spot\"") && !closed.contains("class=\"strong\""));
    assert!(words(&closed).contains("too few to show"));
}

#[test]
fn how_many_wrote_in_one_cycle_alone_can_not_be_worked_out() {
    // Five in the first cycle, four of them in the last one.
    let school = School {
        teachers: 5,
        statements_each: 20,
        ..School::default()
    };
    let mut analysis = school.analysis();
    for coded in &mut analysis.statements {
        let reflection = &analysis.reflections[coded.reflection];
        let is_last = reflection.cycle.as_deref() == Some("Cycle 4");
        if is_last && reflection.teacher.as_deref() == Some("Zuberi") {
            coded.coding = Coding::new(coded.coding.coder.clone(), Sources::NONE);
        }
    }
    let analysis = estimated(analysis);
    let finding = |audience| {
        let page = words(&page_for(&analysis, audience, Lang::En));
        let (_, basis) = page.split_once("This rests on ").unwrap();
        let basis = basis.split(" in these two cycles").next().unwrap();
        (
            basis.to_owned(),
            page.contains("Only 5 teachers"),
            page.contains("Few teachers wrote"),
        )
    };
    for audience in [Audience::Team, Audience::Coach] {
        let (basis, counts, says_few) = finding(audience);
        assert!(
            !basis.contains("teachers") && !counts,
            "{audience}: {basis}"
        );
        assert!(says_few, "{audience}");
    }
    assert!(finding(Audience::Research).0.contains("5 teachers"));
}
