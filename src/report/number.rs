//! Numbers as reports print them.

/// The nearest number of ten significant decimal digits: the same on every machine, where the
/// last bits of a root or a quantile may not be.
pub(super) fn significant(value: f64) -> f64 {
    format!("{value:.9e}").parse().unwrap_or(value)
}

/// Hundredths without decimals: `30 %`.
pub(super) fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// A confidence level: `95 %`, `97.5 %`.
pub(super) fn level(level: f64) -> String {
    format!("{} %", significant(level * 100.0))
}

/// Points of a percentage with as many decimals, and a proper minus sign.
pub(super) fn points(share: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", (share * 100.0).abs());
    let is_zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    if share < 0.0 && !is_zero {
        format!("−{text}")
    } else {
        text
    }
}

/// The same with a sign in any case but nought.
pub(super) fn signed_points(share: f64, decimals: usize) -> String {
    let text = points(share, decimals);
    let is_zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    if share > 0.0 && !is_zero {
        format!("+{text}")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_digits_whatever_the_size() {
        assert_eq!(significant(1.0 / 3.0).to_string(), "0.3333333333");
        assert_eq!(significant(200.0 / 3.0).to_string(), "66.66666667");
        assert_eq!(significant(0.0).to_string(), "0");
    }

    #[test]
    fn points_show_no_negative_nought() {
        assert_eq!(points(-0.164, 0), "−16");
        assert_eq!(points(-0.001, 0), "0");
        assert_eq!(signed_points(0.164, 0), "+16");
        assert_eq!(signed_points(0.001, 0), "0");
        assert_eq!(signed_points(-0.004, 1), "−0.4");
        assert_eq!(level(0.95), "95 %");
        assert_eq!(level(0.975), "97.5 %");
    }
}
