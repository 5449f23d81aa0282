//! The shift, its correction and plans against other programs' numbers: `tests/parity/shift.py` and
//! `tests/parity/correct.py` say which and how.

mod correction;
mod plans;
mod studies;

use ascribe::codebook::{Source, Sources};
use serde_json::Value;

/// Most that numbers may differ which are the same but for rounding.
const EXACT: f64 = 1e-10;

/// The same of bounds: quantiles of Student's t are found by a search, to about 5e-10.
const QUANTILE: f64 = 1e-8;

/// Numbers compared, so that none is passed over in silence.
#[derive(Default)]
struct Compared(usize);

impl Compared {
    /// Ours is theirs; both may be missing, but not one of them.
    #[track_caller]
    fn near(&mut self, found: Option<f64>, wanted: &Value, bound: f64, what: &str) {
        self.0 += 1;
        match (found, wanted.as_f64()) {
            (Some(found), Some(wanted)) => {
                let far = (found - wanted).abs();
                let bound = bound * wanted.abs().max(1.0);
                assert!(far < bound, "{what}: {found}, not {wanted}");
            }
            (None, None) => {}
            (found, wanted) => panic!("{what}: {found:?}, not {wanted:?}"),
        }
    }

    #[track_caller]
    fn interval(&mut self, (low, high): (f64, f64), wanted: &Value, bound: f64, what: &str) {
        let bound = bound.max(QUANTILE);
        self.near(Some(low), &wanted[0], bound, &format!("{what}: low"));
        self.near(Some(high), &wanted[1], bound, &format!("{what}: high"));
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

fn whole(value: &Value) -> usize {
    usize::try_from(value.as_u64().expect("a whole number")).unwrap()
}

fn cycles(count: usize) -> Vec<std::sync::Arc<str>> {
    (1..=count).map(|n| format!("Cycle {n}").into()).collect()
}

/// Sources of names joined by `;`.
fn sources(names: &str) -> Sources {
    let each = names.split(';').filter(|name| !name.is_empty());
    let source = |name| Source::ALL.iter().find(|source| source.name() == name);
    each.map(|name| *source(name).expect("a source")).collect()
}
