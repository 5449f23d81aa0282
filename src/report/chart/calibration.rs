//! How often something came true against how sure it was said to be, with the line on which both
//! are equal.

use askama::Template;

use super::Mark;

/// Cases of about the same probability, in per cent.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::report) struct Dot {
    /// How sure it was said to be.
    pub claimed: f64,
    /// How often it came true, with the bounds of its interval.
    pub share: f64,
    pub low: f64,
    pub high: f64,
    /// The share as it is written above the point.
    pub label: String,
    /// How many cases it rests on, written between the share and the point.
    pub basis: String,
}

/// What is written in and said of a drawing.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::report) struct Words {
    pub title: String,
    pub description: String,
    /// What lies on the diagonal.
    pub diagonal: String,
    /// Below the horizontal axis.
    pub claimed: String,
    /// Above the vertical axis.
    pub share: String,
}

/// The drawing, ready for its page.
#[derive(Template)]
#[template(path = "calibration.svg")]
pub(in crate::report) struct Calibration {
    id: String,
    words: Words,
    path: &'static str,
    height: f64,
    base: f64,
    middle: f64,
    /// Heights of the vertical axis's marks, and what stands there.
    rows: Vec<(f64, String)>,
    /// Places of the horizontal axis's marks, and what stands there.
    columns: Vec<(f64, String)>,
    diagonal: [f64; 4],
    spots: Vec<Spot>,
}

struct Spot {
    x: f64,
    y: f64,
    low: f64,
    high: f64,
    label: String,
    basis: String,
}

/// From the top to the top of the axis, its height, and from its base to the bottom, in pixels.
const ABOVE: f64 = 54.0;
const AXIS: f64 = 220.0;
const BELOW: f64 = 44.0;
/// Where the horizontal axis begins, and how long it is, in per cent of the width.
const LEFT: f64 = 11.0;
const WIDTH: f64 = 78.0;
/// The last place at which the horizontal axis may begin, in per cent.
const LAST: f64 = 80.0;

impl Calibration {
    /// Draws points, in the order of their probabilities.
    pub(in crate::report) fn new(id: &str, words: Words, dots: &[Dot]) -> Self {
        let least = dots.iter().map(|dot| dot.claimed).fold(100.0, f64::min);
        let from = ((least / 10.0).floor() * 10.0).clamp(0.0, LAST);
        let base = ABOVE + AXIS;
        let x = |value: f64| LEFT + (value.clamp(from, 100.0) - from) / (100.0 - from) * WIDTH;
        let y = |value: f64| base - value.clamp(0.0, 100.0) / 100.0 * AXIS;
        let step = if from >= 40.0 { 10.0 } else { 20.0 };
        let marks = (0..=10_u32).map(|tenth| f64::from(tenth) * 10.0);
        let is_marked = |value: &f64| *value >= from && (100.0 - value) % step == 0.0;
        let percent = |value: f64, is_last: bool| {
            format!("{value:.0}{}", if is_last { "\u{a0}%" } else { "" })
        };
        let spot = |dot: &Dot| Spot {
            x: x(dot.claimed),
            y: y(dot.share),
            low: y(dot.low),
            high: y(dot.high),
            label: dot.label.clone(),
            basis: dot.basis.clone(),
        };
        Self {
            id: id.to_owned(),
            words,
            path: Mark::Teacher.path(),
            height: base + BELOW,
            base,
            middle: LEFT + WIDTH / 2.0,
            rows: (0..=4_u32)
                .map(|at| f64::from(at) * 25.0)
                .map(|value| (y(value), percent(value, value >= 100.0)))
                .collect(),
            columns: marks
                .filter(is_marked)
                .map(|value| (x(value), percent(value, value >= 100.0)))
                .collect(),
            diagonal: [x(from), y(from), x(100.0), y(100.0)],
            spots: dots.iter().map(spot).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(dots: &[(f64, f64)]) -> Calibration {
        let dot = |&(claimed, share): &(f64, f64)| Dot {
            claimed,
            share,
            low: share - 5.0,
            high: share + 5.0,
            label: format!("{share:.0}"),
            basis: "<9>".into(),
        };
        let words = Words {
            title: "T".into(),
            description: "D".into(),
            diagonal: "equal".into(),
            claimed: "said".into(),
            share: "right".into(),
        };
        Calibration::new("c", words, &dots.iter().map(dot).collect::<Vec<_>>())
    }

    #[test]
    fn what_is_as_often_right_as_it_says_lies_on_the_line() {
        let chart = drawn(&[(35.0, 35.0), (97.0, 97.0)]);
        let [x1, y1, x2, y2] = chart.diagonal;
        for spot in &chart.spots {
            let along = (spot.x - x1) / (x2 - x1);
            assert!((y1 + along * (y2 - y1) - spot.y).abs() < 1e-9);
        }
        assert!((chart.rows[0].0 - chart.base).abs() < 1e-9);
    }

    #[test]
    fn everything_lies_within_the_frame() {
        for dots in [
            vec![],
            vec![(0.0, 0.0), (100.0, 100.0)],
            vec![(100.0, 0.0)],
            vec![(4.0, 100.0), (99.9, 3.0)],
        ] {
            let chart = drawn(&dots);
            for spot in &chart.spots {
                assert!((LEFT..=LEFT + WIDTH).contains(&spot.x));
                for y in [spot.y, spot.low, spot.high] {
                    assert!((ABOVE..=chart.base).contains(&y));
                }
            }
            let svg = chart.render().unwrap();
            assert!(!svg.contains("NaN") && !svg.contains("inf") && !svg.contains("<9>"));
        }
    }
}
