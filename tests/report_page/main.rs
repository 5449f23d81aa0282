//! The report page as its reader meets it. Every page is left under the build's `tmp` folder
//! (`report-pages/NAME.html`), where `tests/page/check.mjs` opens it in a browser.

mod accuracy;
mod cases;
mod compared;
mod discretion;
mod evidence;
mod language;
mod listing;
mod links;
mod school;
mod sentences;
mod turning;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use ascribe::analysis::Analysis;
use ascribe::codebook::Source;
use ascribe::report::html;
use ascribe::report::page::{Audience, Lang, Settings};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The page for a coach, in English.
fn page(analysis: &Analysis) -> String {
    page_for(analysis, Audience::Coach, Lang::En)
}

fn page_for(analysis: &Analysis, audience: Audience, lang: Lang) -> String {
    let settings = Settings {
        audience,
        lang,
        ..Settings::default()
    };
    String::from_utf8(html(analysis, &settings)).expect("pages are UTF-8")
}

/// Every audience in every language, with its name.
fn kinds() -> Vec<(String, Audience, Lang)> {
    let audiences = Audience::ALL.into_iter();
    let kinds = audiences.flat_map(|audience| Lang::ALL.map(|lang| (audience, lang)));
    kinds
        .map(|(audience, lang)| (format!("{audience}-{lang}"), audience, lang))
        .collect()
}

/// The words of a page: no tags, no style, plain spaces, references resolved.
fn words(page: &str) -> String {
    let body = page.split_once("</head>").map_or(page, |(_, body)| body);
    let body = body.split_once("<script>").map_or(body, |(body, _)| body);
    let body = ["</th>", "</td>", "</li>", "</span>", "</p>"]
        .iter()
        .fold(body.to_owned(), |body, end| {
            body.replace(end, &format!("{end} "))
        });
    let mut words = String::new();
    let mut is_tag = false;
    for sign in body.chars() {
        match sign {
            '<' => is_tag = true,
            '>' => is_tag = false,
            _ if is_tag => {}
            '\u{a0}' | '\n' => words.push(' '),
            _ => words.push(sign),
        }
    }
    let words = words
        .replace("&#39;", "'")
        .replace("&#34;", "\"")
        .replace("&#38;", "&");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands between each occurrence of `open` and the next `close`.
fn between<'a>(page: &'a str, open: &str, close: &str) -> Vec<&'a str> {
    let parts = page.split(open).skip(1);
    parts
        .map(|part| part.split(close).next().unwrap_or_default())
        .collect()
}

#[test]
fn every_case_is_one_sound_page() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("report-pages");
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    for (name, analysis) in cases::all() {
        for (kind, audience, lang) in kinds() {
            let page = page_for(&analysis, audience, lang);
            let file = folder.join(format!("{name}-{kind}.html"));
            std::fs::write(file, &page).expect("the page can be kept");
            is_sound(name, lang, &page);
            let size = page.len();
            assert!(size < 400_000, "{name}-{kind} has {size} bytes");
        }
    }
}

fn is_sound(name: &str, lang: Lang, page: &str) {
    for forbidden in [
        "http:", "https:", "//cdn", "<script ", "<link", "<iframe", "url(", "@import",
    ] {
        assert!(!page.contains(forbidden), "{name} holds {forbidden}");
    }
    assert!(
        page.contains("default-src 'none'; style-src 'unsafe-inline'; img-src data:"),
        "{name}"
    );
    let scripts = between(page, "<script>", "</script>");
    let allowed = between(page, "script-src 'sha256-", "'");
    assert_eq!(scripts.len(), allowed.len(), "{name}");
    for (script, hash) in scripts.iter().zip(allowed) {
        assert_eq!(STANDARD.encode(Sha256::digest(script)), hash, "{name}");
    }
    assert!(
        page.contains(&format!("<html lang=\"{lang}\">")) && page.contains("name=\"viewport\""),
        "{name}"
    );
    for landmark in [
        "<header",
        "<main>",
        "<footer",
        "class=\"skip\" href=\"#finding\"",
    ] {
        assert_eq!(page.matches(landmark).count(), 1, "{name}: {landmark}");
    }
    let mut last = 0;
    for level in between(page, "<h", ">")
        .iter()
        .filter_map(|h| h.chars().next()?.to_digit(10))
    {
        assert!(level <= last + 1, "{name}: heading {level} after {last}");
        last = level;
    }
    assert_eq!(page.matches("<h1").count(), 1, "{name}");
    for chart in between(page, "<svg class=\"chart", "<g") {
        assert!(chart.contains("role=\"img\""), "{name}");
        assert!(
            chart.contains("<title id=") && chart.contains("<desc id="),
            "{name}"
        );
    }
    let ids: Vec<_> = between(page, " id=\"", "\"");
    assert_eq!(
        ids.iter().collect::<BTreeSet<_>>().len(),
        ids.len(),
        "{name}: ids are unique"
    );
    for target in between(page, "href=\"#", "\"") {
        assert!(ids.contains(&target), "{name}: #{target} leads nowhere");
    }
    for tag in [
        "section", "div", "figure", "details", "table", "tr", "ul", "ol", "p", "svg", "bdi",
    ] {
        let opened =
            page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
        assert_eq!(
            opened,
            page.matches(&format!("</{tag}>")).count(),
            "{name}: {tag} is closed"
        );
    }
    let words = words(page);
    for slip in [
        "NaN",
        "inf ",
        "{{",
        "}}",
        "-0 ",
        " ,",
        "..",
        "1 teachers",
        "1 explanations",
    ] {
        let is_quoted = name == "hostile" && slip.contains(['{', '}']);
        assert!(
            is_quoted || !words.contains(&format!(" {slip}")),
            "{name} says {slip:?}"
        );
    }
}

#[test]
fn no_teacher_is_named() {
    for (name, analysis) in cases::all() {
        let page = page(&analysis);
        for teacher in analysis
            .reflections
            .iter()
            .filter_map(|r| r.teacher.as_deref())
        {
            let bare = teacher.trim_matches(['<', '>']);
            assert!(
                bare.len() < 4 || !page.contains(bare),
                "{name} names {teacher}"
            );
        }
    }
}

#[test]
fn the_finding_says_how_much_and_how_sure() {
    let mut analysis = school::School::default().analysis();
    let change = analysis.shift.overall.first_to_last[Source::Teacher.index()].as_mut();
    let estimate = &mut change.expect("there are four cycles").estimate;
    (estimate.value, estimate.low, estimate.high) = (0.21, 0.06, 0.36);
    let clear = words(&page(&analysis));
    assert!(clear.contains(
        "Explanations shifted towards the teachers’ own teaching: from 32 % to 63 % of them; \
         the true rise is likely between 6 and 36 points."
    ));
    assert!(clear.contains("In Cycle 1, 11 of 34 explanations (32 %) named the teachers’ own teaching; in Cycle 4, 22 of 35 (63 %)."));
    // One of them wrote in the first cycle only, which nobody is to work out.
    assert!(clear.contains("This rests on 69 explanations in these two cycles."));
    let open = words(&page_for(&analysis, Audience::Research, Lang::En));
    assert!(open.contains("69 explanations by 14 teachers"));
    let all = school::School {
        teachers: 12,
        ..school::School::default()
    };
    let all = words(&page(&all.analysis()));
    assert!(all.contains("explanations by 12 teachers in these two cycles"));

    let change = analysis.shift.overall.first_to_last[Source::Teacher.index()].as_mut();
    let estimate = &mut change.expect("there are four cycles").estimate;
    (estimate.value, estimate.low, estimate.high) = (0.06, -0.08, 0.2);
    let unclear = words(&page(&analysis));
    assert!(unclear.contains("No shift can be told for sure yet"));
    assert!(unclear.contains("the true change may lie anywhere between −8 and +20 points."));
    assert!(!unclear.contains("shifted"));

    let fall = words(&page(&cases::falling()));
    assert!(fall.contains("shifted away from the teachers’ own teaching"));
    assert!(fall.contains("the true fall is likely between"));
}

#[test]
#[expect(clippy::useless_vec, reason = "an array of them is large on the stack")]
fn reduced_runs_say_what_is_missing() {
    for (analysis, said) in vec![
        (cases::no_cycle(), "No cycle is known for these reflections"),
        (
            cases::unnamed_cycle(),
            "No cycle is known for these reflections",
        ),
        (cases::one_cycle(), "There is one cycle so far"),
        (
            cases::one_teacher(),
            "Nothing can be said of a shift yet: too few people wrote",
        ),
        (
            cases::no_attributions(),
            "No explanation was found in these reflections, so nothing",
        ),
        (cases::nothing_readable(), "Nothing could be read"),
    ] {
        let words = words(&page(&analysis));
        assert!(words.contains(said), "{said}: {}", &words[..400]);
        assert!(!words.contains("Explanations shifted"), "{said}");
    }
    let nothing = words(&page(&cases::nothing_readable()));
    assert!(nothing.contains("Could not be read: 60"));
    assert!(nothing.contains("logs/notes_1.docx, row 12 the row: the archive ends too early"));
    assert!(nothing.contains("and 20 more, listed in problems.csv"));
}

#[test]
fn a_cycle_without_attributions_is_shown_as_none() {
    let page = page(&cases::gap());
    let main = between(&page, "aria-labelledby=\"share-t share-d\"", "</figure>")[0];
    assert!(main.contains("Cycle 2: none"));
    assert_eq!(main.matches("class=\"spot\"").count(), 3);
    assert_eq!(main.matches("<line x1=").count(), 1);
}

#[test]
fn long_names_are_cut_but_told_apart() {
    let page = page(&cases::long_names());
    let whole = "that let everybody think before anybody answers, part 1";
    for drawing in between(&page, "<svg", "</svg>")
        .into_iter()
        .chain(between(&page, "<th", "</th>"))
    {
        assert!(!drawing.contains(whole), "{drawing}");
    }
    let words = words(&page);
    assert!(words.contains("part 1") && words.contains("part 4"));
}

#[test]
fn what_teachers_wrote_cannot_become_markup() {
    let page = page(&cases::hostile());
    let own = [
        "<script>//",
        "<form class=\"filter\"",
        "<i>+</i>",
        "<i>−</i>",
        "<i>?</i>",
        "<i>+ ?</i>",
        "<i>− ?</i>",
    ];
    let others = own
        .iter()
        .fold(page.clone(), |rest, mine| rest.replace(mine, ""));
    for text in [
        "<script", "<img", "<b>", "<i>", "<u>", "<s>", "<form", "<file", "<model", "<h1>Why",
    ] {
        assert!(!others.contains(text), "{text} came through");
    }
    assert!(!page.contains(['\u{0}', '\u{7}']));
    let words = words(&page);
    assert!(words.contains("&#60;script&#62;alert('x')") && words.contains("👩‍👩‍👧‍👦 helped 🎉"));
    assert!(words.contains("كان الدرس أفضل"));
    assert!(page.contains("<blockquote lang=\"\" dir=\"auto\">"));
    let longest = between(&page, "<mark>", "</mark>")
        .iter()
        .map(|m| m.chars().count())
        .max();
    assert!(longest < Some(600), "{longest:?}");
}

#[test]
fn a_hundred_thousand_statements_stay_small_and_quick() {
    let analysis = cases::large();
    assert!(analysis.statements.len() >= 99_000);
    let start = Instant::now();
    let page = html(&analysis, &Settings::default());
    let took = start.elapsed();
    assert!(page.len() < 400_000, "{} bytes", page.len());
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[test]
fn a_hundred_thousand_logs_of_one_team_are_quick_for_everyone() {
    let analysis = cases::one_large_team();
    assert!(analysis.statements.len() >= 99_000);
    for audience in Audience::ALL {
        let settings = Settings {
            audience,
            ..Settings::default()
        };
        let start = Instant::now();
        let page = html(&analysis, &settings);
        let took = start.elapsed();
        assert!(page.len() < 400_000, "{audience}: {} bytes", page.len());
        // Far above what it takes, as machines differ; it took minutes when it was quadratic.
        assert!(took < Duration::from_secs(10), "{audience}: {took:?}");
    }
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    let make = || html(&school::School::default().analysis(), &Settings::default());
    assert_eq!(make(), make());
}

#[test]
fn three_to_five_questions_each_name_the_work_they_come_from() {
    for (name, analysis) in cases::all() {
        for audience in Audience::ALL {
            let page = page_for(&analysis, audience, Lang::En);
            let asked = between(&page, "<p class=\"ask\">", "</li>");
            let is_right = match analysis.attributions() {
                0 => asked.is_empty(),
                _ => (3..=5).contains(&asked.len()),
            };
            assert!(is_right, "{name}, {audience}: {} questions", asked.len());
            for question in asked {
                let work = between(question, "<cite>", "</cite>");
                let is_cited =
                    work.len() == 1 && work[0].contains("(20") || work[0].contains("(19");
                assert!(is_cited, "{name}, {audience}: {question}");
            }
        }
    }
}
