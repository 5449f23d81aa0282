//! How often the model is right, by how certain it says it is.

use super::super::roles::{Roles, Settled, confidence, walk};
use super::super::sight::Hidden;
use super::{LEVEL, Missing, Shown};
use crate::estimate::interval::{critical, wilson};
use crate::store::Contents;

/// Codes that a band holds at least, where there are enough for three.
const OF_BAND: usize = 20;

/// Fewest bands, and most.
const BANDS: (usize, usize) = (3, 5);

/// Statements of which the model is about equally certain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// The least and the greatest confidence of the model in it, 0 to 1.
    pub confidence: [f64; 2],
    /// How many statements people settled on.
    pub statements: usize,
    /// In how many of them the model gave the same sources.
    pub right: usize,
    /// The share of these, 0 to 1.
    pub share: f64,
    /// Wilson's interval (1927) of that share, as if statements were independent.
    pub interval: [f64; 2],
    /// What the model claims: its mean confidence.
    pub claimed: f64,
}

pub(super) fn of(contents: &Contents, roles: &Roles<'_>, hidden: &Hidden) -> Shown<Vec<Band>> {
    if roles.model.is_none() {
        return Shown::Missing(Missing::Model);
    }
    let mut seen: Vec<(f32, bool)> = walk(contents)
        .filter(|(at, coded)| coded.len() > 1 && !hidden.contains(*at))
        .filter_map(|(_, coded)| {
            let Settled::By(human) = roles.settled(coded) else {
                return None;
            };
            let model = roles.suggestion(coded)?;
            Some((confidence(model)?, model.sources == human.sources))
        })
        .collect();
    let (have, needed) = (seen.len(), BANDS.0 * OF_BAND);
    if have < needed {
        return Shown::TooFew {
            have,
            more: needed - have,
        };
    }
    seen.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    Shown::Known(bands(&seen))
}

/// Bands of equal numbers, but equal confidences in one band.
fn bands(seen: &[(f32, bool)]) -> Vec<Band> {
    let count = (seen.len() / OF_BAND).clamp(BANDS.0, BANDS.1);
    let mut bands = Vec::with_capacity(count);
    let (mut rest, mut left) = (seen, count);
    while !rest.is_empty() {
        let wanted = rest.len().div_ceil(left.max(1));
        let last = rest.get(wanted - 1).map(|one| one.0);
        let end = rest.partition_point(|one| Some(one.0) <= last);
        let (one, others) = rest.split_at(end.max(wanted));
        bands.push(band(one));
        rest = others;
        left -= 1;
    }
    bands
}

fn band(seen: &[(f32, bool)]) -> Band {
    let n = seen.len() as f64;
    let right = seen.iter().filter(|one| one.1).count();
    let share = right as f64 / n;
    let (low, high) = wilson(share, n, critical(LEVEL, None));
    let confidence = |one: Option<&(f32, bool)>| f64::from(one.map_or(0.0, |one| one.0));
    Band {
        confidence: [confidence(seen.first()), confidence(seen.last())],
        statements: seen.len(),
        right,
        share,
        interval: [low, high],
        claimed: seen.iter().map(|one| f64::from(one.0)).sum::<f64>() / n,
    }
}
