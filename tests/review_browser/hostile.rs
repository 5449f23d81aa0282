//! Texts of people who mean harm, or whose documents are odd, are shown as texts.

use crate::browser::Browser;
use crate::person::Person;
use crate::reviewing::Page;
use crate::study::{codes, of};

/// What would show if anything of a text came to be markup or ran.
const HARM: &str = "window.harm !== undefined || Boolean(document.querySelector( \
     '#work script, #work img, #work a, #work svg, #work iframe, #work style, #work b b'))";

fn texts() -> Vec<Vec<String>> {
    let long = "long ".repeat(10_000);
    let one_word = "w".repeat(50_000);
    [
        "<script>window.harm = 1; alert(1)</script>",
        "<img src=x onerror=\"window.harm = 2; alert(2)\"> and <svg onload=alert(3)>",
        "[press](javascript:alert(4)) <a href=\"javascript:alert(5)\">here</a>",
        "</p></main><style>*{display:none}</style><iframe src=\"//evil.example\"></iframe>",
        "They \u{202e}gnihton dias\u{202c} and \u{2067}left\u{2069} \u{200f}early\u{200e}.",
        "&lt;b&gt; &amp;amp; ${alert(6)} {{7*7}} \\u003cscript\\u003e",
    ]
    .map(str::to_owned)
    .into_iter()
    .chain([long.trim().to_owned(), one_word])
    .map(|text| vec!["They listened.".to_owned(), text, "They left.".to_owned()])
    .collect()
}

#[test]
fn what_teachers_and_coders_write_is_text() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let texts = texts();
    let path = of(
        &folder.path().join("<img src=x onerror=alert(0)>.ascribe"),
        &texts,
    );
    let page = Page::of(&path);
    let name = "<b onclick=alert(8)>\u{202e}Ana</b>";
    let ana = Person::new(&browser, &page, name);
    let tab = &ana.tab;
    ana.open("all");
    for text in &texts {
        for sentence in text {
            assert_eq!(tab.text("#statement"), *sentence);
            assert_eq!(tab.eval(HARM), false, "{sentence:.80}");
            for (width, height) in [(1280, 800), (360, 740)] {
                tab.size(width, height, 1);
                let wide = tab.eval("document.documentElement.scrollWidth");
                assert!(
                    wide.as_u64().unwrap() <= u64::from(width),
                    "{wide}: {sentence:.80}"
                );
            }
            tab.size(1280, 800, 1);
            ana.go(&["3"]);
        }
    }
    assert_eq!(codes(&path, name).len(), texts.len() * 3);
    // Memos, words to search for, and what is told of them.
    tab.tab_to("#finished [data-act=first]");
    tab.press(&["Enter"]);
    tab.wait("document.querySelector('#statement').checkVisibility()");
    tab.press(&["n"]);
    tab.type_text("<img src=x onerror=alert(9)>");
    ana.hear(&["Escape"], "The memo is kept.");
    tab.press(&["h"]);
    tab.wait("document.querySelectorAll('#history li').length >= 3");
    assert!(tab.text("#history").contains("Ana</b>"));
    tab.press(&["/"]);
    tab.type_text("<img src=x");
    tab.press(&["Enter"]);
    tab.wait("document.querySelector('#queue-label').textContent.includes('<img src=x')");
    assert_eq!(tab.text("#statement"), texts[1][1]);
    assert_eq!(tab.eval(HARM), false);
    ana.leave();
    assert_eq!(tab.text("#project"), "<img src=x onerror=alert(0)>.ascribe");
    assert!(tab.text("#coder-names").contains(name));
    assert_eq!(
        tab.eval("document.querySelectorAll('#start img, #start b b').length"),
        0
    );
    ana.has_no_complaints();
}

#[test]
fn this_test_sees_harm() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let page = Page::of(&of(&folder.path().join("p.ascribe"), &texts()));
    let ana = Person::new(&browser, &page, "Ana");
    ana.has_no_complaints();
    // The page's policy lets no script of a text run even if it came to be markup.
    ana.tab.eval(
        "(() => { const s = document.createElement('script'); s.append('window.harm = 1'); \
         document.body.append(s); })()",
    );
    let found = ana.tab.complaints();
    assert!(
        found.iter().any(|line| line.starts_with("policy: ")),
        "{found:?}"
    );
    assert_eq!(ana.tab.eval("window.harm === undefined"), true);
    ana.tab
        .eval("console.warn('said'); setTimeout(() => alert('boo'), 0); undefined");
    ana.tab.wait_told("Runtime.consoleAPICalled");
    ana.tab.wait_told("Page.javascriptDialogOpening");
}
