//! JSON and JSON Lines.

use super::{blocks, heads, read};

#[test]
fn json_lines_with_bad_ones_between() {
    let text = "{\"id\":\"e1\",\"Teacher\":\"Ines\",\"cycle\":2,\"date\":\"2024-10-07\",\"text\":\"A.\\nB.\",\"x\":[1]}\n\
                {\"text\": \n\n{\"before\":\"Earlier.\",\"statement\":\"They left.\",\"id\":\"e1\"}\n[1]\n{\"a\":1}\n";
    let parsed = read("a.jsonl", text);
    assert_eq!(
        heads(&parsed),
        [["Ines", "2", "2024-10-07", ""], ["", "", "", ""]]
    );
    assert_eq!(parsed.reflections[0].text, "A.\nB.");
    assert_eq!(parsed.reflections[0].id, "e1");
    assert_eq!(parsed.reflections[1].id, "a.jsonl#4");
    assert_eq!(blocks(&parsed.reflections[1]), ["They left."]);
    let places: Vec<&str> = parsed.problems.iter().map(|p| p.place.as_str()).collect();
    assert_eq!(places, ["line 2", "line 5", "line 6"]);
    assert!(parsed.problems[2].why.contains("it has a"));
}

#[test]
fn json_as_an_array_or_around_one() {
    let array = "[\n {\"author\": \"Ines\", \"response\": \"We did.\", \"question\": \"Why?\"}\n]";
    assert_eq!(heads(&read("a.json", array)), [["Ines", "", "", "Why?"]]);
    let around = "{\n \"entries\": [{\"text\": \"We did.\"}, {\"text\": \" \"}]\n}";
    assert_eq!(read("a.json", around).reflections.len(), 1);
    let broken = read("a.json", "[\n{\"text\": \"We did.\"},\n{]\n");
    assert!(
        broken.problems[0].why.starts_with("line 3 is no JSON"),
        "{:?}",
        broken.problems
    );
}
