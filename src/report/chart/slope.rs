//! Several shares at two times, joined by a line each and labelled at both ends: a slope graph.
//!
//! All lines are of one colour: what is drawn is not ranked.

use askama::Template;

use super::Mark;

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::report) struct Slope {
    /// Whose, as it is written at both ends.
    pub name: String,
    /// The first time and the last.
    pub ends: [End; 2],
}

/// A share with its interval, in per cent.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::report) struct End {
    pub value: f64,
    pub low: f64,
    pub high: f64,
    /// The value as it is written.
    pub label: String,
}

/// The drawing, ready for its page.
#[derive(Template)]
#[template(path = "slope.svg")]
pub(in crate::report) struct Slopes {
    id: String,
    title: String,
    description: String,
    height: f64,
    min_width: usize,
    top: f64,
    base: f64,
    path: &'static str,
    names: [String; 2],
    lines: Vec<Line>,
}

/// One line as it is drawn.
struct Line {
    /// How far it stands aside, in pixels, so that intervals don't lie on one another.
    aside: f64,
    name: String,
    ends: [Place; 2],
}

/// One end as it is drawn: heights in pixels from above.
struct Place {
    y: f64,
    /// The ends of its interval, where there is room for intervals.
    interval: Option<(f64, f64)>,
    /// The height of its label's middle.
    label_y: f64,
    label: String,
}

/// The most lines of a drawing.
pub(in crate::report) const MOST: usize = 8;
/// The most lines of which intervals are drawn: more would lie on one another.
pub(in crate::report) const WITH_INTERVALS: usize = 3;
/// The longest name that is written in the drawing, in characters.
pub(in crate::report) const NAME: usize = 13;

/// Where the two times stand, in per cent of the width.
const AT: [u32; 2] = [38, 62];
/// From the top to the top of the axis and from its base to the bottom, in pixels.
const ABOVE: f64 = 44.0;
const BELOW: f64 = 18.0;
/// The height of the axis, in pixels.
const AXIS: f64 = 220.0;
/// The height of a label of two lines, in pixels: two labels' middles are at least as far apart.
const LABEL: f64 = 27.0;
/// How far lines with intervals stand from one another, in pixels.
const ASIDE: f64 = 8.0;
/// Width of a letter and from a label to its axis, in pixels.
const LETTER: usize = 7;
const ROOM: usize = 24;

impl Slopes {
    /// Draws lines, at most [`MOST`], on an axis from 0 to `top` per cent. `names` are the two
    /// times; `title` and `description` are what those hear who can't see it.
    pub(in crate::report) fn new(
        id: &str,
        title: &str,
        description: &str,
        names: [String; 2],
        slopes: &[Slope],
        top: f64,
    ) -> Self {
        let base = ABOVE + AXIS;
        let y = |value: f64| base - (value / top).clamp(0.0, 1.0) * AXIS;
        let has_intervals = slopes.len() <= WITH_INTERVALS;
        let label_ys = [0, 1].map(|end: usize| {
            let wanted: Vec<f64> = slopes.iter().map(|one| y(one.ends[end].value)).collect();
            apart(&wanted, LABEL, ABOVE - LABEL / 4.0, base)
        });
        let lines = slopes.iter().enumerate().map(|(at, slope)| {
            let place = |end: usize| {
                let of = &slope.ends[end];
                Place {
                    y: y(of.value),
                    interval: has_intervals.then(|| (y(of.high), y(of.low))),
                    label_y: label_ys[end].get(at).copied().unwrap_or_default(),
                    label: of.label.clone(),
                }
            };
            Line {
                aside: if has_intervals {
                    (at as f64 - (slopes.len() as f64 - 1.0) / 2.0) * ASIDE
                } else {
                    0.0
                },
                name: slope.name.clone(),
                ends: [place(0), place(1)],
            }
        });
        let written = slopes.iter().map(|one| &one.name).chain(&names);
        let longest = written.map(|text| text.chars().count()).max().unwrap_or(0);
        Self {
            id: id.to_owned(),
            title: title.to_owned(),
            description: description.to_owned(),
            height: base + BELOW,
            min_width: (longest * LETTER + ROOM) * 100 / AT[0] as usize,
            top: ABOVE - 16.0,
            base,
            path: Mark::Teacher.path(),
            lines: lines.collect(),
            names,
        }
    }
}

/// Places as near as can be to those wanted (the least sum of squares), in their order, each at
/// least `gap` from the next and all between `low` and `high`; closer than `gap` only where they
/// don't fit otherwise.
///
/// Less the gaps before it, each place wanted must not lie before the one before: isotonic
/// regression by pooling adjacent violators (Barlow et al. 1972, *Statistical Inference under
/// Order Restrictions*, ch. 1), cut at the bounds.
fn apart(wanted: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    let count = wanted.len();
    let gaps = count.saturating_sub(1) as f64;
    let gap = if gaps > 0.0 {
        gap.min((high - low).max(0.0) / gaps)
    } else {
        gap
    };
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]).then(a.cmp(b)));
    let mut pools: Vec<(f64, usize)> = Vec::with_capacity(count);
    for (rank, at) in order.iter().enumerate() {
        let mut pool = (wanted[*at] - gap * rank as f64, 1);
        while let Some(before) = pools.pop_if(|before| before.0 > pool.0) {
            let (one, other) = (before.1 as f64, pool.1 as f64);
            let mean = (before.0 * one + pool.0 * other) / (one + other);
            pool = (mean, before.1 + pool.1);
        }
        pools.push(pool);
    }
    let last = (high - gap * gaps).max(low);
    let pooled = pools.iter().flat_map(|(mean, n)| vec![*mean; *n]);
    let mut places = vec![0.0; count];
    for ((rank, mean), at) in pooled.enumerate().zip(order) {
        places[at] = mean.clamp(low, last) + gap * rank as f64;
    }
    places
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn slope(name: &str, from: f64, to: f64) -> Slope {
        let end = |value: f64| End {
            value,
            low: value - 10.0,
            high: value + 10.0,
            label: format!("{value}"),
        };
        Slope {
            name: name.into(),
            ends: [end(from), end(to)],
        }
    }

    fn drawn(slopes: &[Slope]) -> Slopes {
        Slopes::new("s", "T", "D", ["A".into(), "B".into()], slopes, 100.0)
    }

    proptest! {
        #[test]
        fn labels_never_overlap_and_stay_in_the_frame(
            shares in prop::collection::vec((0.0..=100.0_f64, 0.0..=100.0_f64), 1..=MOST)
        ) {
            let slopes: Vec<_> = shares.iter().map(|(a, b)| slope("t", *a, *b)).collect();
            let drawing = drawn(&slopes);
            for end in [0, 1] {
                let mut ys: Vec<f64> = drawing.lines.iter().map(|l| l.ends[end].label_y).collect();
                for y in &ys {
                    prop_assert!(y - LABEL / 2.0 >= 22.0 && y + LABEL / 2.0 <= drawing.height);
                }
                ys.sort_by(f64::total_cmp);
                prop_assert!(ys.windows(2).all(|pair| pair[1] - pair[0] >= LABEL - 1e-9));
            }
        }

        #[test]
        fn higher_shares_never_have_lower_labels(
            shares in prop::collection::vec(0.0..=100.0_f64, 2..=MOST)
        ) {
            let slopes: Vec<_> = shares.iter().map(|a| slope("t", *a, 50.0)).collect();
            let lines = drawn(&slopes).lines;
            for (one, a) in shares.iter().zip(&lines) {
                for (other, b) in shares.iter().zip(&lines) {
                    prop_assert!(one <= other || a.ends[0].label_y < b.ends[0].label_y);
                }
            }
        }
    }

    #[test]
    fn places_are_as_near_as_can_be() {
        // By hand: 10 and 12 part around their middle; 40 is far enough and stays.
        assert_eq!(
            apart(&[12.0, 10.0, 40.0], 10.0, 0.0, 100.0),
            [16.0, 6.0, 40.0]
        );
        assert_eq!(apart(&[5.0, 5.0], 10.0, 5.0, 100.0), [5.0, 15.0]);
        assert_eq!(apart(&[100.0, 99.0], 10.0, 0.0, 100.0), [100.0, 90.0]);
        assert_eq!(apart(&[1.0, 2.0, 3.0], 50.0, 0.0, 20.0), [0.0, 10.0, 20.0]);
        assert!(apart(&[], 10.0, 0.0, 20.0).is_empty());
    }

    #[test]
    fn intervals_are_drawn_of_few_lines_beside_one_another() {
        let few = drawn(&[slope("a", 20.0, 30.0), slope("b", 20.0, 30.0)]);
        let asides: Vec<f64> = few.lines.iter().map(|line| line.aside).collect();
        assert_eq!(asides, [-4.0, 4.0]);
        assert!(few.lines[0].ends[0].interval.is_some());
        let many = drawn(&vec![slope("a", 20.0, 30.0); 4]);
        assert!(
            many.lines
                .iter()
                .all(|line| line.ends[1].interval.is_none())
        );
    }

    #[test]
    fn the_drawing_is_escaped_and_fits_a_phone() {
        let long = "m".repeat(NAME);
        let drawing = drawn(&[slope("<b>", 0.0, 100.0), slope(&long, 4.0, 4.0)]);
        assert!(drawing.min_width <= 304, "{}", drawing.min_width);
        let svg = drawing.render().unwrap();
        assert!(!svg.contains("<b>") && svg.contains("&#60;b&#62;"));
        assert!(!svg.contains("NaN"));
    }
}
