//! Ids in the order in which a person would put them.

use std::cmp::Ordering;

/// Compares texts so that numbers in them count as numbers: `r-2` before `r-10`.
pub(super) fn natural(a: &str, b: &str) -> Ordering {
    // Bytes of UTF-8 are in the order of its characters.
    let (mut left, mut right) = (a.as_bytes(), b.as_bytes());
    while let ([x, after_x @ ..], [y, after_y @ ..]) = (left, right) {
        let order = if x.is_ascii_digit() && y.is_ascii_digit() {
            let ((first, rest), (second, other)) = (digits(left), digits(right));
            (left, right) = (rest, other);
            first.len().cmp(&second.len()).then(first.cmp(second))
        } else {
            (left, right) = (after_x, after_y);
            x.cmp(y)
        };
        if order != Ordering::Equal {
            return order;
        }
    }
    left.len().cmp(&right.len()).then(a.cmp(b))
}

/// The number that a text begins with, without leading zeros, and what comes after it.
fn digits(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().position(|byte| !byte.is_ascii_digit());
    let (number, rest) = text.split_at(end.unwrap_or(text.len()));
    let zeros = number.iter().take_while(|digit| **digit == b'0').count();
    (&number[zeros..], rest)
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
