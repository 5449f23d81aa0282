//! What was computed and after whom, in sentences for the methods section of a paper.

use super::{Agreement, Answer, Cluster, Measures, Variable};

/// The paragraph; empty if no statement was coded by two.
pub(super) fn of(agreement: &Agreement) -> Vec<String> {
    if agreement.shared == 0 {
        return Vec::new();
    }
    let mut sentences = vec![counted(agreement), compared(agreement), percent(agreement)];
    sentences.extend([corrected(agreement), alpha()]);
    sentences.extend(intervals(agreement));
    sentences.push(format!(
        "Computed with ascribe {}.",
        env!("CARGO_PKG_VERSION")
    ));
    sentences
}

fn number(count: usize, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    }
}

fn counted(of: &Agreement) -> String {
    let names: Vec<&str> = of.coders.iter().map(|coder| &*coder.name).collect();
    let clusters = number(of.clusters, of.by.name());
    let shared = match of.coders.len() {
        2 => format!("{} were coded by both", of.shared),
        _ => format!(
            "{} were coded by at least two and {} by all",
            of.shared, of.by_all
        ),
    };
    format!(
        "{} ({}) coded {}; {shared}, of {clusters}. Two coders are \
         compared on the statements that both coded; what one did not code is missing, never \
         agreement.",
        number(of.coders.len(), "coder"),
        names.join(", "),
        number(of.statements, "statement"),
    )
}

fn all(of: &Agreement) -> impl Iterator<Item = &Measures> {
    let pairs = of.pairs.iter().flat_map(|pair| &pair.measures);
    of.overall.iter().chain(pairs)
}

fn compared(of: &Agreement) -> String {
    let has = |variable| all(of).any(|one| one.variable == variable && one.percent.is_ok());
    let dimensions: Vec<&str> = [
        (Variable::Outcome, "the outcome"),
        (Variable::Agency, "the agency"),
    ]
    .into_iter()
    .filter_map(|(variable, name)| has(variable).then_some(name))
    .collect();
    let more = match dimensions[..] {
        [] => String::new(),
        _ => format!(
            ", and where two coders gave one {}",
            dimensions.join(" and ")
        ),
    };
    format!(
        "Compared were the set of sources that a statement names as causes (of home, school, \
         student and teacher; none is no attribution), whether it names any, the locus, each \
         source by itself{more}."
    )
}

fn percent(of: &Agreement) -> String {
    let more = match of.coders.len() {
        2 => "",
        _ => ", of more coders the mean over statements of the share of their pairs that did",
    };
    format!("Agreement is the share of statements to which both gave the same code{more}.")
}

fn corrected(of: &Agreement) -> String {
    let fleiss = match of.coders.len() {
        2 => "Fleiss' (1971)",
        _ => "over the statements that every coder coded Fleiss' (1971)",
    };
    format!(
        "It is corrected for chance by Cohen's (1960) kappa of two coders, {fleiss} kappa of all, \
         and Gwet's (2008) AC1, which counts every code of the codebook, used or not."
    )
}

fn alpha() -> String {
    "Krippendorff's alpha (2011, 2019) is that of nominal codes, of the source sets also by MASI \
     distance (Passonneau 2006), for which sets that overlap differ less than sets that do not."
        .to_owned()
}

fn intervals(of: &Agreement) -> Vec<String> {
    let percent = (of.level * 1e6).round() / 1e4;
    let by = of.by.name();
    let mut sentences = vec![format!(
        "Intervals hold at {percent} %. Those of coefficients corrected for chance are by a \
         jackknife that leaves out one {by} at a time (scaled as CR3: the sum of squared \
         differences), on Fisher's z, with Student's t and one degree of freedom less than there \
         are {by}s; those of shares are Wilson's (1927) with the number of independent statements \
         that this jackknife finds."
    )];
    if of.by == Cluster::Document {
        sentences.push(
            "How much teachers differ is not in them, as not all of these statements name one."
                .to_owned(),
        );
    }
    let answers = all(of).flat_map(|one| [&one.percent, &one.kappa, &one.ac1, &one.alpha]);
    let lacks = |answer: &Answer| !matches!(answer, Ok(found) if found.no_interval.is_none());
    if answers.into_iter().any(lacks) {
        sentences.push(
            "Where all codes are the same, chance alone would agree as well, and kappa and alpha \
             are not given; where leaving out units changes nothing or cannot be done, no interval \
             is."
            .to_owned(),
        );
    }
    sentences
}
