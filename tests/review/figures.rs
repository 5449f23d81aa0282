//! What the codes tell, against numbers made by hand and by other programs.

use ascribe::agree::Undefined;
use ascribe::codebook::Source;
use ascribe::codings::CodedFile;
use ascribe::review::{Corrected, Figures, Missing, Sample, Shown, draw, human};
use ascribe::sample::{self, Contrast, Settings};
use ascribe::shift::correct::{self, Method};
use ascribe::store::{Coded, Contents};
use ascribe::study::Studies;

use super::{MODEL, Numbers, coder, codes, project, put, say, sources, suggest, suggested};

fn near(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 1e-9, "{found}, not {wanted}");
}

/// Whether person and model named the teacher, five statements of each of four teachers.
const CODED: [[(bool, bool); 5]; 4] = {
    const BOTH: (bool, bool) = (true, true);
    const NONE: (bool, bool) = (false, false);
    const PERSON: (bool, bool) = (true, false);
    const MODEL: (bool, bool) = (false, true);
    [
        [BOTH, BOTH, BOTH, NONE, PERSON],
        [BOTH, BOTH, NONE, NONE, MODEL],
        [BOTH, BOTH, BOTH, NONE, NONE],
        [BOTH, BOTH, NONE, PERSON, MODEL],
    ]
};

fn named(is_named: bool) -> &'static str {
    if is_named { "teacher" } else { "" }
}

/// A project in which ann and the model coded as in [`CODED`].
fn coded() -> Contents {
    let mut contents = project(4, 1, 5, &["ann", "ben", "adjudicated"]);
    for (at, (person, model)) in (0..).zip(CODED.into_iter().flatten()) {
        suggest(
            &mut contents,
            at,
            [0.0, 0.0, 0.0, if model { 0.9 } else { 0.1 }],
        );
        say(&mut contents, at, "ann", named(person), true);
    }
    contents
}

#[test]
fn agreement_with_the_model_is_that_of_other_programs() {
    let contents = coded();
    let figures = Figures::of(&contents, &[], &coder("ann"));
    let Shown::Known(own) = &figures.own else {
        panic!("{:?}", figures.own);
    };
    assert_eq!((own.statements, own.teachers), (20, 4));
    // numpy and scipy: kappa and share, and both without one teacher each.
    near(own.same.value, 0.8);
    let (low, high) = own.same.interval().unwrap();
    near(low, 0.428_770_411_610_691_46);
    near(high, 0.955_189_117_539_385_6);
    let kappa = own.kappa.unwrap();
    near(kappa.value, 0.583_333_333_333_333_4);
    near(kappa.std_error.unwrap(), 0.197_100_954_525_298_44);
    let (low, high) = kappa.interval().unwrap();
    near(low, -0.275_955_095_528_067_46);
    near(high, 0.924_377_138_519_011_3);
    // Ann is the only one who coded, so people settled on what she says.
    assert_eq!(figures.people, figures.own);
    assert_eq!(
        figures.told().own,
        [
            "You and the model both coded 20 statements of 4 teachers: the same sources stand on \
             both sides in 80 of 100; for statements like these in general, between 43 and 96.",
            "What chance alone would give taken away, that is 0.58 (0 is chance, 1 is full \
             agreement), with everything from -0.28 to 0.92 possible.",
        ]
    );
    let of_ben = Figures::of(&contents, &[], &coder("ben"));
    assert_eq!(of_ben.own, Shown::TooFew { have: 0, more: 20 });
    assert_eq!(of_ben.people, figures.people);
    assert_eq!(
        of_ben.told().own,
        ["Too few statements coded by both to say anything. There is none yet; it takes 20 more."]
    );
}

#[test]
fn people_count_as_they_settled() {
    let mut contents = coded();
    // Ben differs on one, which leaves too few on which people settled.
    say(&mut contents, 3, "ben", "home", false);
    let people = |contents: &Contents| Figures::of(contents, &[], &coder("ann")).people;
    assert_eq!(people(&contents), Shown::TooFew { have: 19, more: 1 });
    say(&mut contents, 3, "adjudicated", "home", false);
    let Shown::Known(found) = people(&contents) else {
        panic!();
    };
    near(found.same.value, 0.75);
}

#[test]
fn without_a_model_or_without_variation_it_is_said() {
    let mut contents = coded();
    for one in &mut contents.coded {
        one.sources = sources("home");
    }
    let figures = Figures::of(&contents, &[], &coder("ann"));
    let Shown::Known(own) = &figures.own else {
        panic!();
    };
    assert_eq!(own.kappa, Err(Undefined::OneCode));
    let told = figures.told().own.join(" ");
    assert!(told.contains("chance alone would agree as well"), "{told}");
    contents.models.fill(false);
    let figures = Figures::of(&contents, &[], &coder("ann"));
    assert_eq!(figures.own, Shown::Missing(Missing::Model));
    assert_eq!(figures.calibration, Shown::Missing(Missing::Model));
    assert_eq!(figures.corrected, Shown::Missing(Missing::Model));
}

#[test]
fn one_teacher_is_enough_for_a_share_and_not_for_an_interval() {
    let mut contents = coded();
    for row in &mut contents.reflections {
        row.teacher = None;
    }
    let figures = Figures::of(&contents, &[], &coder("ann"));
    let Shown::Known(own) = &figures.own else {
        panic!();
    };
    assert_eq!(own.teachers, 1);
    assert!(own.same.interval().is_err() && own.kappa.unwrap().interval().is_err());
    let told = figures.told().own.join(" ");
    assert!(told.contains("one teacher's"), "{told}");
}

#[test]
fn the_model_is_right_by_bands_of_what_it_claims() {
    let mut contents = project(6, 1, 10, &["ann"]);
    // Twenty each at a confidence of .5, .7 and .9, right in 5, 10 and 18.
    for at in 0..60 {
        let (band, place) = (at / 20, at % 20);
        let named = if place < [5, 10, 18][band as usize] {
            "teacher"
        } else {
            ""
        };
        suggest(
            &mut contents,
            at,
            [0.0, 0.0, 0.0, [0.51, 0.7, 0.9][band as usize]],
        );
        say(&mut contents, at, "ann", named, false);
    }
    let figures = Figures::of(&contents, &[], &coder("ann"));
    let Shown::Known(bands) = &figures.calibration else {
        panic!();
    };
    let numbers: Vec<(usize, usize)> = bands.iter().map(|b| (b.statements, b.right)).collect();
    assert_eq!(numbers, [(20, 5), (20, 10), (20, 18)]);
    // Wilson (1927), by the formula.
    let bounds = [
        (0.111_861_701_407_665_69, 0.468_700_877_618_744),
        (0.299_298_008_198_212_3, 0.700_701_991_801_787_7),
        (0.698_966_354_771_512_8, 0.972_133_518_786_231_9),
    ];
    for (band, (low, high)) in bands.iter().zip(bounds) {
        near(band.interval[0], low);
        near(band.interval[1], high);
        assert!((band.claimed - band.confidence[0]).abs() < 1e-6);
        assert!((band.claimed - band.confidence[1]).abs() < 1e-6);
    }
    assert_eq!(
        figures.told().calibration[2..],
        [
            "Where the model is 90 to 90 in 100 certain, it claims to be right in 90 of 100; \
             people find it right in 18 of 20, that is 90 of 100, with everything from 70 to 97 \
             possible.",
            "In 1 of these 3 groups what the model claims does not fit what people find: don't go \
             by its word there.",
        ]
    );
    contents.coded.retain(|one| one.statement != 7);
    let figures = Figures::of(&contents, &[], &coder("ann"));
    assert_eq!(figures.calibration, Shown::TooFew { have: 59, more: 1 });
}

#[test]
fn statements_of_equal_confidence_stay_in_one_band() {
    let mut contents = project(10, 1, 12, &["ann"]);
    for at in 0..120 {
        suggest(
            &mut contents,
            at,
            [0.0, 0.0, 0.0, if at < 100 { 0.8 } else { 0.9 }],
        );
        say(&mut contents, at, "ann", "teacher", false);
    }
    let bands = |contents: &Contents| match Figures::of(contents, &[], &coder("ann")).calibration {
        Shown::Known(bands) => bands,
        other => panic!("{other:?}"),
    };
    let found: Vec<usize> = bands(&contents)
        .iter()
        .map(|band| band.statements)
        .collect();
    assert_eq!(found, [100, 20]);
    let mut numbers = Numbers(20);
    for at in 0..120 {
        suggest(&mut contents, at, numbers.probabilities());
    }
    let found = bands(&contents);
    assert_eq!(
        found.iter().map(|band| band.statements).collect::<Vec<_>>(),
        [24; 5]
    );
    assert!(
        found
            .windows(2)
            .all(|pair| pair[0].confidence[1] <= pair[1].confidence[0])
    );
}

#[test]
fn reliability_is_that_of_the_codes_made_blind_whatever_became_of_them() {
    let mut contents = coded();
    for (at, (_, model)) in (0..).zip(CODED.into_iter().flatten()) {
        say(&mut contents, at, "ben", named(model), true);
    }
    let reliability = |contents: &Contents| {
        let figures = Figures::of(contents, &[], &coder("ann"));
        match figures.reliability.clone() {
            Shown::Known(found) => (found, figures.told().reliability),
            other => panic!("{other:?}"),
        }
    };
    let (found, told) = reliability(&contents);
    assert_eq!(
        (found.statements, found.people, found.pairs.len()),
        (20, 2, 1)
    );
    let Shown::Known(pair) = &found.pairs[0].agreement else {
        panic!();
    };
    near(pair.kappa.unwrap().value, 0.583_333_333_333_333_4);
    near(pair.same.value, 0.8);
    // Krippendorff (2011): 1 − (n − 1)·(4 pairs that differ)/(24 and 16 of 40): 1 − 39·8/(2·24·16).
    near(found.alpha.unwrap().value, 1.0 - 39.0 * 8.0 / 768.0);
    assert_eq!(
        told[0],
        "Without seeing each other's codes, ann and ben coded 20 statements of 4 teachers: they \
         gave the same sources to 80 of 100; for statements like these in general, between 43 and \
         96."
    );
    // Ben changes his mind once he has seen hers: that is no agreement.
    for (at, (person, _)) in (0..).zip(CODED.into_iter().flatten()) {
        say(&mut contents, at, "ben", named(person), false);
    }
    assert_eq!(reliability(&contents).0, found);
    contents.blind.pop();
    let figures = Figures::of(&contents, &[], &coder("ann"));
    assert_eq!(figures.reliability, Shown::TooFew { have: 19, more: 1 });
}

fn drawn(contents: &Contents, n: usize, contrast: Contrast, blind: bool) -> Sample {
    let settings = Settings {
        n,
        contrast,
        source: Source::Teacher,
        seed: 3,
    };
    let plan = draw(contents, "p", &settings).unwrap();
    Sample::new("first", blind, plan, contents)
}

/// A project whose sample ann coded, each with these chances to name what the model does.
fn sampled(cycles: u16, contrast: Contrast, numbers: &mut Numbers) -> (Contents, Sample) {
    let people = ["ann", "ben", "adjudicated"];
    let mut contents = suggested(8, cycles, 12, &people, numbers);
    let n = if contrast == Contrast::Trend { 150 } else { 90 };
    let sample = drawn(&contents, n, contrast, false);
    for at in sample.statements() {
        let model = contents.of(*at)[usize::from(false)];
        let q = model.probabilities.unwrap().map(f64::from);
        let coded = codes(&contents, *at, "ann", numbers.sources(q));
        put(&mut contents, coded);
    }
    (contents, sample)
}

fn blind(mut sample: Sample) -> Sample {
    sample.blind = true;
    sample
}

/// The model's codings as a file.
fn codings(contents: &Contents) -> CodedFile {
    use std::fmt::Write as _;
    let model = contents.coder(&coder(MODEL)).unwrap();
    let mut text = String::new();
    for one in contents.coded.iter().filter(|one| one.coder == model) {
        let row = contents.reflection(one.statement).unwrap();
        let names: Vec<String> = one.sources.iter().map(|s| format!("\"{s}\"")).collect();
        let [a, b, c, d] = one.probabilities.unwrap();
        writeln!(
            text,
            "{{\"id\":\"{}\",\"teacher\":\"{}\",\"cycle\":\"Cycle {}\",\"sources\":[{}],\
             \"p_home\":{a},\"p_school\":{b},\"p_student\":{c},\"p_teacher\":{d}}}",
            contents.id(one.statement).unwrap(),
            row.teacher.as_deref().unwrap(),
            row.cycle.unwrap() + 1,
            names.join(",")
        )
        .unwrap();
    }
    CodedFile::parse("p", text.as_bytes())
}

fn corrected(contents: &Contents, samples: &[Sample]) -> Corrected {
    match Figures::of(contents, samples, &coder("ann")).corrected {
        Shown::Known(found) => found,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_corrected_shift_is_that_of_the_exported_codings_and_codes() {
    let numbers = &mut Numbers(21);
    for (cycles, contrast) in [
        (2, Contrast::Shift),
        (4, Contrast::Shift),
        (4, Contrast::Trend),
    ] {
        let (mut contents, sample) = sampled(cycles, contrast, numbers);
        // Some of the sample is uncoded, some disputed, of which one part is adjudicated.
        let ann = contents.coder(&coder("ann")).unwrap();
        for (place, at) in sample.statements().to_vec().into_iter().enumerate() {
            match place % 10 {
                0 => contents
                    .coded
                    .retain(|one| (one.statement, one.coder) != (at, ann)),
                1 => say(&mut contents, at, "ben", "home;school;student", false),
                2 => {
                    say(&mut contents, at, "ben", "home;school;student", false);
                    say(&mut contents, at, "adjudicated", "school", false);
                }
                _ => {}
            }
        }
        let samples = [sample];
        let found = corrected(&contents, &samples);
        let n = samples[0].statements().len();
        assert_eq!(
            (found.drawn, found.open, found.codes),
            (n, n / 10, 8 * n / 10)
        );
        let is_trend = contrast == Contrast::Trend;
        assert_eq!(found.is_trend, is_trend);
        assert_eq!(
            found.cycles,
            ["Cycle 1".to_owned(), format!("Cycle {cycles}")]
        );
        let human = human(&contents, &samples, None).unwrap();
        assert_eq!(human.file.lines.len(), found.codes);
        let file = codings(&contents);
        let study = Studies::of(&file, None).unwrap().only(None).unwrap();
        let joined = sample::join(&study, &human.sample.plan, &human.file).unwrap();
        assert_eq!(joined.problems, []);
        let settings = correct::Settings {
            level: 0.95,
            lambda: joined.lambda,
        };
        let correction = correct::correct(&joined.records, &joined.cycles, &settings);
        for (method, change) in [
            (Method::PerCycle, &found.corrected),
            (Method::Naive, &found.naive),
        ] {
            let by = correction
                .methods
                .iter()
                .find(|one| one.method == method)
                .unwrap();
            let expected = if is_trend {
                &by.trend
            } else {
                &by.first_to_last
            };
            assert_eq!(expected[3].as_ref(), Some(change));
        }
        let told = Figures::of(&contents, &samples, &coder("ann"))
            .told()
            .shift
            .join(" ");
        assert!(
            told.contains(&format!("{} statements of the sample are left out", n / 10)),
            "{told}"
        );
        assert!(
            told.contains(&format!("{} of the {n} statements drawn are still", n / 10)),
            "{told}"
        );
        assert!(
            told.contains(&format!("About {} more codes would", n / 10)),
            "{told}"
        );
    }
}

#[test]
fn what_people_could_not_settle_is_left_out_unless_a_coder_is_named() {
    let (mut contents, sample) = sampled(2, Contrast::Shift, &mut Numbers(22));
    let at = sample.statements()[4];
    let id = contents.id(at).unwrap();
    say(&mut contents, at, "ann", "home", false);
    say(&mut contents, at, "ben", "school", false);
    let samples = [sample];
    let of = |contents: &Contents, who: Option<&str>| {
        let who = who.map(coder);
        let found = human(contents, &samples, who.as_ref()).unwrap();
        let line = found.file.lines.iter().find(|line| line.id == id).cloned();
        (line.map(|line| line.coding.sources.to_string()), found.told)
    };
    let (line, told) = of(&contents, None);
    assert_eq!(line, None);
    assert_eq!(told.len(), 1);
    assert!(
        told[0].starts_with("One statement of the sample is left out"),
        "{told:?}"
    );
    assert_eq!(
        of(&contents, Some("ben")),
        (Some("school".to_owned()), Vec::new())
    );
    say(&mut contents, at, "adjudicated", "student", false);
    for who in [None, Some("ben")] {
        assert_eq!(of(&contents, who), (Some("student".to_owned()), Vec::new()));
    }
    let error = human(&contents, &samples, Some(&coder("zoe"))).unwrap_err();
    assert!(error.is_usage() && error.hint().unwrap().contains("\"ann\""));
    assert!(human(&contents, &[], None).unwrap_err().is_input());
    contents
        .coded
        .retain(|one| contents.models[usize::from(one.coder)]);
    let error = human(&contents, &samples, None).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("none of the 90 statements drawn"),
        "{error}"
    );
}

#[test]
fn codes_of_a_blind_sample_that_were_made_seeing_are_told() {
    let (mut contents, sample) = sampled(2, Contrast::Shift, &mut Numbers(23));
    let at = sample.statements().to_vec();
    for one in &mut contents.coded {
        one.blind = true;
    }
    let changed = Coded {
        blind: false,
        ..codes(&contents, at[0], "ann", sources("home"))
    };
    put(&mut contents, changed);
    let samples = [blind(sample)];
    let told = human(&contents, &samples, None).unwrap().told;
    assert_eq!(
        told,
        [
            "One code of the sample \u{201c}first\u{201d} was made or changed when the coder could \
             see what the model and others say."
        ]
    );
}

#[test]
fn too_few_codes_say_how_many_more_it_takes() {
    let (mut contents, sample) = sampled(2, Contrast::Shift, &mut Numbers(24));
    let ann = contents.coder(&coder("ann")).unwrap();
    let cycle = |at: u32| contents.reflection(at).unwrap().cycle;
    let first: Vec<u32> = sample
        .statements()
        .iter()
        .copied()
        .filter(|at| cycle(*at) == Some(0))
        .collect();
    let kept = &first[..4];
    let all = contents.coded.clone();
    contents.coded.retain(|one| {
        one.coder != ann || kept.contains(&one.statement) || !first.contains(&one.statement)
    });
    let samples = [sample];
    let have = 90 - first.len() + 4;
    let figures = Figures::of(&contents, &samples, &coder("ann"));
    assert_eq!(figures.corrected, Shown::TooFew { have, more: 6 });
    assert_eq!(
        figures.told().shift,
        [format!(
            "Too few codes of the sample to say anything. There are {have} so far; it takes 6 more."
        )]
    );
    let none = Figures::of(&contents, &[], &coder("ann"));
    assert_eq!(none.corrected, Shown::Missing(Missing::Sample));
    // All that was drawn is coded: there is nothing to say of more.
    contents.coded = all;
    assert_eq!(corrected(&contents, &samples).next, None);
    for row in &mut contents.reflections {
        row.teacher = None;
    }
    let alone = Figures::of(&contents, &samples, &coder("ann"));
    assert_eq!(alone.corrected, Shown::Missing(Missing::Teachers));
    for one in &mut contents.coded {
        one.sources = sources("");
        one.probabilities = None;
    }
    let nothing = Figures::of(&contents, &samples, &coder("ann"));
    assert_eq!(nothing.corrected, Shown::Missing(Missing::Attributions));
}

#[test]
fn who_codes_blind_waits_for_the_corrected_shift() {
    let (mut contents, sample) = sampled(2, Contrast::Shift, &mut Numbers(25));
    let samples = [blind(sample)];
    assert!(matches!(
        Figures::of(&contents, &samples, &coder("ann")).corrected,
        Shown::Known(_)
    ));
    let last = *samples[0].statements().last().unwrap();
    let ann = contents.coder(&coder("ann")).unwrap();
    contents
        .coded
        .retain(|one| (one.statement, one.coder) != (last, ann));
    let figures = Figures::of(&contents, &samples, &coder("ann"));
    assert_eq!(figures.corrected, Shown::Hidden(vec!["first".to_owned()]));
    assert_eq!(figures.own, Shown::TooFew { have: 0, more: 20 });
    let told = figures.told();
    assert!(
        told.shift[0].contains("the sample \u{201c}first\u{201d}"),
        "{told:?}"
    );
    assert_eq!(told.left_out.len(), 1);
}
