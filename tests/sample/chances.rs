//! Each statement is drawn with the chance that the plan says, whatever the order of lines.

use std::collections::BTreeMap;

use ascribe::sample::{Contrast, draw, join, rows};
use ascribe::shift::correct::{self, Method};
use proptest::prelude::*;

use super::{coded, codings, one, parsed, settings};

#[test]
fn over_many_seeds_each_statement_is_drawn_as_often_as_the_plan_says() {
    let file = parsed(&codings(4, 2, 12));
    let study = one(&file);
    let seeds = 3000_u32;
    let mut times: BTreeMap<String, u32> = BTreeMap::new();
    let mut together = 0;
    let mut chances: BTreeMap<String, f64> = BTreeMap::new();
    let mut pair = None;
    for seed in 0..seeds {
        let plan = draw(&study, &settings(24, Contrast::Shift, u64::from(seed))).unwrap();
        assert_eq!(plan.drawn.len(), 24);
        for cell in &plan.cells {
            for id in &cell.ids {
                chances.insert(id.clone(), cell.probability);
            }
        }
        for one in &plan.drawn {
            *times.entry(one.id.clone()).or_default() += 1;
        }
        let cell = &plan.cells[0];
        let (a, b) = (cell.ids[0].clone(), cell.ids[1].clone());
        let has = |id: &String| plan.drawn.iter().any(|one| one.id == *id);
        together += u32::from(has(&a) && has(&b));
        let (n, all) = (cell.drawn as f64, cell.statements as f64);
        pair = Some(n * (n - 1.0) / (all * (all - 1.0)));
    }
    let far = |times: u32, chance: f64| {
        let seeds = f64::from(seeds);
        let sd = (chance * (1.0 - chance) / seeds).sqrt();
        (f64::from(times) / seeds - chance).abs() / sd.max(1e-9)
    };
    assert_eq!(chances.len(), 96);
    for (id, chance) in &chances {
        let times = times.get(id).copied().unwrap_or_default();
        assert!(
            far(times, *chance) < 4.5,
            "{id}: {times} of {seeds}, chance {chance}"
        );
    }
    assert!(far(together, pair.unwrap()) < 4.5, "{together}");
}

#[test]
fn weighted_by_the_plan_the_sample_finds_the_rate_that_there_is() {
    // The model is wrong in its own way in each cycle; people know: every third statement.
    let file = parsed(&codings(5, 2, 18));
    let study = one(&file);
    let truth = |id: &str| {
        let number: u32 = id.rsplit('.').next().unwrap().parse().unwrap();
        if number.is_multiple_of(3) {
            Some("teacher")
        } else {
            Some("none")
        }
    };
    let seeds = 400_u32;
    let mut rates: [Vec<f64>; 2] = [Vec::new(), Vec::new()];
    for seed in 0..seeds {
        let plan = draw(&study, &settings(30, Contrast::Shift, u64::from(seed))).unwrap();
        let joined = join(&study, &plan, &coded(&plan, truth)).unwrap();
        let found = correct::correct(
            &joined.records,
            &joined.cycles,
            &correct::Settings::default(),
        );
        let by = found.by(Method::PerCycle).unwrap();
        for (rates, level) in rates.iter_mut().zip(&by.levels) {
            rates.push(level.rate.as_ref().unwrap().value);
        }
    }
    for rates in rates {
        let n = f64::from(seeds);
        let mean = rates.iter().sum::<f64>() / n;
        let spread = rates.iter().map(|rate| (rate - mean).powi(2)).sum::<f64>() / (n - 1.0);
        let far = (mean - 100.0 / 3.0) / (spread / n).sqrt();
        assert!(far.abs() < 4.0, "mean {mean}, {far} standard errors off");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_draw_does_not_depend_on_the_order_of_lines(
        shuffled in Just(codings(4, 3, 7)).prop_shuffle(),
        n in 8_usize..90,
        seed in any::<u64>(),
        trend in any::<bool>(),
    ) {
        let contrast = if trend { Contrast::Trend } else { Contrast::Shift };
        let settings = settings(n, contrast, seed);
        let (a, b) = (parsed(&codings(4, 3, 7)), parsed(&shuffled));
        let (a, b) = (one(&a), one(&b));
        let (first, second) = (draw(&a, &settings).unwrap(), draw(&b, &settings).unwrap());
        prop_assert_eq!(&first, &second);
        prop_assert_eq!(rows(&first, &a), rows(&second, &b));
        let room = if trend { 84 } else { 56 };
        prop_assert_eq!(first.drawn.len(), n.min(room));
        let mut ids: Vec<&String> = first.drawn.iter().map(|one| &one.id).collect();
        ids.sort();
        ids.dedup();
        prop_assert_eq!(ids.len(), first.drawn.len());
    }
}
