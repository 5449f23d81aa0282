//! What the page says of how right the codes are: by kind of text, corrected by people, missing.

use std::sync::Arc;

use ascribe::analysis::{Analysis, ModelNote, Nearest};
use ascribe::codebook::{Source, Sources};
use ascribe::report::page::{Audience, Lang};
use ascribe::report::{shift_csv, summary_json};
use ascribe::shift::correct::{self, Record, correct};

use crate::school::School;
use crate::{between, cases, page_for, words};

/// The school, of whose statements people coded every third: they find more of the teachers' own
/// part than the model did.
pub(crate) fn corrected() -> Analysis {
    let mut analysis = School::default().analysis();
    analysis.correction = Some(correct(
        &records(&analysis),
        &analysis.cycles,
        &correct::Settings::default(),
    ));
    analysis
}

fn records(analysis: &Analysis) -> Vec<Record> {
    let teachers: Vec<_> = analysis.reflections.iter().map(|r| &r.teacher).collect();
    let record = |(at, coded): (usize, &ascribe::analysis::CodedStatement)| {
        let reflection = &analysis.reflections[coded.reflection];
        let place = |label: &Arc<str>| analysis.cycles.iter().position(|one| one == label);
        let cycle = reflection.cycle.as_ref().and_then(place).unwrap();
        let named = coded.coding.sources;
        let people = if at % 7 == 0 && named.contains(Source::Student) {
            Sources::NONE.with(Source::Teacher)
        } else {
            named
        };
        Record {
            cluster: teachers
                .iter()
                .position(|t| **t == reflection.teacher)
                .unwrap(),
            cycle,
            stratum: cycle,
            q: coded
                .coding
                .probabilities
                .map_or([0.02; 4], |p| p.map(f64::from)),
            coded: named,
            human: (at % 3 == 0).then_some(people),
        }
    };
    analysis.statements.iter().enumerate().map(record).collect()
}

fn said(analysis: &Analysis, audience: Audience) -> String {
    words(&page_for(analysis, audience, Lang::En))
}

#[test]
fn every_audience_hears_how_often_codes_are_right_on_texts_like_these() {
    let analysis = School::default().analysis();
    for audience in Audience::ALL {
        let said = said(&analysis, audience);
        assert!(said.contains(
            "The machine was tried on 2 kinds of text; by how sure it was of its codes, these logs \
             seem closest to forms. There, by writers it had not seen, it gave 84 of 100 sentences \
             the same causes as the codes of its corpus (likely 78 to 89)."
        ));
    }
    let spanish = words(&page_for(&analysis, Audience::Team, Lang::Es));
    assert!(
        spanish.contains("es el de formularios. Allí, con personas"),
        "{spanish}"
    );
    assert!(spanish.contains("dio a 84 de cada 100 oraciones"));
}

#[test]
fn the_kind_that_was_named_and_none_at_all_are_told_as_such() {
    let mut analysis = School::default().analysis();
    analysis.model.nearest = Some(Nearest {
        at: 0,
        is_named: true,
    });
    let named = said(&analysis, Audience::Coach);
    assert!(named.contains(
        "tried on texts of the kind that was named (diaries) and on others, 2 kinds in all."
    ));
    assert!(named.contains("it gave 91 of 100 sentences of this kind"));
    analysis.model.nearest = None;
    let few = said(&analysis, Audience::Coach);
    assert!(few.contains("between 84 and 91 of 100 sentences"));
    assert!(few.contains("too few sentences to judge which is most like these"));
    analysis.model = ModelNote::default();
    let never = said(&analysis, Audience::Coach);
    assert!(!never.contains("of 100 sentences"));
}

#[test]
fn research_sees_the_calibration_of_the_nearest_kind_and_the_table_of_all() {
    let analysis = School::default().analysis();
    let page = page_for(&analysis, Audience::Research, Lang::En);
    let drawing = between(
        &page,
        "aria-labelledby=\"calibration-t calibration-d\"",
        "</figure>",
    )[0];
    // Three bins, each with its share, its count and its interval.
    assert_eq!(drawing.matches("class=\"spot\"").count(), 3);
    for written in [
        "40\u{a0}%",
        "70\u{a0}%",
        "97\u{a0}%",
        ">80<",
        ">120<",
        ">400<",
    ] {
        assert!(drawing.contains(written), "{written}");
    }
    assert!(drawing.contains("class=\"diagonal\""));
    assert!(drawing.contains("where it says 35 of 100, it is 40 (likely 34 to 45; 80 sentences)"));
    let said = words(&page);
    assert!(said.contains("diaries 600 91 % 85–96 % 0.21"), "{said}");
    assert!(said.contains("forms (most like these) 600 84 % 78–89 % 0.07"));
    for audience in [Audience::Team, Audience::Coach] {
        let page = page_for(&analysis, audience, Lang::En);
        assert!(!page.contains("id=\"accuracy\""));
    }
}

#[test]
fn without_people_research_hears_how_to_get_them() {
    let mut analysis = School::default().analysis();
    let said = |analysis: &Analysis| said(analysis, Audience::Research);
    assert!(said(&analysis).contains("No people’s codes correct these numbers."));
    assert!(said(&analysis).contains("ascribe sample study.ascribe draws sentences"));
    analysis.waits_for = Some("spring <b>".into());
    let waits = said(&analysis);
    assert!(waits.contains("People are coding the sample spring &#60;b&#62; without seeing"));
    assert!(!waits.contains("No people’s codes correct"));
}

#[test]
fn corrected_stands_beside_uncorrected_and_every_finding_says_so() {
    let analysis = corrected();
    let page = page_for(&analysis, Audience::Research, Lang::En);
    let drawing = between(
        &page,
        "aria-labelledby=\"corrected-t corrected-d\"",
        "</figure>",
    )[0];
    assert_eq!(drawing.matches("class=\"spot\"").count(), 8);
    assert!(drawing.contains("Cycle 1: as the machine coded 32\u{a0}% (likely"));
    let found = words(&page);
    assert!(found.contains("Corrected, from Cycle 1 to Cycle 4:"));
    assert!(found.contains("As the machine coded, from Cycle 1 to Cycle 4: +31 points"));
    assert!(page.contains("id=\"calibration-own-t\""));
    let correction = analysis.correction.as_ref().unwrap();
    let codes: u64 = correction.coverage.iter().map(|cycle| cycle.coded).sum();
    for audience in Audience::ALL {
        let said = said(&analysis, audience);
        let sentence =
            format!("{codes} sentences, drawn at random, were coded by people: corrected");
        assert_eq!(said.matches(&sentence).count(), 1, "{audience}");
        assert!(said.contains("instead of +31."));
        assert!(!said.contains("No people’s codes correct"));
    }
}

#[test]
fn a_corrected_change_of_a_small_cycle_is_not_told_to_team_and_coach() {
    let mut analysis = corrected();
    let cell = &mut analysis.shift.overall.cells[0];
    cell.teachers = 2;
    for audience in [Audience::Team, Audience::Coach] {
        assert!(!said(&analysis, audience).contains("corrected by their codes"));
    }
    assert!(said(&analysis, Audience::Research).contains("corrected by their codes"));
}

#[test]
fn a_corrected_change_between_other_cycles_than_the_headlines_names_them() {
    let mut analysis = School::default().analysis();
    // The sample was drawn before the last cycle was added.
    let (cycles, settings) = (&analysis.cycles[..3], correct::Settings::default());
    let mut records = records(&analysis);
    records.retain(|record| record.cycle < 3);
    analysis.correction = Some(correct(&records, cycles, &settings));
    for audience in [Audience::Research, Audience::Coach] {
        let said = said(&analysis, audience);
        assert!(said.contains("corrected by their codes, the change from Cycle 1 to Cycle 3 (not"));
        assert!(!said.contains("the change is"), "{audience}");
    }
    assert!(!said(&analysis, Audience::Team).contains("corrected by their codes"));
}

#[test]
fn a_corrected_change_larger_than_any_is_cut_and_marked() {
    let mut analysis = corrected();
    let whole = said(&analysis, Audience::Research);
    assert!(!whole.contains("Cut at 100 points"));
    let correction = analysis.correction.as_mut().unwrap();
    let found = correction.methods.iter_mut();
    let found = found.filter(|one| one.method == correct::Method::PerCycle);
    for method in found {
        let estimate = &mut method.first_to_last[3].as_mut().unwrap().estimate;
        (estimate.value, estimate.low, estimate.high) = (1.3, 0.2, 2.4);
    }
    let research = said(&analysis, Audience::Research);
    assert!(
        research.contains("to Cycle 4: +100 * points, likely +20 to +100. * Cut at 100 points")
    );
    for audience in Audience::ALL {
        let said = said(&analysis, audience);
        assert!(!said.contains("+130"), "{audience}");
        assert!(said.contains("the change is +100 * points, likely +20 to +100, instead of +31."));
        assert!(said.contains("instead of +31. * Cut at 100 points: no change is larger"));
    }
}

#[test]
fn what_people_coded_all_alike_gives_no_nan() {
    for (name, people) in [
        ("none", Sources::NONE),
        ("all", Sources::NONE.with(Source::Teacher)),
    ] {
        let mut analysis = School::default().analysis();
        let mut records = records(&analysis);
        for record in &mut records {
            record.q = [0.0, 0.0, 0.0, 1.0];
            record.human = record.human.map(|_| people);
        }
        let found = correct(&records, &analysis.cycles, &correct::Settings::default());
        analysis.correction = Some(found);
        for lang in Lang::ALL {
            let page = page_for(&analysis, Audience::Research, lang);
            for slip in ["NaN", "inf%", "inf\"", ">inf", " inf "] {
                assert!(!page.contains(slip), "{name}: {slip}");
            }
        }
    }
}

#[test]
fn files_hold_the_correction_and_the_accuracy() {
    let analysis = corrected();
    let json: serde_json::Value = serde_json::from_slice(&summary_json(&analysis)).unwrap();
    assert_eq!(json["correction"]["methods"][0]["method"], "ppi-per-cycle");
    assert!(json["correction"]["reliability"]["teacher"][0]["count"].is_u64());
    assert_eq!(json["model"]["nearest"]["name"], "forms");
    assert_eq!(json["model"]["genres"][0]["all"]["share"], 0.91);
    let csv = String::from_utf8(shift_csv(&analysis)).unwrap();
    assert!(csv.contains("ppi-per-cycle") && csv.contains("classify-and-count"));
    let plain = School::default().analysis();
    let json: serde_json::Value = serde_json::from_slice(&summary_json(&plain)).unwrap();
    assert!(json["correction"].is_null());
    let csv = String::from_utf8(shift_csv(&plain)).unwrap();
    assert!(!csv.contains("ppi-per-cycle"));
}

#[test]
fn what_is_unsure_and_missing_is_told_by_number() {
    let mut analysis = School::default().analysis();
    analysis.reflections[0].teacher = None;
    analysis.reflections[1].date = None;
    let research = said(&analysis, Audience::Research);
    let all = analysis.reflections.len();
    assert!(research.contains(&format!("1 of {all} reflections name no teacher.")));
    assert!(research.contains(&format!("1 of {all} reflections have no date.")));
    assert!(research.contains("explanations were coded with a confidence below 0.7"));
    assert!(research.contains("none was set aside as too uncertain"));
    assert!(research.contains("Teachers with explanations in both cycles compared:"));
    let coach = said(&analysis, Audience::Coach);
    assert!(!coach.contains("in the first alone:"));
    let unread = said(&cases::hostile(), Audience::Research);
    assert!(unread.contains("One file or row could not be read; problems.csv says why."));
    analysis.statements[3].coding.abstain = true;
    let some = said(&analysis, Audience::Coach);
    let sentences = analysis.statements.len();
    assert!(some.contains(&format!("1 of {sentences} sentences were too uncertain")));
    assert!(!said(&analysis, Audience::Team).contains("What is unsure"));
}

#[test]
fn hidden_cycles_hide_what_is_counted_over_all() {
    let mut analysis = School::default().analysis();
    analysis.shift.overall.cells[1].teachers = 1;
    let coach = said(&analysis, Audience::Coach);
    assert!(!coach.contains("confidence below"));
    assert!(said(&analysis, Audience::Research).contains("confidence below"));
}

#[test]
fn teams_have_a_line_each_in_the_order_of_their_names() {
    let mut school = School {
        teachers: 36,
        teams: (1..=9).map(|n| format!("Team {n}")).collect(),
        statements_each: 20,
        ..School::default()
    };
    let nine = page_for(&school.analysis(), Audience::Coach, Lang::En);
    // Nine lines are five and four.
    assert_eq!(nine.matches("<svg class=\"chart slopes").count(), 2);
    assert_eq!(nine.matches("class=\"slope\"").count(), 9);
    assert!(words(&nine).contains("The likely ranges stand in the table below."));
    school.teams.truncate(2);
    let two = page_for(&school.analysis(), Audience::Coach, Lang::En);
    let drawing = between(&two, "<svg class=\"chart slopes", "</figure>")[0];
    assert_eq!(drawing.matches("class=\"slope\"").count(), 2);
    let description = between(drawing, "<desc id=\"slopes-1-d\">", "</desc>")[0];
    assert!(description.starts_with("Team 1: ") && description.contains("; Team 2: "));
    assert!(
        words(&two).contains("Vertical lines show the likely ranges. All teams have one colour")
    );
    // One kind of mark for all of them.
    assert!(!drawing.contains("student") && !drawing.contains("school"));
    assert!(!page_for(&school.analysis(), Audience::Team, Lang::En).contains("chart slopes"));
}

#[test]
fn a_team_too_small_has_no_line() {
    let school = School {
        teachers: 13,
        teams: vec!["Large".into(), "Larger".into(), "Small".into()],
        statements_each: 30,
        ..School::default()
    };
    let mut analysis = school.analysis();
    for reflection in &mut analysis.reflections {
        let is_one = reflection.teacher.as_deref() == Some("Oyelaran");
        if !is_one && reflection.team.as_deref() == Some("Small") {
            reflection.team = Some("Large".into());
        }
    }
    analysis.shift = crate::school::estimate(
        &analysis.reflections,
        &analysis.statements,
        &analysis.cycles,
    );
    let coach = page_for(&analysis, Audience::Coach, Lang::En);
    assert!(!between(&coach, "id=\"teams\"", "</section>")[0].contains("Small"));
    let research = page_for(&analysis, Audience::Research, Lang::En);
    let drawing = between(&research, "<svg class=\"chart slopes", "</figure>")[0];
    assert!(drawing.contains("Small: "));
}

#[test]
fn how_often_unsure_codes_are_right_is_told_where_many_are_unsure() {
    let mut analysis = School::default().analysis();
    for coded in &mut analysis.statements {
        coded.coding.confidence = Some(0.9);
    }
    let sure = said(&analysis, Audience::Coach);
    assert!(!sure.contains("Of sentences of which it was unsure"));
    for (at, coded) in analysis.statements.iter_mut().enumerate() {
        coded.coding.confidence = Some(if at % 2 == 0 { 0.5 } else { 0.9 });
    }
    let explanations = || {
        let all = analysis.statements.iter().enumerate();
        all.filter(|(_, coded)| coded.coding.is_attribution())
    };
    let unsure = explanations().filter(|(at, _)| at % 2 == 0).count();
    let share = (100.0 * unsure as f64 / explanations().count() as f64).round();
    for audience in Audience::ALL {
        let told = format!(
            "Of sentences of which it was unsure, as it is of {share} % of the explanations here, \
             it gave 54 of 100 the same (likely 44 to 64)."
        );
        assert!(said(&analysis, audience).contains(&told), "{told}");
    }
}

#[test]
fn of_four_causes_one_that_moves_may_do_so_by_chance() {
    let mut analysis = School::default().analysis();
    let mut told = |p_adjusted: f64, source: Source| {
        let changes = &mut analysis.shift.overall.first_to_last;
        let change = changes[source.index()].as_mut().unwrap();
        let estimate = &mut change.estimate;
        (estimate.value, estimate.low, estimate.high) = (-0.25, -0.47, -0.03);
        change.p_adjusted = Some(p_adjusted);
        said(&analysis, Audience::Coach)
    };
    let perhaps = "Perhaps down: −25 points, likely −47 to −3; as four causes are looked at";
    assert!(told(0.11, Source::School).contains(perhaps));
    assert!(told(0.04, Source::School).contains("Down: −25 points, likely −47 to −3"));
    // The finding is about own teaching alone.
    assert!(!told(0.11, Source::Teacher).contains("Perhaps"));
}
