//! Whether everybody can see and reach all of it: contrast, names and roles as axe judges them,
//! small screens, large print, the keyboard's focus, no motion.

use serde_json::Value;

use crate::browser::{Browser, skip};
use crate::person::Person;
use crate::views::{LAST, walk};

const AXE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/page/node_modules/axe-core/axe.min.js"
);

/// What axe finds, in a line each.
const AUDIT: &str = "axe.run().then((found) => found.violations.map(({ id, help, nodes }) => \
     `${id}: ${help} (${nodes.length}), as in ${nodes[0].html.slice(0, 200)}: \
      ${nodes[0].failureSummary}`))";

/// What reaches beyond the right edge.
const SPILLING: &str = "[...document.querySelectorAll('body *')] \
     .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1) \
     .map((one) => one.outerHTML.slice(0, 160))";

/// Codes whose name reaches beyond their button.
const CRAMPED: &str = "[...document.querySelectorAll('.code')].filter((one) => one.checkVisibility() \
     && one.querySelector('.name').getBoundingClientRect().right \
        > one.getBoundingClientRect().right).map((one) => one.dataset.code)";

/// Controls that are on show; those of a dialog alone while one is open.
const CONTROLS: &str = "window.controls = () => [...(document.querySelector('dialog[open]') ?? document) \
     .querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex=\"0\"]')] \
     .filter((one) => !one.disabled && one.checkVisibility())";

/// The control that has the focus: its place among all, and what is wrong with how that shows.
const FOCUSED: &str = "(() => { \
     const one = document.activeElement, box = one.getBoundingClientRect(); \
     const { outlineStyle, outlineWidth } = getComputedStyle(one); \
     const inside = (at) => { const hit = document.elementFromPoint(...at); \
       return hit && (one.contains(hit) || hit.contains(one) && hit.closest('label')); }; \
     const x = [box.left + 3, (box.left + box.right) / 2, box.right - 3]; \
     const y = [box.top + 3, (box.top + box.bottom) / 2, box.bottom - 3]; \
     const wrong = []; \
     if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2) wrong.push('has no outline'); \
     if (!x.some((left) => y.some((top) => inside([left, top])))) wrong.push('is out of sight'); \
     return [controls().indexOf(one), wrong.map((what) => `${one.outerHTML.slice(0, 120)} ${what}`)]; \
     })()";

fn lines(value: &Value) -> Vec<String> {
    let lines = value.as_array().unwrap().iter();
    lines
        .map(|line| line.as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn axe_finds_nothing_in_light_or_dark() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let Ok(axe) = std::fs::read_to_string(AXE) else {
        skip("no axe-core: `npm install` in tests/page brings it");
        return;
    };
    let mut found = Vec::new();
    let mut views = 0;
    walk(&browser, &mut |person, view| {
        let tab = &person.tab;
        if tab.eval("window.axe === undefined") == true {
            tab.eval(&format!("{axe}; undefined"));
        }
        for scheme in ["light", "dark"] {
            tab.prefer(&[("prefers-color-scheme", scheme)]);
            let audit = lines(&tab.eval(AUDIT));
            found.extend(
                audit
                    .into_iter()
                    .map(|line| format!("{view}, {scheme}: {line}")),
            );
        }
        views += 1;
        if view == LAST {
            // It finds what is there to find.
            tab.eval("document.querySelector('#coding').append(new Image())");
            let audit = lines(&tab.eval(AUDIT));
            assert!(
                audit.iter().any(|line| line.starts_with("image-alt")),
                "{audit:#?}"
            );
        }
    });
    assert!(found.is_empty(), "{found:#?}");
    assert_eq!(views, 19);
}

#[test]
fn no_view_scrolls_sideways_on_a_phone_or_in_large_print() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let mut found = Vec::new();
    walk(&browser, &mut |person, view| {
        // The second is a laptop's page at 200 %, the third one at 400 %.
        for (width, height, scale) in [(360, 740, 3), (640, 400, 2), (320, 256, 4)] {
            person.tab.size(width, height, scale);
            let wide = person
                .tab
                .eval("document.documentElement.scrollWidth")
                .as_u64()
                .unwrap();
            let cramped = lines(&person.tab.eval(CRAMPED));
            if !cramped.is_empty() {
                found.push(format!("{view} has no room for {cramped:?} on {width}"));
            }
            if wide > u64::from(width) {
                let what = lines(&person.tab.eval(SPILLING));
                found.push(format!("{view} is {wide} wide on {width}: {what:#?}"));
            }
        }
        person.tab.size(1280, 800, 1);
    });
    assert!(found.is_empty(), "{found:#?}");
}

/// Presses Tab until every control had the focus; what is wrong on the way.
fn tab_through(person: &Person<'_>) -> Vec<String> {
    let tab = &person.tab;
    tab.eval(CONTROLS);
    tab.eval("document.activeElement.blur()");
    let count = tab.eval("controls().length").as_u64().unwrap();
    let (mut reached, mut wrong) = (vec![false; usize::try_from(count).unwrap()], Vec::new());
    for _ in 0..count + 8 {
        tab.press(&["Tab"]);
        let focused = tab.eval(FOCUSED);
        // On the way around it may be the page itself that has the focus.
        let Some(at) = focused[0].as_u64() else {
            continue;
        };
        let at = usize::try_from(at).unwrap();
        // Figures that come late may bring controls with them.
        reached.resize(reached.len().max(at + 1), false);
        if !std::mem::replace(&mut reached[at], true) {
            wrong.extend(lines(&focused[1]));
        }
    }
    let missed = reached.iter().enumerate().filter(|(_, reached)| !**reached);
    for (at, _) in missed {
        let what = tab.eval(&format!("controls()[{at}].outerHTML.slice(0, 120)"));
        wrong.push(format!("no Tab leads to {what}"));
    }
    tab.eval("document.activeElement.blur()");
    wrong
}

#[test]
fn tab_leads_to_every_control_and_shows_where_it_is() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let mut found = Vec::new();
    walk(&browser, &mut |person, view| {
        for (width, height) in [(1280, 800), (360, 740)] {
            person.tab.size(width, height, 1);
            let wrong = tab_through(person);
            found.extend(
                wrong
                    .into_iter()
                    .map(|line| format!("{view} at {width}: {line}")),
            );
        }
        person.tab.size(1280, 800, 1);
    });
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn nothing_moves_for_who_wants_no_motion() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let mut moving = Vec::new();
    walk(&browser, &mut |person, view| {
        person.tab.prefer(&[("prefers-reduced-motion", "reduce")]);
        let found = person.tab.eval(
            "[...document.querySelectorAll('*')].filter((one) => { \
             const style = getComputedStyle(one); \
             return style.animationName !== 'none' || style.scrollBehavior !== 'auto' \
               || style.transitionDuration.split(', ').some((time) => parseFloat(time) > 0); \
             }).map((one) => one.outerHTML.slice(0, 120))",
        );
        moving.extend(
            lines(&found)
                .into_iter()
                .map(|line| format!("{view}: {line}")),
        );
    });
    assert!(moving.is_empty(), "{moving:#?}");
}
