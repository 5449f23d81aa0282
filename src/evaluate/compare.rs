//! One file of codings against another, joined by id.

use std::collections::{BTreeMap, HashMap};

use super::{Evaluation, confusion, errors, evaluate, prose};
use crate::codebook::Coding;
use crate::codings::{self, CodedFile, CodedLine};
use crate::error::{Error, Notice};

/// A coder's file against the gold file.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The gold file, as the user named it.
    pub gold: String,
    /// The coder's.
    pub predicted: String,
    /// Ids that have no coding in the coder's file, in the order of gold.
    pub only_in_gold: Vec<String>,
    /// Ids that have none in gold, in the order of the coder's file.
    pub only_in_predicted: Vec<String>,
    /// All statements that both have.
    pub overall: Evaluation,
    /// The same for each value of a field of gold, in the order of the values; statements without
    /// the field have an empty one.
    pub groups: Vec<(String, Evaluation)>,
    /// Statements whose source set is wrong, the most confident first.
    pub errors: Vec<Mistake>,
    /// How many there are, shown or not.
    pub wrong: usize,
    /// What the user should know of the two files.
    pub notices: Vec<Notice>,
    /// What was computed, over what and after whom, in sentences for the methods section of a
    /// paper.
    pub methods: Vec<String>,
}

/// A statement whose source set is wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Mistake {
    /// Its id.
    pub id: String,
    /// What stands before it, if a file says so.
    pub before: Option<String>,
    /// Its words, if a file has them.
    pub words: Option<String>,
    /// What is right.
    pub gold: Coding,
    /// What was said.
    pub predicted: Coding,
    /// What the coder says of the set being right, 0 to 1.
    pub confidence: Option<f64>,
}

/// Joins two files by id and compares what both have: all of it, by the values of a field of gold
/// if one is named, and the worst mistakes, at most `most`.
///
/// # Errors
///
/// If an id stands twice in a file with different lines, the two have none in common, or gold
/// doesn't have the field.
pub fn compare(
    gold: &CodedFile,
    predicted: &CodedFile,
    by: Option<&str>,
    most: usize,
) -> Result<Comparison, Error> {
    let (of_gold, first_of_gold) = by_id(gold)?;
    let (of_predicted, first_of_predicted) = by_id(predicted)?;
    let pairs: Vec<(&CodedLine, &CodedLine)> = first_of_gold
        .lines
        .iter()
        .filter_map(|line| Some((*line, *of_predicted.get(line.id.as_str())?)))
        .collect();
    if pairs.is_empty() {
        let first = |file: &CodedFile| match file.lines.first() {
            Some(line) => format!("{} begins with {:?}", file.name, line.id),
            None => format!("{} has none", file.name),
        };
        let (gold, predicted) = (first(gold), first(predicted));
        return Err(Error::input(format!(
            "find an id that both files have: {gold}, {predicted}"
        ))
        .with_hint("both need the same ids, in JSONL or in CSV with headers id and sources"));
    }
    let mut groups: BTreeMap<&str, Vec<(&CodedLine, &CodedLine)>> = BTreeMap::new();
    if let Some(field) = by {
        let field = field.to_lowercase();
        if !pairs
            .iter()
            .any(|(gold, _)| gold.fields.contains_key(&field))
        {
            let known = pairs[0].0.fields.keys();
            let known: Vec<&str> = known.map(String::as_str).collect();
            let (name, known) = (&gold.name, known.join(", "));
            return Err(Error::usage(format!("find the field {field:?} in {name}"))
                .with_hint(format!("its first line has {known}")));
        }
        for pair in &pairs {
            let value = pair.0.fields.get(&field).map_or("", String::as_str);
            groups.entry(value).or_default().push(*pair);
        }
    }
    let groups = groups.into_iter();
    let groups = groups.map(|(value, pairs)| Ok((value.to_owned(), of_pairs(&pairs)?)));
    let only = |lines: &[&CodedLine], other: &HashMap<&str, &CodedLine>| {
        let alone = lines.iter().filter(|l| !other.contains_key(l.id.as_str()));
        alone.map(|line| line.id.clone()).collect()
    };
    let (right, said) = split(&pairs);
    let wrong = errors(&right, &said);
    let overall = of_pairs(&pairs)?;
    let mut notices = first_of_gold.notices;
    notices.extend(first_of_predicted.notices);
    Ok(Comparison {
        methods: prose::of(&overall, &gold.name, &predicted.name),
        notices,
        gold: gold.name.clone(),
        predicted: predicted.name.clone(),
        only_in_gold: only(&first_of_gold.lines, &of_predicted),
        only_in_predicted: only(&first_of_predicted.lines, &of_gold),
        overall,
        groups: groups.collect::<Result<_, Error>>()?,
        errors: wrong
            .iter()
            .take(most)
            .map(|at| mistake(pairs[*at]))
            .collect(),
        wrong: wrong.len(),
    })
}

/// The lines of a file without those that repeat another word for word, which count once, and what
/// to tell of it.
struct Once<'a> {
    lines: Vec<&'a CodedLine>,
    notices: Vec<Notice>,
}

/// The lines of a file by id.
fn by_id(file: &CodedFile) -> Result<(HashMap<&str, &CodedLine>, Once<'_>), Error> {
    let mut lines: HashMap<&str, &CodedLine> = HashMap::with_capacity(file.lines.len());
    let mut once = Once {
        lines: Vec::with_capacity(file.lines.len()),
        notices: file.notices.clone(),
    };
    let mut repeated: Vec<&str> = Vec::new();
    for line in &file.lines {
        match lines.get(line.id.as_str()) {
            None => {
                lines.insert(&line.id, line);
                once.lines.push(line);
            }
            Some(first) if first.repeats(line) => repeated.push(&line.id),
            Some(first) => {
                return Err(Error::input(format!(
                    "join {} by id: {:?} stands in {} and, with other words or codes, in {}",
                    file.name, line.id, first.place, line.place
                ))
                .with_hint("an id names one statement; leave one of the two out"));
            }
        }
    }
    let first = repeated.iter().min();
    let notice = first.map(|id| codings::repeated(&file.name, repeated.len(), id));
    once.notices.extend(notice);
    Ok((lines, once))
}

fn split(pairs: &[(&CodedLine, &CodedLine)]) -> (Vec<Coding>, Vec<Coding>) {
    let pairs = pairs.iter();
    pairs
        .map(|(gold, predicted)| (gold.coding.clone(), predicted.coding.clone()))
        .unzip()
}

fn of_pairs(pairs: &[(&CodedLine, &CodedLine)]) -> Result<Evaluation, Error> {
    let (gold, predicted) = split(pairs);
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let clusters: Vec<usize> = pairs
        .iter()
        .map(|(gold, _)| {
            let next = numbers.len();
            *numbers.entry(gold.document()).or_insert(next)
        })
        .collect();
    evaluate(&gold, &predicted, &clusters)
}

fn mistake((gold, predicted): (&CodedLine, &CodedLine)) -> Mistake {
    Mistake {
        id: gold.id.clone(),
        before: gold.before.as_ref().or(predicted.before.as_ref()).cloned(),
        words: gold.words.as_ref().or(predicted.words.as_ref()).cloned(),
        confidence: confusion::confidence(&predicted.coding),
        gold: gold.coding.clone(),
        predicted: predicted.coding.clone(),
    }
}
