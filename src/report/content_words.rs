//! The words of a sentence that say what it is about, so far as letters can tell.

use std::collections::BTreeSet;

use unicode_segmentation::UnicodeSegmentation;

/// Letters of a word that count: so `model`, `models` and `modelled` are one.
const STEM: usize = 5;
/// Shorter words say little.
const SHORT: usize = 4;

/// Words of at least four letters that stand in logs whatever they are about, by their first
/// five letters, in English and Spanish.
const COMMON: &[&str] = &[
    "about", "after", "again", "alguna", "algun", "alumn", "aprend", "apren", "aunqu", "becau",
    "been", "befor", "being", "better", "bette", "class", "clase", "como", "could", "cuand",
    "cycle", "ciclo", "desde", "docen", "doing", "done", "durin", "each", "ellos", "enseñ",
    "entonc", "enton", "esta", "estab", "estar", "este", "esto", "estos", "estud", "even", "every",
    "from", "gave", "give", "given", "going", "grupo", "group", "habí", "había", "hace", "hacer",
    "hasta", "have", "having", "havin", "help", "helpe", "helps", "into", "just", "kids", "child",
    "know", "learn", "less", "lesso", "like", "made", "make", "makin", "many", "maest", "mejor",
    "might", "more", "most", "mucho", "much", "muy", "need", "neede", "next", "niños", "niñas",
    "nuest", "only", "other", "otros", "over", "para", "pero", "poder", "podrá", "porqu", "profe",
    "pueda", "puede", "pupil", "shoul", "since", "sobre", "some", "somet", "still", "stude",
    "teach", "team", "than", "that", "their", "them", "then", "there", "these", "they", "thing",
    "this", "those", "throu", "tiene", "time", "todos", "toda", "todo", "took", "until", "very",
    "want", "wante", "well", "were", "what", "when", "where", "which", "while", "will", "with",
    "withi", "witho", "work", "worke", "would", "year", "your",
];

/// The stems of the words that say what a text is about.
pub(super) fn stems(text: &str) -> BTreeSet<String> {
    all_stems(text)
        .filter(|stem| !COMMON.contains(&stem.as_str()) && !stem.contains(['\'', '’']))
        .collect()
}

/// The stems of all words that are long enough, each as often as it stands there.
fn all_stems(text: &str) -> impl Iterator<Item = String> {
    let words = text.unicode_words().map(str::to_lowercase);
    let long = words.filter(|word| word.chars().nth(SHORT - 1).is_some());
    long.map(|word| {
        let one = word.strip_suffix('s').filter(|one| !one.ends_with('s'));
        let one = one.unwrap_or(&word);
        one.chars().take(STEM).collect()
    })
}

/// How many of the stems of one text stand in another one.
pub(super) fn shared_with(stems: &BTreeSet<String>, text: &str) -> usize {
    let there: BTreeSet<&str> = all_stems(text)
        .filter_map(|stem| stems.get(&stem))
        .map(String::as_str)
        .collect();
    there.len()
}

/// How many stems two texts share.
pub(super) fn shared(one: &BTreeSet<String>, other: &BTreeSet<String>) -> usize {
    one.intersection(other).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_are_one_and_common_words_are_none() {
        let one = stems("If we model each step, students will make fewer sign errors.");
        let other = stems("Because I modelled the steps, they didn't make an error.");
        assert_eq!(shared(&one, &other), 3, "{one:?} {other:?}");
        let text = "Steps that I modelled, step by step, didn't make an error: such errors.";
        assert_eq!(shared_with(&one, text), shared(&one, &stems(text)));
        assert!(stems("They will then have more of that in their class.").is_empty());
        assert!(stems("").is_empty());
    }
}
