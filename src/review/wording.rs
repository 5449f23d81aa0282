//! What is said of the figures, in plain words.

use super::human::Resolved;
use super::sample::Sample;

/// What to know of people's codes of a sample.
pub(super) fn resolved(sample: &Sample, resolved: &Resolved<'_>) -> Vec<String> {
    let mut told = Vec::new();
    let open = resolved.open;
    if open > 0 {
        told.push(format!(
            "{open} statements of the sample {:?} are left out: people coded them differently and \
             nobody settled which counts. Those left out are the hard ones, so what is left is no \
             longer quite a random sample.",
            sample.name
        ));
    }
    let seeing = resolved.seeing;
    if seeing > 0 {
        told.push(format!(
            "{seeing} codes of the sample {:?} were made, or changed, when the coder could see what \
             the model and others said.",
            sample.name
        ));
    }
    told
}

/// The figures in plain words, for the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// How far this person and the model agree.
    pub own: Vec<String>,
    /// How far what people settled on and the model agree.
    pub people: Vec<String>,
    /// How far people agree who coded blind.
    pub reliability: Vec<String>,
    /// How often the model is right.
    pub calibration: Vec<String>,
    /// The shift, corrected and not, and what more codes would do.
    pub shift: Vec<String>,
}
