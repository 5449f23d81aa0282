//! Links to the review page: on the pages of who checks, to this machine alone.

use ascribe::analysis::Analysis;
use ascribe::report::html;
use ascribe::report::page::{Audience, Lang, Review, Settings};

use crate::school::School;
use crate::{between, cases, page_for, words};

const LINK: &str = "<a href=\"http://127.0.0.1:4873/#";

fn linked(analysis: &Analysis, audience: Audience, key: impl Fn(usize) -> String) -> String {
    let settings = Settings {
        audience,
        review: Some(Review {
            port: 4873,
            project: "school <1>.ascribe".into(),
            keys: (0..analysis.statements.len()).map(key).collect(),
        }),
        ..Settings::default()
    };
    String::from_utf8(html(analysis, &settings)).unwrap()
}

#[test]
fn each_sentence_leads_to_itself() {
    let analysis = School::default().analysis();
    for audience in [Audience::Coach, Audience::Research] {
        let page = linked(&analysis, audience, |at| format!("{at:032x}"));
        let quotes = between(&page, "<figure class=\"quote\">", "</figure>");
        assert!(quotes.len() > 20);
        for quote in quotes {
            let key = between(quote, LINK, "\"")[0];
            let at = usize::from_str_radix(key, 16).unwrap();
            let coded = &analysis.statements[at];
            let text = analysis.reflections[coded.reflection].words(coded.statement);
            let said = between(
                quote,
                "<blockquote lang=\"\" dir=\"auto\">",
                "</blockquote>",
            )[0];
            assert_eq!(words(said), text);
        }
        let how = "run “ascribe review &#39;school &#60;1&#62;.ascribe&#39;”";
        assert!(page.contains(how), "{audience}");
        let rest = page.replace(LINK, "");
        assert!(
            !rest.contains("http:") && !rest.contains("https:"),
            "{audience}"
        );
    }
}

#[test]
fn no_link_is_on_a_teams_page_or_without_a_project() {
    let analysis = School::default().analysis();
    let team = linked(&analysis, Audience::Team, |at| format!("{at:032x}"));
    assert_eq!(team, page_for(&analysis, Audience::Team, Lang::En));
    for (_, analysis) in cases::all() {
        for audience in Audience::ALL {
            let page = page_for(&analysis, audience, Lang::En);
            assert!(!page.contains("http:"));
        }
    }
}

#[test]
fn what_is_no_key_is_no_link() {
    let analysis = School::default().analysis();
    let page = linked(&analysis, Audience::Coach, |at| match at % 3 {
        0 => String::new(),
        1 => "\"><script>".into(),
        _ => "javascript:x".into(),
    });
    assert!(!page.contains(LINK) && !page.contains("javascript:"));
    let settings = Settings {
        review: Some(Review::default()),
        ..Settings::default()
    };
    let page = String::from_utf8(html(&analysis, &settings)).unwrap();
    assert!(!page.contains("<a href=\"http:"), "keys may lack");
}
