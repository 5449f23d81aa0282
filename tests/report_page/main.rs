//! The report page as its reader meets it.

mod school;
mod sentences;

use ascribe::report::html;

#[test]
fn x() {
    let page = String::from_utf8(html(&school::School::default().analysis())).unwrap();
    std::fs::write("/tmp/r.html", page).unwrap();
    let _ = (school::NAMES, school::problem("", ""));
}
