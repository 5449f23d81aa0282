//! The page in each language: its strings, its structure, and that it says all of it in one.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use ascribe::analysis::Analysis;
use ascribe::report::html;
use ascribe::report::page::{Audience, Lang, Settings};
use ascribe::{analyze, model, read};

use crate::{between, cases, page_for, school, words};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The strings of a language: what stands in each.
fn strings(lang: Lang) -> BTreeMap<String, String> {
    let path = root().join(format!("src/report/strings/{lang}.ftl"));
    let text = fs::read_to_string(path).unwrap();
    let parsed = fluent_bundle::FluentResource::try_new(text.clone());
    assert!(
        parsed.is_ok(),
        "{lang}: {:?}",
        parsed.err().map(|(_, errors)| errors)
    );
    let mut strings = BTreeMap::new();
    let mut last = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        match line.split_once(" =") {
            Some((key, rest)) if !line.starts_with(' ') => {
                key.clone_into(&mut last);
                let before = strings.insert(last.clone(), rest.to_owned());
                assert_eq!(before, None, "{lang}: {key} stands twice");
            }
            _ => strings.entry(last.clone()).or_default().push_str(line),
        }
    }
    strings.retain(|key, _| !key.is_empty());
    strings
}

/// The gaps of a string.
fn gaps(text: &str) -> BTreeSet<&str> {
    let after = text.split('$').skip(1);
    let name = |rest: &'_ str| {
        rest.find(|c: char| !c.is_alphanumeric())
            .unwrap_or(rest.len())
    };
    after.map(|rest| &rest[..name(rest)]).collect()
}

/// The text of every file that makes the page.
fn makers() -> String {
    let mut folders = vec![
        root().join("src/report/page"),
        root().join("src/report/templates"),
        root().join("src/report/evidence"),
    ];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    let text = |path: &PathBuf| fs::read_to_string(path).unwrap();
    files.iter().map(text).collect::<Vec<_>>().join("\n")
}

#[test]
fn languages_have_the_same_strings_with_the_same_gaps() {
    let english = strings(Lang::En);
    for lang in Lang::ALL {
        let other = strings(lang);
        let keys = |strings: &BTreeMap<String, String>| -> BTreeSet<String> {
            strings.keys().cloned().collect()
        };
        let apart: Vec<_> = keys(&english)
            .symmetric_difference(&keys(&other))
            .cloned()
            .collect();
        assert!(apart.is_empty(), "only in one of en and {lang}: {apart:?}");
        for (key, text) in &english {
            assert_eq!(gaps(text), gaps(&other[key]), "{lang}: {key}");
        }
    }
}

#[test]
fn every_string_is_used_and_every_one_used_is_there() {
    let strings = strings(Lang::En);
    let makers = makers();
    let named: BTreeSet<&str> = between(&makers, "\"", "\"").into_iter().collect();
    // Between every two quotation marks, whichever of them opens.
    let unused: Vec<_> = strings
        .keys()
        .filter(|key| !named.contains(key.as_str()))
        .collect();
    assert!(unused.is_empty(), "never said: {unused:?}");
    for call in [".get(\"", ".fill(\"", ".markup(\""] {
        for key in between(&makers, call, "\"") {
            assert!(strings.contains_key(key), "no string is called {key}");
        }
    }
}

#[test]
fn only_strings_asked_for_as_markup_hold_any() {
    let makers = makers();
    let markup: BTreeSet<&str> = between(&makers, ".markup(\"", "\"").into_iter().collect();
    for lang in Lang::ALL {
        for (key, text) in strings(lang) {
            assert_eq!(text.contains('<'), markup.contains(&*key), "{lang}: {key}");
            assert!(
                !markup.contains(&*key) || gaps(&text).is_empty(),
                "{key} has gaps"
            );
        }
    }
}

/// A page without what teachers and the library wrote.
fn own_words(page: &str) -> String {
    let mut page = page.to_owned();
    let others = [
        ("<blockquote", "</blockquote>"),
        ("<bdi lang=", "</bdi>"),
        ("<cite lang=", "</cite>"),
        ("<ul lang=", "</ul>"),
    ];
    for (open, close) in others {
        while let Some(start) = page.find(open) {
            let end = page[start..].find(close).unwrap() + start + close.len();
            page.replace_range(start..end, " ");
        }
    }
    words(&page)
}

#[test]
fn a_spanish_page_says_nothing_in_english() {
    for (name, analysis) in cases::all() {
        for audience in Audience::ALL {
            let page = page_for(&analysis, audience, Lang::Es);
            let said = own_words(&page);
            let cycles_are_english = ["long-names", "hostile"].contains(&name);
            for english in [
                " the ",
                " and ",
                " explanation",
                " teacher",
                " none",
                " likely",
            ] {
                let found = said.to_lowercase().find(english);
                let near = found.map_or("", |at| said.get(at.saturating_sub(40)..).unwrap_or(""));
                let near: String = near.chars().take(90).collect();
                assert!(
                    cycles_are_english || found.is_none(),
                    "{name}, {audience}: {near}"
                );
            }
        }
    }
}

#[test]
fn spanish_says_the_finding_as_english_does() {
    let mut analysis = school::School::default().analysis();
    let change = analysis.shift.overall.first_to_last[3].as_mut();
    let estimate = &mut change.expect("there are four cycles").estimate;
    (estimate.value, estimate.low, estimate.high) = (0.16, 0.06, 0.26);
    let team = words(&page_for(&analysis, Audience::Team, Lang::Es));
    assert!(team.contains(
        "Las explicaciones se acercaron a nuestra propia enseñanza: las que la nombran pasaron del \
         32 % al 63 %; es probable que el aumento verdadero esté entre 6 y 26 puntos."
    ));
    let coach = words(&page_for(&analysis, Audience::Coach, Lang::Es));
    assert!(
        coach.contains("se acercaron a la propia enseñanza de los docentes: las que la nombran")
    );
    assert!(
        coach.contains("1 de enero de 2025 – 14 de abril de 2025"),
        "{}",
        &coach[..900]
    );
    let english = words(&page_for(&analysis, Audience::Team, Lang::En));
    assert!(english.contains("shifted towards our own teaching: from 32 % to 63 % of them"));
    assert!(english.contains("1 January 2025 – 14 April 2025"));
}

/// Landmarks, sections, headings down to the third level, tables and drawings, by their anchors.
fn outline(page: &str) -> String {
    let body = page.split_once("</head>").unwrap().1;
    let mut outline = Vec::new();
    for tag in body.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap();
        let name = tag.split(' ').next().unwrap();
        let anchor = between(tag, " id=\"", "\"")
            .first()
            .map(|id| format!("#{id}"));
        let class = between(tag, "class=\"", "\"")
            .first()
            .map(|class| format!(".{class}"));
        match name {
            "header" | "main" | "nav" | "footer" | "dl" | "h1" | "h3" | "table" | "ol" => {
                outline.push(format!("{name}{}", class.unwrap_or_default()));
            }
            "section" => outline.push(format!("\n  section{}", anchor.unwrap_or_default())),
            "h2" => outline.push(format!("h2{}", anchor.unwrap_or_default())),
            "svg" if tag.contains("aria-labelledby") => {
                let id = between(tag, "aria-labelledby=\"", "-t ")[0];
                outline.push(format!("chart#{id}"));
            }
            // Which quotation has a paragraph is the data's business too.
            "details" if class.as_deref() == Some(".context") => {}
            "details" => outline.push("details".to_owned()),
            _ => {}
        }
    }
    let lines = outline.join(" ").replace(" \n", "\n");
    // How many chapters or files there are is the data's business.
    let mut short: Vec<&str> = Vec::new();
    for word in lines.split_inclusive([' ', '\n']) {
        if short.last() != Some(&word) {
            short.push(word);
        }
    }
    short.concat()
}

/// The example school as it comes from its files.
fn example() -> Analysis {
    let read = read::open(&[root().join("examples/logs")], &read::Settings::default()).unwrap();
    let model = model::Model::builtin(model::Builtin::Small).unwrap();
    analyze(read.reflections, &model, &ascribe::Settings::default()).unwrap()
}

#[test]
fn every_page_has_its_structure_in_every_language() {
    let mut all = cases::all();
    all.insert(0, ("example", example()));
    let mut outlines = String::new();
    for (name, analysis) in &all {
        for audience in Audience::ALL {
            let [english, spanish] =
                Lang::ALL.map(|lang| outline(&page_for(analysis, audience, lang)));
            assert_eq!(english, spanish, "{name}, {audience}");
            writeln!(outlines, "{name}, {audience}:\n  {english}\n").unwrap();
        }
    }
    let is = Path::new(env!("CARGO_TARGET_TMPDIR")).join("outlines.txt");
    fs::write(&is, &outlines).unwrap();
    let golden = fs::read_to_string(root().join("tests/report_page/outlines.txt")).unwrap();
    assert!(
        outlines == golden,
        "pages changed their structure; if they should, copy {} to tests/report_page",
        is.display()
    );
}

#[test]
fn the_same_run_gives_the_same_bytes_for_everyone() {
    for audience in Audience::ALL {
        for lang in Lang::ALL {
            let settings = Settings {
                audience,
                lang,
                show_teachers: true,
                review: None,
            };
            let make = || html(&school::School::default().analysis(), &settings);
            assert_eq!(make(), make());
        }
    }
}
