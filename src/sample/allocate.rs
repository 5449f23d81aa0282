//! So many codes to cells, in proportion, and never more than a cell holds.

use std::cmp::Ordering;

/// How many of `n` each cell gets: in proportion to the weights, at most its `room`; what a full
/// cell can't take goes to the others. A cell of weight 0 gets nothing.
///
/// Sums to `n`, or to all the room there is if that is less. Of equal remainders the later cell
/// wins.
pub(super) fn allocate(n: usize, weights: &[f64], room: &[usize]) -> Vec<usize> {
    let mut given = vec![0_usize; weights.len()];
    loop {
        let left = n - given.iter().sum::<usize>();
        let open: Vec<usize> = (0..weights.len())
            .filter(|at| weights[*at] > 0.0 && given[*at] < room[*at])
            .collect();
        if left == 0 || open.is_empty() {
            return given;
        }
        let all: f64 = open.iter().map(|at| weights[*at]).sum();
        let mut parts: Vec<(usize, usize, f64)> = open
            .iter()
            .map(|at| {
                let quota = left as f64 * weights[*at] / all;
                (*at, floor(quota), quota.fract())
            })
            .collect();
        for (at, whole, _) in &parts {
            given[*at] += (*whole).min(room[*at] - given[*at]);
        }
        let mut rest = left.saturating_sub(parts.iter().map(|(_, whole, _)| whole).sum());
        parts.sort_by(|a, b| {
            let fraction = b.2.total_cmp(&a.2);
            let near = (a.2 - b.2).abs() < 1e-9;
            let fraction = if near { Ordering::Equal } else { fraction };
            fraction.then(b.0.cmp(&a.0))
        });
        for (at, _, _) in parts {
            if rest > 0 && given[at] < room[at] {
                given[at] += 1;
                rest -= 1;
            }
        }
    }
}

/// The whole part of a number that is not below 0.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "from 0 to a number of statements"
)]
fn floor(quota: f64) -> usize {
    (quota + 1e-9).floor() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_proportion_within_the_room_and_to_the_last_one() {
        let wide = [900; 4];
        assert_eq!(allocate(100, &[1.0, 0.0, 0.0, 1.0], &wide), [50, 0, 0, 50]);
        assert_eq!(
            allocate(100, &[3.0, 1.0, 1.0, 3.0], &wide),
            [37, 12, 13, 38]
        );
        assert_eq!(allocate(10, &[1.0; 4], &wide), [2, 2, 3, 3]);
        assert_eq!(allocate(100, &[1.0, 1.0], &[10, 200]), [10, 90]);
        assert_eq!(allocate(100, &[1.0, 1.0, 2.0], &[10, 30, 20]), [10, 30, 20]);
        assert_eq!(allocate(0, &[1.0], &[10]), [0]);
        assert_eq!(allocate(5, &[], &[]), Vec::<usize>::new());
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_lost_and_no_cell_overflows(
            n in 0_usize..500,
            cells in proptest::collection::vec((0.01_f64..5.0, 0_usize..60), 1..9),
        ) {
            let (weights, room): (Vec<f64>, Vec<usize>) = cells.into_iter().unzip();
            let given = allocate(n, &weights, &room);
            let all: usize = room.iter().sum();
            proptest::prop_assert_eq!(given.iter().sum::<usize>(), n.min(all));
            proptest::prop_assert!(given.iter().zip(&room).all(|(given, room)| given <= room));
        }
    }
}
