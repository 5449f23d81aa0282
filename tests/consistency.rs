//! Codes do not hang on how carefully a statement was typed.

use std::collections::BTreeMap;

use ascribe::codebook::{Locus, Sources};
use ascribe::encode::Run;
use ascribe::model::{Builtin, Model};

/// Statements of every source, of several, and of none.
const SENTENCES: [&str; 40] = [
    "They failed the test because I hadn't shown them how to set out a proof.",
    "I think the checklist I gave them made the drafts so much better.",
    "My explanation of ratios was muddled, so half the class didn't follow.",
    "Because we planned the unit together, the lessons hung together and they learned more.",
    "If I'd checked their notes earlier, fewer of them would've got lost.",
    "They did well since I modelled every step on the board.",
    "I moved too fast and most of the group couldn't keep up.",
    "The quiz went badly; I should have retaught the rule on Monday.",
    "He made progress after I sat with him and went through each mistake.",
    "Our team's new feedback sheets helped them revise their essays.",
    "They didn't finish because they never listen to instructions.",
    "She passed since she's worked hard on her own every day.",
    "Most of them failed because they don't revise.",
    "He can't read the questions because his English is still weak.",
    "The low marks come from gaps in what they learned last year.",
    "They solved it quickly because they're a bright group.",
    "Half of the class was lost because they talked all the time.",
    "He fell behind because he's been absent for three weeks.",
    "They got bored and stopped trying, so nothing was learned.",
    "Her results dropped because her friends distract her.",
    "He doesn't do his homework because nobody at home checks it.",
    "Her parents read with her each night, and it shows in her scores.",
    "They come to school hungry, so they can't concentrate.",
    "His father's illness has pulled his grades down.",
    "With no quiet place to study at home, she failed the exam.",
    "They struggled because there aren't enough laptops to go round.",
    "The lesson fell flat because the fire drill cut it short.",
    "With thirty-six in the room, the weaker ones don't learn much.",
    "The timetable gives us one hour a week, so they forget everything.",
    "They failed because the new curriculum skips the basics.",
    "They failed because I rushed it and because they hadn't revised.",
    "The parents didn't help and the school bought no books, so they can't read.",
    "We read the second chapter of the novel today.",
    "The staff meeting is on Thursday at four o'clock.",
    "I'll bring the globe from the other room tomorrow.",
    "Twelve of them handed in the worksheet.",
    "I'm tired, and it's only Tuesday.",
    "Then we talked about the trip to the museum.",
    "Maria's group drew a map of the village.",
    "I wonder what the others do on Fridays.",
];

/// Ways in which the same is typed.
fn typed(text: &str) -> BTreeMap<&'static str, String> {
    let without = |marks: &[char]| text.replace(marks, "");
    let end = text.trim_end_matches(['.', '!', '?']);
    BTreeMap::from([
        ("blanks", text.replace(' ', "  ")),
        ("lower case", text.to_lowercase()),
        ("no apostrophes", without(&['\''])),
        ("no final mark", end.to_owned()),
        ("no marks", without(&['.', ',', ';', '\'', '-'])),
        ("quotes", text.replace('\'', "\u{2019}")),
        ("two typos", with_typos(text)),
    ])
}

/// Swaps two letters within the two longest words.
fn with_typos(text: &str) -> String {
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    let mut longest: Vec<usize> = (0..words.len()).collect();
    longest.sort_by_key(|at| std::cmp::Reverse(words[*at].len()));
    for at in longest.into_iter().take(2) {
        let mut letters: Vec<char> = words[at].chars().collect();
        letters.swap(1, 2);
        words[at] = letters.into_iter().collect();
    }
    words.join(" ")
}

fn coded(model: &Model, texts: &[String]) -> Vec<Sources> {
    let runs: Vec<Run<'_>> = texts
        .iter()
        .map(|text| Run {
            statements: vec![text.as_str().into()],
            ..Run::default()
        })
        .collect();
    let codings = model.code(&runs).unwrap();
    codings.into_iter().map(|coding| coding.sources).collect()
}

/// With the first small model 268 of 280 stayed the same: all but 2 of 240 without the typos, 30 of
/// the 40 with them.
#[test]
fn careless_typing_leaves_the_sources_alone() {
    let model = Model::builtin(Builtin::Small).unwrap();
    let plain = coded(&model, &SENTENCES.map(str::to_owned));
    let attributions = plain.iter().filter(|sources| !sources.is_empty()).count();
    assert!((25..=38).contains(&attributions), "{attributions} of 40");
    let mut ways: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for sentence in SENTENCES {
        for (way, text) in typed(sentence) {
            ways.entry(way).or_default().push(text);
        }
    }
    let mut same = 0;
    let mut told = Vec::new();
    let mut flips = Vec::new();
    for (way, texts) in &ways {
        let found = coded(&model, texts);
        let as_before = plain.iter().zip(&found).filter(|(a, b)| a == b).count();
        same += as_before;
        told.push(format!("{way} {as_before}/40"));
        for ((before, after), text) in plain.iter().zip(&found).zip(texts) {
            let loci = [before.locus(), after.locus()];
            if loci.contains(&Locus::Internal) && loci.contains(&Locus::External) {
                flips.push((*way, text));
            }
        }
    }
    let told = told.join(", ");
    let all = 40 * ways.len();
    assert!(same * 100 >= all * 85, "{same} of {all} the same: {told}");
    let harmless = ["blanks", "lower case", "no final mark", "quotes"];
    flips.retain(|(way, _)| harmless.contains(way));
    assert!(flips.is_empty(), "internal for external: {flips:?}");
}
