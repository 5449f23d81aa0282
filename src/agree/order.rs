//! Ids in the order in which a person would put them.

use std::cmp::Ordering;

/// Compares texts so that numbers in them count as numbers: `r-2` before `r-10`.
pub(super) fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    while let (Some(x), Some(y)) = (left.chars().next(), right.chars().next()) {
        let order = if x.is_ascii_digit() && y.is_ascii_digit() {
            let ((first, rest), (second, other)) = (digits(left), digits(right));
            (left, right) = (rest, other);
            first.len().cmp(&second.len()).then(first.cmp(second))
        } else {
            (left, right) = (&left[x.len_utf8()..], &right[y.len_utf8()..]);
            x.cmp(&y)
        };
        if order != Ordering::Equal {
            return order;
        }
    }
    left.len().cmp(&right.len()).then(a.cmp(b))
}

/// The number that a text begins with, without leading zeros, and what comes after it.
fn digits(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    (number.trim_start_matches('0'), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_ids_count_as_numbers() {
        let mut ids = [
            "r-10-1", "r-2-11", "r-2-2", "q", "r-2", "r-02", "é9", "é10", "",
        ];
        ids.sort_by(|a, b| natural(a, b));
        let wanted = [
            "", "q", "r-02", "r-2", "r-2-2", "r-2-11", "r-10-1", "é9", "é10",
        ];
        assert_eq!(ids, wanted);
    }
}
