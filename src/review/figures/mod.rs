//! What the codes tell so far.

mod agreement;
mod calibration;
mod correction;
mod reliability;

pub use self::agreement::Agreement;
pub use self::calibration::Band;
pub use self::correction::{Corrected, Next};
pub use self::reliability::{Pair, Reliability};

use super::roles::Roles;
use super::sample::Sample;
use super::sight::Hidden;
use super::wording::{self, Told};
use crate::codebook::Coder;
use crate::store::Contents;

/// Confidence level of every interval.
const LEVEL: f64 = 0.95;

/// A figure, or why there is none yet.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown<T> {
    /// The figure.
    Known(T),
    /// It rests on too few codes: how many there are, and how many more it takes.
    TooFew {
        /// How many there are.
        have: usize,
        /// How many more it takes.
        more: usize,
    },
    /// It would tell what someone who codes blind must not know: names of the blind samples that
    /// they have not finished.
    Hidden(Vec<String>),
    /// What it compares isn't there.
    Missing(Missing),
}

/// What a figure lacks, other than codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// No model coded.
    Model,
    /// No sample was drawn.
    Sample,
    /// The sample's statements have no codes of the current model.
    Codings,
    /// What is compared is of one teacher: how teachers differ can't be seen.
    Teachers,
    /// A cycle compared has no attribution, by the model or once corrected.
    Attributions,
}

/// What the codes tell so far, as one person may see it.
///
/// Nothing here depends on what others or the model say of statements that this person codes blind:
/// they count in no figure, and the corrected shift, which needs the model's codes of all, waits
/// until the blind samples are finished.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// How far this person and the current model agree.
    pub own: Shown<Agreement>,
    /// How far what people settled on and the current model agree.
    pub people: Shown<Agreement>,
    /// How far people agree who coded the same statements blind.
    pub reliability: Shown<Reliability>,
    /// How often the current model is right, by how certain it says it is; the least certain first.
    pub calibration: Shown<Vec<Band>>,
    /// The shift, corrected by what people coded of the sample.
    pub corrected: Shown<Corrected>,
    /// Names of the blind samples that this person has not finished: their statements count in
    /// nothing above.
    pub hidden: Vec<String>,
}

impl Figures {
    /// Everything that the codes in force tell, for the person at the page.
    #[must_use]
    pub fn of(contents: &Contents, samples: &[Sample], coder: &Coder) -> Self {
        let hidden = Hidden::from(contents, samples, coder);
        let roles = Roles::of(contents, coder);
        Self {
            own: agreement::own(contents, &roles, &hidden),
            people: agreement::people(contents, &roles, &hidden),
            reliability: reliability::of(contents, &roles, &hidden),
            calibration: calibration::of(contents, &roles, &hidden),
            corrected: correction::of(contents, samples, &roles, &hidden),
            hidden: hidden.samples().to_vec(),
        }
    }

    /// The figures in plain words.
    #[must_use]
    pub fn told(&self) -> Told {
        wording::told(self)
    }
}
