//! The estimates from anyone's codings, for programs.

use serde::Serialize;

use super::correction::{self, Correction};
use super::shift::{self, Shift};
use super::{Schema, VERSION};
use crate::analysis::Estimated;

#[derive(Serialize)]
struct Estimates<'a> {
    schema: Schema,
    ascribe: &'static str,
    coders: Vec<OfCoder<'a>>,
}

#[derive(Serialize)]
struct OfCoder<'a> {
    coder: Option<&'a str>,
    #[serde(flatten)]
    shift: Shift<'a>,
    warnings: &'a [String],
    methods: &'a [String],
    correction: Option<Correction<'a>>,
}

/// What was estimated from each coder's codings, as indented JSON: a list `coders`, in which each
/// has its name (`null` where the file names nobody), the keys of the summary's estimates, and
/// `correction`, `null` where people coded no sample.
///
/// Shares and their changes are fractions, not per cent. Numbers have ten significant digits;
/// what can't be given is `null`.
pub fn estimates_json(found: &[Estimated]) -> Vec<u8> {
    let estimates = Estimates {
        schema: Schema {
            name: "ascribe-shift",
            version: VERSION,
        },
        ascribe: env!("CARGO_PKG_VERSION"),
        coders: found.iter().map(of_coder).collect(),
    };
    // Records of numbers and texts: nothing in them can fail to be written.
    let mut json = serde_json::to_vec_pretty(&estimates).unwrap_or_default();
    json.push(b'\n');
    json
}

fn of_coder(one: &Estimated) -> OfCoder<'_> {
    OfCoder {
        coder: Some(&*one.coder).filter(|coder| !coder.is_empty()),
        shift: shift::record(&one.shift),
        warnings: &one.shift.warnings,
        methods: &one.shift.methods,
        correction: one.correction.as_ref().map(correction::record),
    }
}
