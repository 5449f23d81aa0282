//! The section on another report: what it says, what it keeps to itself, what it warns of.

use ascribe::analysis::Analysis;
use ascribe::report::page::{Audience, Lang};
use ascribe::shift::{CodedBy, Counterpart, Logs, counterpart};

use crate::school::School;
use crate::{between, page, page_for, words};

/// A school beside another one, or beside itself in another year.
pub(crate) fn compared(label: &str, other: &School) -> Analysis {
    let (mut analysis, other) = (School::default().analysis(), other.analysis());
    let (these, theirs) = (analysis.observations(), other.observations());
    let found = counterpart(
        Logs {
            label: "",
            observations: &these,
            cycles: &analysis.cycles,
        },
        Logs {
            label,
            observations: &theirs,
            cycles: &other.cycles,
        },
        0.95,
    );
    analysis.shift.counterpart = Some(found);
    analysis
}

/// Three cycles of the year before.
pub(crate) fn last_year() -> Analysis {
    let school = School {
        cycles: ["Autumn", "Winter", "Spring"].map(String::from).to_vec(),
        statements_each: 12,
        internal: [0.3, 0.4],
        ..School::default()
    };
    compared("2023", &school)
}

/// Two teachers of another school.
pub(crate) fn two_teachers() -> Analysis {
    let school = School {
        teachers: 2,
        statements_each: 20,
        internal: [0.5, 0.5],
        ..School::default()
    };
    compared("Birch School", &school)
}

fn section(page: &str) -> &str {
    between(page, "<section id=\"compare\"", "</section>")[0]
}

fn found(analysis: &mut Analysis) -> &mut Counterpart {
    analysis.shift.counterpart.as_mut().unwrap()
}

/// The difference of the shifts, as if it had come out so.
fn set(analysis: &mut Analysis, value: f64, low: f64, high: f64) {
    let shift = found(analysis).shift[3].as_mut().unwrap();
    (shift.estimate.value, shift.estimate.low) = (value, low);
    shift.estimate.high = high;
}

#[test]
fn the_sentence_is_no_surer_than_the_numbers() {
    let mut analysis = last_year();
    set(&mut analysis, 0.2, -0.08, 0.31);
    let unclear = words(section(&page(&analysis)));
    assert!(
        unclear.contains(
            "In these logs the teachers’ own teaching went from 32 % to 63 % of explanations (+31 \
             points), in 2023 from "
        ),
        "{unclear}"
    );
    assert!(unclear.contains(
        "The true difference between the two changes is likely between −8 and +31 points: the \
         logs can’t tell which moved more towards own teaching."
    ));
    assert!(unclear.contains("14 teachers wrote in both, going by their names"));
    assert!(unclear.contains("does not say that one school, team or year is better"));
    assert!(unclear.contains("Autumn: ") && unclear.contains("Cycle 4: "));

    set(&mut analysis, 0.2, 0.002, 0.31);
    let above = words(section(&page(&analysis)));
    assert!(above.contains(
        "between just above 0 and +31 points: the change in these logs lies above the one in 2023."
    ));
    set(&mut analysis, 0.2, -0.002, 0.31);
    let unclear = words(section(&page(&analysis)));
    assert!(unclear.contains("between just below 0 and +31 points: the logs can’t tell"));
    // A difference of changes may be larger than any change.
    set(&mut analysis, -1.4, -1.9, -0.9);
    let team = page_for(&analysis, Audience::Team, Lang::Es);
    let team = words(section(&team));
    assert!(team.contains("En estos registros, nuestra propia enseñanza pasó del 32 % al 63 %"));
    assert!(
        team.contains("entre −190 y −90 puntos: el cambio en estos registros queda por debajo")
    );
    assert!(team.contains("conviene preguntar qué fue distinto, no quién va por delante"));
}

#[test]
fn little_of_either_report_is_shown_to_team_and_coach() {
    let analysis = two_teachers();
    for audience in [Audience::Team, Audience::Coach] {
        for lang in Lang::ALL {
            let page = page_for(&analysis, audience, lang);
            let section = section(&page);
            for number in ["<svg", "<table", "%", "strong"] {
                assert!(!section.contains(number), "{number}: {section}");
            }
            let words = words(section);
            let told = ["fewer than 3 teachers wrote", "menos de 3 docentes"];
            assert!(told.iter().any(|told| words.contains(told)), "{words}");
        }
    }
    // The last cycles alone can be told where the first one is too small.
    let mut partly = last_year();
    let cell = &mut found(&mut partly).other.overall.cells[0];
    (cell.attributions, cell.teachers) = (4, 2);
    let coach = page(&partly);
    let said = words(section(&coach));
    assert!(
        said.contains("In these logs 63 % of explanations name the teachers’ own"),
        "{said}"
    );
    assert!(
        !said.contains("33 %") && !said.contains("went from"),
        "{said}"
    );
    let other = between(section(&coach), "<bdi>2023</bdi></th>", "</tr>")[0];
    assert_eq!(other.matches("class=\"soft\">–").count(), 2, "{other}");

    let research = page_for(&analysis, Audience::Research, Lang::En);
    let research = words(section(&research));
    assert!(research.contains("in Birch School from "), "{research}");
    assert!(research.contains("2 teachers wrote in both"), "{research}");
    // Two who wrote in both are a small number too.
    let coach = words(section(&page(&analysis)));
    assert!(coach.contains("Some teachers wrote in both") && !coach.contains("2 teachers"));
    // And so are two who did not.
    let twelve = School {
        teachers: 12,
        ..School::default()
    };
    let coach = words(section(&page(&compared("2023", &twelve))));
    assert!(coach.contains("Some teachers wrote in both"), "{coach}");
}

#[test]
fn one_cycle_is_compared_with_the_last_one() {
    let school = School {
        cycles: vec!["Autumn".into()],
        ..School::default()
    };
    let page = page(&compared("2023", &school));
    let said = words(section(&page));
    assert!(
        said.contains(
            "In these logs 63 % of explanations name the teachers’ own teaching (Cycle 4), in 2023 "
        ),
        "{said}"
    );
    assert!(
        said.contains(" (Autumn). The true difference is likely between "),
        "{said}"
    );
    assert!(!said.contains("went from"));
}

#[test]
fn what_makes_two_reports_hard_to_compare_is_told() {
    let mut analysis = last_year();
    let plain = words(section(&page(&analysis)));
    for slip in ["coder", "stand in both", "recognized"] {
        assert!(!plain.contains(slip), "{slip}");
    }
    let other = found(&mut analysis);
    other.coders = Some(["base-3".into(), "".into()]);
    (other.repeated, other.nameless, other.shared) = (7, true, 0);
    let research = page_for(&analysis, Audience::Research, Lang::En);
    let said = words(section(&research));
    for told in [
        "these logs base-3, 2023 someone who is not named. What differs may come from the coders.",
        "7 sentences stand in both and count on both sides.",
        "Teachers without a name, or with a code in its place, can’t be recognized",
        "No teacher is known to have written in both",
    ] {
        assert!(said.contains(told), "{told}: {said}");
    }
}

#[test]
fn who_coded_the_other_report_is_named_for_research_alone() {
    let mut analysis = last_year();
    let coders = Some(["base-3".into(), "Ana Colleague".into()]);
    for (by, told) in [
        (CodedBy::Person, "these logs a machine, 2023 a person."),
        (
            CodedBy::Model,
            "these logs a machine, 2023 another machine.",
        ),
        (
            CodedBy::Unknown,
            "these logs a machine, 2023 another coder.",
        ),
    ] {
        let other = found(&mut analysis);
        (other.coders, other.coded_by) = (coders.clone(), by);
        for audience in [Audience::Team, Audience::Coach] {
            let page = page_for(&analysis, audience, Lang::En);
            assert!(words(section(&page)).contains(told), "{audience}: {told}");
            assert!(!page.contains("Ana Colleague"), "{audience}");
            let spanish = page_for(&analysis, audience, Lang::Es);
            assert!(!spanish.contains("Ana Colleague"), "{audience}");
        }
    }
    let research = page_for(&analysis, Audience::Research, Lang::En);
    assert!(words(section(&research)).contains("these logs base-3, 2023 Ana Colleague."));
}

#[test]
fn a_cycle_called_as_none_is_keeps_its_name() {
    let school = School {
        cycles: vec!["all texts".into()],
        ..School::default()
    };
    let mut analysis = compared("2023", &school);
    let said = words(section(&page(&analysis)));
    assert!(said.contains(" (all texts). The true difference"), "{said}");
    found(&mut analysis).other.knows_no_cycles = true;
    let said = words(section(&page(&analysis)));
    assert!(said.contains(" (All reflections). The true"), "{said}");
}

#[test]
fn without_explanations_or_by_one_teacher_it_says_so() {
    let silent = School {
        rate: -1.0,
        ..School::default()
    };
    let page_of =
        |school: &School| page_for(&compared("2023", school), Audience::Research, Lang::En);
    let nothing = page_of(&silent);
    assert!(words(section(&nothing)).contains("these logs or 2023 hold no explanations"));
    let alone = School {
        teachers: 1,
        statements_each: 30,
        ..School::default()
    };
    let alone = page_of(&alone);
    let said = words(section(&alone));
    assert!(
        said.contains("nearly everything was written by one teacher"),
        "{said}"
    );
    assert!(
        said.contains("no range can be given") && !said.contains("200"),
        "{said}"
    );
}

#[test]
fn a_label_is_text() {
    let analysis = compared("<b>Oak & <script>", &School::default());
    for lang in Lang::ALL {
        let page = page_for(&analysis, Audience::Coach, lang);
        assert!(!page.contains("<b>") && !page.contains("<script src"));
        assert!(words(section(&page)).contains("&#60;b&#62;Oak & &#60;script&#62;"));
    }
}

#[test]
fn differences_do_not_tell_how_many_wrote_in_both() {
    let analysis = last_year();
    let row = |audience| {
        let page = page_for(&analysis, audience, Lang::En);
        words(between(section(&page), "<bdi>Difference</bdi>", "</tr>")[0])
    };
    for audience in [Audience::Team, Audience::Coach] {
        let row = row(audience);
        assert!(
            row.contains("explanations") && !row.contains("teachers"),
            "{row}"
        );
    }
    assert!(row(Audience::Research).contains("teachers"));
    // A report's own change rests on one more than wrote in its last cycle.
    let rows = words(section(&page(&analysis)));
    assert!(rows.contains("34 explanations, 14 teachers") && rows.contains(" 69 explanations "));
    assert!(!rows.contains("69 explanations, 14 teachers"), "{rows}");
}
