//! What the pages of a team and a coach must not give away, and a researcher's must say.

use ascribe::analysis::Analysis;
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

/// A school whose teams are of very different sizes, and in which few may write.
fn school() -> impl Strategy<Value = School> {
    let teams = prop::collection::vec(0_usize..5, 1..12);
    let sizes = (1_usize..16, 1_usize..9, 1_usize..5);
    let rates = (0.02_f64..0.7, 0.05_f64..0.95, 0.05_f64..0.95);
    (teams, sizes, rates).prop_map(
        |(teams, (teachers, each, cycles), (rate, from, to))| School {
            teachers,
            teams: teams.iter().map(|n| format!("Heron{n}Team")).collect(),
            cycles: (1..=cycles).map(|n| format!("Cycle {n}")).collect(),
            statements_each: each,
            rate,
            internal: [from, to],
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn no_small_cell_is_shown_or_can_be_got_back(school in school()) {
        let analysis = school.analysis();
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
    for few in ["1 teacher ", "2 teachers ", "1 docente ", "2 docentes "] {
        assert!(
            !told.contains(&format!(" {few}")),
            "{kind} tells of {few}: {told}"
        );
    }
    let cells = &analysis.shift.overall.cells;
    let hidden: Vec<usize> = (0..cells.len())
        .filter(|at| is_small(&cells[*at]))
        .collect();
    for cycle in &hidden {
        let name = format!("<h3><bdi>{}</bdi>", analysis.cycles[*cycle]);
        assert!(!page.contains(&name), "{kind} quotes {name}");
    }
    let sums = ["Explanations", "Statements", "Explicaciones", "Oraciones"];
    let has_sum = sums
        .iter()
        .any(|name| facts.contains(&format!("<dt>{name}</dt>")));
    assert_eq!(has_sum, hidden.is_empty(), "{kind}: {facts}");
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
        let is_any_shown = shown
            .iter()
            .any(|(_, counts)| counts.get(column).is_some_and(Option::is_some));
        if hidden.iter().all(|cell| cell.attributions == 0) || !is_any_shown {
            continue;
        }
        let attributions: u64 = hidden.iter().map(|cell| cell.attributions).sum();
        let people: usize = hidden.iter().map(|cell| teachers(cell)).sum();
        assert!(hidden.len() > 1, "one team can be got back in {cycle}");
        assert!(attributions >= ATTRIBUTIONS && people >= TEACHERS);
    }
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
