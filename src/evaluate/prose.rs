//! What was computed and after whom, in sentences for the methods section of a paper.

use super::{BINS, Detection, Evaluation, Figure, LEVEL};

/// The paragraph on a comparison of a file of codings with a gold file.
pub(super) fn of(found: &Evaluation, gold: &str, predicted: &str) -> Vec<String> {
    let mut sentences = vec![
        counted(found, gold, predicted),
        "Agreement on the set of sources (of home, school, student and teacher), on whether any is \
         named, and on the locus is Cohen's (1960) kappa."
            .to_owned(),
        "Of each source, and of attributions as such, precision is the share of what was predicted \
         that gold has, recall the share of what gold has that was predicted, F1 their harmonic \
         mean."
            .to_owned(),
    ];
    sentences.extend(probabilities(found));
    sentences.extend(accuracies(found));
    if found.abstention.is_some() {
        sentences.push(
            "Statements from which the coder abstained count in all of these; how often source \
             sets are wrong is given for all statements and for those kept."
                .to_owned(),
        );
    }
    sentences.push(intervals(found));
    sentences.push(format!(
        "Computed with ascribe {}.",
        env!("CARGO_PKG_VERSION")
    ));
    sentences
}

fn counted(found: &Evaluation, gold: &str, predicted: &str) -> String {
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    let (statements, documents) = (found.statements, found.clusters);
    format!(
        "The codings of {predicted} were compared with those of {gold}, taken as right, on the \
         {statements} statement{} in {documents} document{} that both have.",
        plural(statements),
        plural(documents),
    )
}

fn detections(found: &Evaluation) -> impl Iterator<Item = &Detection> {
    found.by_source.iter().chain([&found.any_source])
}

fn probabilities(found: &Evaluation) -> Option<String> {
    let has = |of: &Detection| of.brier.is_some() || of.average_precision.is_some();
    detections(found).any(has).then(|| {
        format!(
            "Probabilities were judged by average precision, Brier's score (the mean squared \
             error) and the debiased squared calibration error over {BINS} bins of equal mass \
             (Kumar, Liang & Ma 2019); that of an attribution is 1 − Π(1 − p) over the sources."
        )
    })
}

fn accuracies(found: &Evaluation) -> Option<String> {
    let parts = [
        (
            found.outcome,
            "of the outcome where both found an attribution",
        ),
        (found.agency, "of the agency where both named the teacher"),
        (
            found.focus,
            "of the focus within each source that both named",
        ),
    ];
    let known = parts.into_iter().filter(|(figure, _)| figure.is_some());
    let known: Vec<&str> = known.map(|(_, what)| what).collect();
    let what = match known[..] {
        [] => return None,
        [one] => one.to_owned(),
        [ref first @ .., last] => format!("{} and {last}", first.join(", ")),
    };
    Some(format!(
        "The accuracy {what} is the share of codes that are gold's; one that is missing is wrong."
    ))
}

fn intervals(found: &Evaluation) -> String {
    let percent = (LEVEL * 1e6).round() / 1e4;
    let mut figures = vec![&found.sources, &found.attribution, &found.locus];
    for of in detections(found) {
        figures.extend([&of.precision, &of.recall, &of.f1].into_iter().flatten());
    }
    let lacks = |figure: &&Figure| figure.interval().is_none();
    let none = if figures.iter().any(lacks) {
        " Where leaving out any document changes nothing, or there is but one, none is given."
    } else {
        ""
    };
    format!(
        "Intervals ({percent} %) are by a jackknife that leaves out one document at a time (scaled \
         as CR3: the sum of squared differences) with Student's t and one degree of freedom less \
         than there are documents that have a say; those of kappa are formed on Fisher's z, those \
         of shares cut at 0 and 1.{none}"
    )
}
