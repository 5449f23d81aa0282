//! The listing of the explanations: whole where there is room, and never more than may be shown.

use std::collections::BTreeMap;

use ascribe::analysis::Analysis;
use ascribe::report::page::{Audience, Lang};

use crate::school::School;
use crate::{between, cases, page_for, words};

/// The listing's part of a page.
fn listing(page: &str) -> &str {
    let part = page.split_once("<section id=\"listing\"");
    let part = part.map_or("", |(_, rest)| rest);
    part.split("</section>").next().unwrap_or_default()
}

/// The sentences listed, without their signs.
fn listed(page: &str) -> Vec<String> {
    let items = between(listing(page), "<li>", "\n");
    let text = |item: &&str| words(item.split(" <i>").next().unwrap_or_default());
    items.iter().map(text).collect()
}

fn texts(
    analysis: &Analysis,
    is_counted: impl Fn(&ascribe::codebook::Coding) -> bool,
) -> Vec<String> {
    let of = analysis
        .statements
        .iter()
        .filter(|coded| is_counted(&coded.coding));
    of.map(|coded| {
        let reflection = &analysis.reflections[coded.reflection];
        words(&reflection.words(coded.statement))
    })
    .collect()
}

fn sorted(mut texts: Vec<String>) -> Vec<String> {
    texts.sort();
    texts
}

fn five_thousand() -> Analysis {
    let school = School {
        teachers: 43,
        statements_each: 30,
        ..School::default()
    };
    school.analysis()
}

#[test]
fn five_thousand_statements_fit_with_every_explanation() {
    every_explanation_fits(&five_thousand());
}

/// As in a district's logs: more teams and cycles, and with them more of all else.
#[test]
fn quotations_make_room_for_every_explanation() {
    let school = School {
        teachers: 30,
        teams: (1..=8).map(|n| format!("Team {n}")).collect(),
        cycles: (1..=6).map(|n| format!("Cycle {n}")).collect(),
        statements_each: 30,
        rate: 0.42,
        ..School::default()
    };
    let analysis = school.analysis();
    every_explanation_fits(&analysis);
    let page = page_for(&analysis, Audience::Research, Lang::En);
    for part in between(&page, "<div class=\"part teacher\">", "</div>") {
        assert_eq!(part.matches("<figure").count(), 1);
    }
}

fn every_explanation_fits(analysis: &Analysis) {
    assert!(analysis.statements.len() >= 5_000);
    let explanations = sorted(texts(analysis, ascribe::codebook::Coding::is_attribution));
    for audience in Audience::ALL {
        for lang in Lang::ALL {
            let page = page_for(analysis, audience, lang);
            assert!(
                page.len() < 400_000,
                "{audience} {lang}: {} bytes",
                page.len()
            );
            let found = sorted(listed(&page));
            let is_all = !audience.is_protected() && found.len() == analysis.statements.len();
            assert!(
                is_all || found == explanations,
                "{audience} {lang}: {}",
                found.len()
            );
        }
    }
}

#[test]
fn a_small_log_is_listed_whole_for_research() {
    let analysis = School::default().analysis();
    let page = page_for(&analysis, Audience::Research, Lang::En);
    assert_eq!(sorted(listed(&page)), sorted(texts(&analysis, |_| true)));
    assert!(listing(&page).contains("No explanation"));
}

#[test]
fn a_teams_page_lists_explanations_alone_and_in_no_ones_order() {
    let analysis = School::default().analysis();
    let page = page_for(&analysis, Audience::Team, Lang::En);
    let found = listed(&page);
    let explanations = texts(&analysis, ascribe::codebook::Coding::is_attribution);
    assert_eq!(sorted(found.clone()), sorted(explanations));
    for group in between(listing(&page), "<ul", "</ul>") {
        let items = between(group, "<li>", "\n");
        let items = items
            .iter()
            .map(|item| item.split(" <i>").next().unwrap_or_default());
        let texts: Vec<_> = items.map(str::to_lowercase).collect();
        assert!(texts.is_sorted(), "{group}");
    }
}

#[test]
fn a_cycle_that_is_too_small_is_not_listed() {
    let mut analysis = School::default().analysis();
    for coded in &mut analysis.statements {
        let reflection = &analysis.reflections[coded.reflection];
        let is_second = reflection.cycle.as_deref() == Some("Cycle 2");
        if is_second && reflection.teacher.as_deref() != Some("Zuberi") {
            coded.coding = ascribe::codebook::Coding::new(
                coded.coding.coder.clone(),
                ascribe::codebook::Sources::NONE,
            );
        }
    }
    analysis.shift = crate::school::estimate(
        &analysis.reflections,
        &analysis.statements,
        &analysis.cycles,
    );
    let page = page_for(&analysis, Audience::Coach, Lang::En);
    assert!(listing(&page).contains("Cycle 1") && !listing(&page).contains("Cycle 2"));
    let open = page_for(&analysis, Audience::Research, Lang::En);
    assert!(listing(&open).contains("Cycle 2"));
}

#[test]
fn what_has_no_room_is_counted() {
    let school = School {
        teachers: 60,
        statements_each: 85,
        rate: 0.5,
        ..School::default()
    };
    let analysis = school.analysis();
    assert!(analysis.statements.len() > 20_000);
    for audience in Audience::ALL {
        let page = page_for(&analysis, audience, Lang::En);
        assert!(page.len() < 400_000, "{audience}: {} bytes", page.len());
        assert!(
            page.len() > 330_000,
            "{audience}: room is used: {} bytes",
            page.len()
        );
        let (shown, all) = (listed(&page).len(), analysis.attributions());
        let grouped = |n: usize| format!("{},{:03}", n / 1000, n % 1000);
        let said = format!("room here for {} of {}", grouped(shown), grouped(all));
        assert!(
            words(listing(&page)).contains(&said),
            "{said}: {}",
            words(listing(&page))
        );
    }
}

#[test]
fn signs_tell_how_it_went_and_doubt() {
    let analysis = School::default().analysis();
    let page = page_for(&analysis, Audience::Research, Lang::En);
    let mut signs: BTreeMap<&str, usize> = BTreeMap::new();
    for item in between(listing(&page), "<li>", "\n") {
        let sign = item.split_once("<i>").map_or("", |(_, sign)| sign);
        *signs
            .entry(sign.split('<').next().unwrap_or_default())
            .or_default() += 1;
    }
    let is_success = |coding: &ascribe::codebook::Coding| {
        coding.outcome == Some(ascribe::codebook::Outcome::Success)
    };
    let successes = texts(&analysis, is_success).len();
    let plus = signs["+"] + signs["+ ?"];
    assert_eq!(plus, successes, "{signs:?}");
    assert!(signs["+ ?"] > 0 && signs["− ?"] > 0 && signs["−"] > 0);
}

#[test]
fn pages_without_explanations_have_none() {
    for (name, analysis) in cases::all() {
        if analysis.attributions() == 0 {
            let page = page_for(&analysis, Audience::Research, Lang::En);
            assert_eq!(listing(&page), "", "{name}");
        }
    }
}
