//! What a study to come can show.

use ascribe::shift::plan::{Codes, Contrast, Design, Residual, Study};
use serde_json::Value;

use super::{Compared, list};

/// The smallest shift: where both programs end their search.
const SOUGHT: f64 = 1e-6;

#[test]
fn power_is_that_of_a_t_test_of_differences() {
    let parity: Value = serde_json::from_str(include_str!("../parity/correct.json")).unwrap();
    let mut compared = Compared::default();
    for case in list(&parity["plans"]) {
        let number = |key: &str| case[key].as_f64().unwrap();
        let study = Study {
            teachers: u32::try_from(case["teachers"].as_u64().unwrap()).unwrap(),
            cycles: 2,
            statements: number("statements"),
            variation: 0.0,
            rate: 0.5,
            share: number("share"),
            missing: 0.0,
            reflection_sd: number("reflection_sd"),
            change_sd: number("change_sd"),
            residual: Residual::Given(0.172),
            level: 0.95,
            power: 0.8,
        };
        let design = Design::new(&study, Contrast::FirstToLast).unwrap();
        let power = design.power(number("shift"), Codes::All);
        compared.near(Some(power), &case["power"], super::QUANTILE, "power");
        let smallest = design.detectable(Codes::All);
        compared.near(smallest, &case["detectable"], SOUGHT, "smallest shift");
    }
    assert_eq!(compared.0, 8);
}
