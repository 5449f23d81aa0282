//! Sums to totals by cycle: as the model counts, as people count, and as the model counts once
//! what people saw of its errors is put right.

use super::sums::{ANY, Cell, PLACES, Places, Sums};
use super::{Method, rogan_gladen};

/// A ratio by its parts; the share is the first over the second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pair {
    pub(super) above: f64,
    pub(super) below: f64,
}

/// Sums of attributions below this are taken for none, as where codes are counted.
const SOME: f64 = crate::shift::tally::SOME;

impl Pair {
    /// `None` if there is nothing to divide by.
    fn new(above: f64, below: f64) -> Option<Self> {
        (below >= SOME).then_some(Self { above, below })
    }

    pub(super) fn value(self) -> f64 {
        self.above / self.below
    }
}

/// The four shares and, at [`ANY`], the attributions among the statements: each by cycle, `None`
/// where the method can't tell.
pub(super) type Ratios = [Vec<Option<Pair>>; PLACES];

/// The ratios of all cycles by a method.
///
/// `lambda`: by how much the model counts, for each share and for the rate.
pub(super) fn ratios(method: Method, strata: &[Cell], cycles: usize, lambda: &Places) -> Ratios {
    let mut ratios: Ratios = std::array::from_fn(|_| vec![None; cycles]);
    let whole = Whole::of(method, strata, lambda);
    for cells in strata.chunk_by(|a, b| a.cycle == b.cycle) {
        let Some(cycle) = cells.first().map(|cell| cell.cycle) else {
            continue;
        };
        let statements: f64 = cells.iter().map(|cell| cell.sums.statements).sum();
        for at in 0..PLACES {
            let total = |place| whole.total(method, cells, place, lambda[at], at);
            ratios[at][cycle] = total(ANY).and_then(|attributions| {
                if at == ANY {
                    return Pair::new(attributions, statements);
                }
                Pair::new(total(at)?, attributions)
            });
        }
    }
    ratios
}

/// What a method takes from all cycles together.
enum Whole {
    /// Nothing.
    Nothing,
    /// The rectifier of the source and of any, for each share and for the rate; `None` without
    /// human codes.
    Rectifier(Option<[[f64; 2]; PLACES]>),
    /// Sensitivity and specificity of each place.
    Accuracy([Option<(f64, f64)>; PLACES]),
}

impl Whole {
    fn of(method: Method, strata: &[Cell], lambda: &Places) -> Self {
        match method {
            Method::Pooled => Self::Rectifier(pooled(strata, lambda)),
            Method::RoganGladen => Self::Accuracy(rogan_gladen::accuracy(strata)),
            _ => Self::Nothing,
        }
    }

    /// How many statements of a cycle are of this place, for the ratio `at`.
    fn total(
        &self,
        method: Method,
        cells: &[Cell],
        place: usize,
        lambda: f64,
        at: usize,
    ) -> Option<f64> {
        let sum = |of: fn(&Sums) -> &Places| -> f64 {
            cells.iter().map(|cell| of(&cell.sums)[place]).sum()
        };
        let statements: f64 = cells.iter().map(|cell| cell.sums.statements).sum();
        match (method, self) {
            (Method::Naive, _) => Some(sum(|sums| &sums.named)),
            (Method::Probabilistic, _) => Some(sum(|sums| &sums.expected)),
            (Method::Human, _) => rectified(cells, place, 0.0),
            (_, Self::Nothing) => rectified(cells, place, lambda),
            (_, Self::Rectifier(rectifier)) => {
                let mean = rectifier.as_ref()?[at][usize::from(place == ANY)];
                Some(lambda * sum(|sums| &sums.expected) + statements * mean)
            }
            (_, Self::Accuracy(accuracy)) => {
                let (se, sp) = accuracy[place]?;
                let named = sum(|sums| &sums.named) / statements;
                Some(statements * rogan_gladen::prevalence(named, se, sp)?)
            }
        }
    }
}

/// `λ Σ f + Σ_k N_k · mean(Y − λ f)`, the mean over what was coded in stratum k; `None` if nothing
/// of the cycle was coded.
///
/// A stratum without a code takes the mean of the cycle's others.
fn rectified(cells: &[Cell], place: usize, lambda: f64) -> Option<f64> {
    let of_cycle = mean_of_cycle(cells, place, lambda)?;
    let total = cells.iter().map(|Cell { sums, .. }| {
        let mean = mean(sums, place, lambda).unwrap_or(of_cycle);
        lambda * sums.expected[place] + sums.statements * mean
    });
    Some(total.sum())
}

/// By how much people's codes exceed the model's, in the mean of what was coded.
fn mean(sums: &Sums, place: usize, lambda: f64) -> Option<f64> {
    let excess = sums.human[place] - lambda * sums.expected_there[place];
    (sums.coded > 0.0).then(|| excess / sums.coded)
}

/// The same over strata with codes, each weighing its statements.
fn mean_of_cycle(cells: &[Cell], place: usize, lambda: f64) -> Option<f64> {
    let (mut weighted, mut statements) = (0.0, 0.0);
    for Cell { sums, .. } in cells {
        if let Some(mean) = mean(sums, place, lambda) {
            weighted += sums.statements * mean;
            statements += sums.statements;
        }
    }
    (statements > 0.0).then(|| weighted / statements)
}

/// One rectifier for all cycles: the mean of theirs, each weighing as many codes as it holds, so
/// that with one stratum a cycle it is the plain mean over all codes.
fn pooled(strata: &[Cell], lambda: &Places) -> Option<[[f64; 2]; PLACES]> {
    let mut sums = [[0.0; 2]; PLACES];
    let mut codes = 0.0;
    for cells in strata.chunk_by(|a, b| a.cycle == b.cycle) {
        let here: f64 = cells.iter().map(|cell| cell.sums.coded).sum();
        codes += here;
        for (at, sum) in sums.iter_mut().enumerate() {
            for (sum, place) in sum.iter_mut().zip([at, ANY]) {
                *sum += here * mean_of_cycle(cells, place, lambda[at]).unwrap_or(0.0);
            }
        }
    }
    (codes > 0.0).then(|| sums.map(|pair| pair.map(|sum| sum / codes)))
}

/// A source's share by cycle with this λ, cut at 0 and 1: the model's where nothing was coded, 0
/// without attributions.
pub(super) fn shares(strata: &[Cell], cycles: usize, lambda: f64, at: usize) -> Vec<f64> {
    let mut found = vec![0.0; cycles];
    for cells in strata.chunk_by(|a, b| a.cycle == b.cycle) {
        let total = |place: usize| {
            let expected = cells.iter().map(|cell| lambda * cell.sums.expected[place]);
            rectified(cells, place, lambda).unwrap_or_else(|| expected.sum())
        };
        if let (Some(cell), Some(pair)) = (cells.first(), Pair::new(total(at), total(ANY))) {
            found[cell.cycle] = pair.value().clamp(0.0, 1.0);
        }
    }
    found
}
