//! What alpha, Fleiss' kappa, AC1 and plain agreement are made of.

/// Counts of statements by how many codes they have: all that the coefficients of any number of
/// coders need. They are whole numbers, so a cluster's can be taken out exactly and in any order.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    /// Indexed by how many codes a statement has.
    sizes: Vec<Size>,
}

#[derive(Clone, Debug)]
struct Size {
    /// Statements with so many codes.
    statements: u64,
    /// Ordered pairs of equal codes of one statement by different coders.
    equal: u64,
    /// Distances of such pairs, whether equal or not, as `masi` has them.
    apart: u64,
    /// How often each code was given.
    codes: Vec<u64>,
}

/// How far two codes are apart, 0 to [`super::masi::WHOLE`].
pub(super) type Distance = fn(usize, usize) -> u64;

impl Tally {
    /// Of nothing, for so many coders and different codes.
    pub(super) fn new(coders: usize, different: usize) -> Self {
        let none = Size {
            statements: 0,
            equal: 0,
            apart: 0,
            codes: vec![0; different],
        };
        Self {
            sizes: vec![none; coders + 1],
        }
    }

    /// Counts so many statements that have the same codes, each below the number of different
    /// codes.
    pub(super) fn add(&mut self, codes: &[usize], statements: u64, distance: Distance) {
        let Some(size) = self.sizes.get_mut(codes.len()) else {
            return;
        };
        size.statements += statements;
        for (at, &code) in codes.iter().enumerate() {
            if let Some(count) = size.codes.get_mut(code) {
                *count += statements;
            }
            for &other in &codes[at + 1..] {
                size.equal += 2 * statements * u64::from(code == other);
                size.apart += 2 * statements * distance(code, other);
            }
        }
    }

    /// The tally without what another counts, a part of it.
    pub(super) fn without(&self, part: &Self) -> Self {
        let mut rest = self.clone();
        for (all, gone) in rest.sizes.iter_mut().zip(&part.sizes) {
            all.statements -= gone.statements;
            all.equal -= gone.equal;
            all.apart -= gone.apart;
            for (all, gone) in all.codes.iter_mut().zip(&gone.codes) {
                *all -= gone;
            }
        }
        rest
    }

    /// Statements with at least two codes.
    pub(super) fn shared(&self) -> u64 {
        self.paired().map(|(_, size)| size.statements).sum()
    }

    /// Share of the pairs of coders that agree, the mean over statements with at least two codes.
    pub(super) fn percent(&self) -> Option<f64> {
        let shared = self.shared();
        let equal = self
            .paired()
            .map(|(m, size)| size.equal as f64 / (m * (m - 1.0)));
        (shared > 0).then(|| equal.sum::<f64>() / shared as f64)
    }

    /// How often each code is given: the mean over statements of its share of a statement's codes.
    fn prevalences(&self) -> Vec<f64> {
        let coded = self.coded();
        let all: u64 = coded.clone().map(|(_, size)| size.statements).sum();
        let of_code = |code: usize| {
            let shares = coded.clone().map(|(m, size)| size.codes[code] as f64 / m);
            shares.sum::<f64>() / all as f64
        };
        (0..self.codes()).map(of_code).collect()
    }

    /// Fleiss' kappa (1971): (`p_a` − `p_e`) / (1 − `p_e`), `p_e` = Σ π², π the prevalences.
    /// With missing codes as Gwet (2014) extends it. `None` if no statement has two codes, or all
    /// codes are the same.
    pub(super) fn fleiss(&self) -> Option<f64> {
        let seen = self.percent()?;
        if self.is_one_code() {
            return None;
        }
        let chance: f64 = self.prevalences().iter().map(|p| p * p).sum();
        Some((seen - chance) / (1.0 - chance))
    }

    /// Gwet's AC1 (2008): the same with `p_e` = Σ π (1 − π) / (q − 1) for q different codes, used
    /// or not. `None` if no statement has two codes, or if there is but one code to choose.
    pub(super) fn ac1(&self) -> Option<f64> {
        let seen = self.percent()?;
        let others = self.codes().checked_sub(1).filter(|others| *others > 0)?;
        let spread: f64 = self.prevalences().iter().map(|p| p * (1.0 - p)).sum();
        let chance = spread / others as f64;
        Some((seen - chance) / (1.0 - chance))
    }

    /// Krippendorff's alpha (2011), 1 − `D_o` / `D_e`, by the distance with which statements were
    /// counted; those with one code don't count. `None` if none has two, or all codes are the same.
    pub(super) fn alpha(&self, distance: Distance) -> Option<f64> {
        let mut given = vec![0_u64; self.codes()];
        let mut observed = 0.0;
        for (m, size) in self.paired() {
            observed += size.apart as f64 / (m - 1.0);
            for (all, count) in given.iter_mut().zip(&size.codes) {
                *all += count;
            }
        }
        let n: u64 = given.iter().sum();
        let mut expected = 0_u128;
        for (a, &first) in given.iter().enumerate() {
            for (b, &second) in given.iter().enumerate() {
                let apart = u128::from(distance(a, b));
                expected += u128::from(first) * u128::from(second) * apart;
            }
        }
        (expected > 0).then(|| 1.0 - observed * (n as f64 - 1.0) / expected as f64)
    }

    /// Whether no two different codes were given.
    fn is_one_code(&self) -> bool {
        let used = |code: &usize| self.coded().any(|(_, size)| size.codes[*code] > 0);
        (0..self.codes()).filter(used).count() < 2
    }

    fn codes(&self) -> usize {
        self.sizes.first().map_or(0, |size| size.codes.len())
    }

    /// Statements with a code, by how many they have.
    fn coded(&self) -> impl Iterator<Item = (f64, &Size)> + Clone {
        let sizes = self.sizes.iter().enumerate().skip(1);
        sizes.map(|(m, size)| (m as f64, size))
    }

    /// Statements with at least two codes, by how many they have.
    fn paired(&self) -> impl Iterator<Item = (f64, &Size)> {
        self.coded().skip(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agree::masi::{WHOLE, distance, nominal};
    use crate::codebook::{Source, Sources};
    use serde_json::Value;

    fn golden() -> Value {
        let json = include_str!("../../tests/data/golden.json");
        serde_json::from_str::<Value>(json).unwrap()["agreement"].clone()
    }

    #[track_caller]
    fn near(found: Option<f64>, wanted: &Value, bound: f64) {
        let (found, wanted) = (found.unwrap(), wanted.as_f64().unwrap());
        assert!((found - wanted).abs() < bound, "{found}, not {wanted}");
    }

    fn squared(a: usize, b: usize) -> u64 {
        (a.abs_diff(b) as u64).pow(2)
    }

    /// Sources that both sets of bits have, and that either has.
    fn shared(a: usize, b: usize) -> (u64, u64) {
        ((a & b).count_ones().into(), (a | b).count_ones().into())
    }

    /// Jaccard's distance in twelfths.
    fn jaccard(a: usize, b: usize) -> u64 {
        let (both, either) = shared(a, b);
        12 - (12 * both).checked_div(either).unwrap_or(12)
    }

    /// MASI with .67 and .33 for two thirds and one, in 1200ths.
    fn rounded(a: usize, b: usize) -> u64 {
        let (both, either) = shared(a, b);
        let part = match a & b {
            _ if a == b => return 0,
            0 => 0,
            common if common == a || common == b => 67,
            _ => 33,
        };
        1200 - 12 * both / either * part
    }

    /// The codes of each statement, given each coder's.
    fn tally(coders: &[Vec<Option<usize>>], different: usize, distance: Distance) -> Tally {
        let mut tally = Tally::new(coders.len(), different);
        for statement in 0..coders[0].len() {
            let given: Vec<usize> = coders.iter().filter_map(|c| c[statement]).collect();
            tally.add(&given, 1, distance);
        }
        tally
    }

    #[test]
    fn coefficients_of_any_number_of_coders_are_those_of_other_programs() {
        // irrCAC gives five digits.
        for key in [
            "krippendorff2011_C_4x12",
            "wikipedia_3x15",
            "krippendorff2011_A_binary",
            "krippendorff2011_B_2x12",
        ] {
            let case = &golden()[key];
            let numbers = case["data"].as_array().unwrap().iter().map(|coder| {
                let codes = coder.as_array().unwrap().iter();
                codes.map(Value::as_u64).collect::<Vec<_>>()
            });
            let numbers: Vec<_> = numbers.collect();
            let mut used: Vec<u64> = numbers.iter().flatten().flatten().copied().collect();
            used.sort_unstable();
            used.dedup();
            let place = |code: u64| used.iter().position(|known| *known == code);
            let coders: Vec<Vec<Option<usize>>> = numbers
                .iter()
                .map(|coder| coder.iter().map(|code| code.and_then(place)).collect())
                .collect();
            let found = tally(&coders, used.len(), nominal);
            near(found.alpha(nominal), &case["alpha_nominal"], 1e-6);
            near(found.alpha(nominal), &case["irrCAC"]["alpha"], 5.1e-6);
            // Another distance: here the codes are numbers without gaps.
            let interval = tally(&coders, used.len(), squared);
            near(interval.alpha(squared), &case["alpha_interval"], 1e-6);
            near(found.ac1(), &case["irrCAC"]["ac1"], 5.1e-6);
            near(found.fleiss(), &case["irrCAC"]["fleiss"], 5.1e-6);
        }
    }

    #[test]
    fn ac1_of_tables_is_that_of_irr_cac() {
        for key in ["fleiss_3x3_n100", "paradox_2x2_n125", "classic_2x2_n50"] {
            let case = &golden()[key];
            let rows = case["table"].as_array().unwrap();
            let mut found = Tally::new(2, rows.len());
            for (i, row) in rows.iter().enumerate() {
                for (j, count) in row.as_array().unwrap().iter().enumerate() {
                    found.add(&[i, j], count.as_u64().unwrap(), nominal);
                }
            }
            near(found.ac1(), &case["ac1"], 1e-6);
            near(found.ac1(), &case["ac1_irrCAC"], 5.1e-6);
        }
    }

    #[test]
    fn alpha_of_source_sets_is_that_of_nltk() {
        let set = |letters: &str| -> Sources {
            let letters = letters.chars().map(|letter| match letter {
                'H' => Source::Home,
                'S' => Source::School,
                'P' => Source::Student,
                _ => Source::Teacher,
            });
            letters.collect()
        };
        let masi = |a: usize, b: usize| {
            let set = |bits: usize| {
                Source::ALL
                    .iter()
                    .copied()
                    .filter(move |s| bits >> s.index() & 1 == 1)
            };
            distance(set(a).collect(), set(b).collect())
        };
        for key in ["masi_2coders", "masi_3coders"] {
            let case = &golden()[key];
            let coders: Vec<Vec<Option<usize>>> = case["coders"]
                .as_array()
                .unwrap()
                .iter()
                .map(|coder| {
                    let sets = coder.as_array().unwrap().iter();
                    sets.map(|text| {
                        let sources = set(text.as_str().unwrap());
                        Some(sources.iter().map(|s| 1 << s.index()).sum())
                    })
                    .collect()
                })
                .collect();
            let found = tally(&coders, 16, masi);
            let alpha = found.alpha(masi);
            near(alpha, &case["alpha_masi_exact"], 1e-6);
            near(alpha, &case["alpha_masi_nltk"], 1e-6);
            // Each statement has a code of every coder.
            let size = &found.sizes[coders.len()];
            let pairs = size.statements * (coders.len() * (coders.len() - 1)) as u64;
            let observed = size.apart as f64 / (pairs * WHOLE) as f64;
            near(Some(observed), &case["Do"], 1e-6);
            let expected = observed / (1.0 - alpha.unwrap());
            near(Some(expected), &case["De"], 1e-6);
            for (name, distance) in [
                ("alpha_jaccard", jaccard as Distance),
                ("alpha_masi_constants_067_033", rounded),
            ] {
                let found = tally(&coders, 16, distance);
                near(found.alpha(distance), &case[name], 1e-6);
            }
        }
    }

    #[test]
    fn what_can_not_be_told_is_none() {
        let none = Tally::new(3, 2);
        let lone = tally(&[vec![Some(1)], vec![None]], 2, nominal);
        for empty in [none, lone] {
            assert_eq!(empty.percent(), None);
            assert_eq!(empty.fleiss(), None);
            assert_eq!(empty.ac1(), None);
            assert_eq!(empty.alpha(nominal), None);
        }
        let one = tally(
            &[vec![Some(1), Some(1)], vec![Some(1), Some(1)]],
            2,
            nominal,
        );
        assert_eq!((one.fleiss(), one.alpha(nominal)), (None, None));
        assert_eq!((one.percent(), one.ac1()), (Some(1.0), Some(1.0)));
    }
}
