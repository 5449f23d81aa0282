//! Answers to scores: how often the truth lay in the interval.

/// What a run says of one number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answer {
    pub(super) value: f64,
    pub(super) low: f64,
    pub(super) high: f64,
    /// Whether the interval is everything that is possible, as nothing could be told.
    pub(super) is_open: bool,
}

/// What the runs of one cell of a table say.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Score {
    runs: f64,
    answered: f64,
    open: f64,
    inside: f64,
    width: f64,
    bias: f64,
}

impl Score {
    /// From all runs, in their order.
    pub(super) fn of(answers: impl Iterator<Item = Option<Answer>>, truth: f64) -> Self {
        let mut score = Self::default();
        for answer in answers {
            score.runs += 1.0;
            let Some(answer) = answer else { continue };
            let is_inside = answer.low <= truth && truth <= answer.high;
            score.answered += 1.0;
            score.open += f64::from(u8::from(answer.is_open));
            score.inside += f64::from(u8::from(is_inside));
            score.width += answer.high - answer.low;
            score.bias += answer.value - truth;
        }
        score
    }

    /// From the p-values of all runs: how often there was one of at most .05.
    pub(super) fn rejected(values: impl Iterator<Item = Option<f64>>) -> Self {
        let mut score = Self::default();
        for value in values {
            score.runs += 1.0;
            let Some(value) = value else { continue };
            score.answered += 1.0;
            score.inside += f64::from(u8::from(value <= 0.05));
        }
        score
    }

    /// `95.6 ± .3 (.45) +.001`: coverage in %, its standard error, mean width, bias; then how many
    /// intervals were open, and how many runs gave none, where there are any to speak of.
    pub(super) fn coverage(&self) -> String {
        if self.answered < 1.0 {
            return "–".to_owned();
        }
        let mean = |sum: f64| sum / self.answered;
        let bias = format!("{:+.3}", mean(self.bias));
        let bias = bias.replace("-0.", "−.").replace("+0.", "+.");
        let mut text = format!("{} ({}) {bias}", self.share(), plain(mean(self.width), 2));
        for (count, what) in [(self.open, "open"), (self.runs - self.answered, "none")] {
            let percent = 100.0 * count / self.runs;
            if percent >= 0.5 {
                text = format!("{text}, {percent:.0} % {what}");
            }
        }
        text
    }

    /// `5.1 ± .3`: the share in % and its standard error.
    pub(super) fn share(&self) -> String {
        if self.answered < 1.0 {
            return "–".to_owned();
        }
        let share = self.inside / self.answered;
        let error = (share * (1.0 - share) / self.answered).sqrt();
        format!("{:.1} ± {}", 100.0 * share, plain(100.0 * error, 1))
    }
}

/// A number without the 0 before its point.
fn plain(number: f64, digits: usize) -> String {
    let text = format!("{number:.digits$}");
    text.strip_prefix('0').map_or(text.clone(), str::to_owned)
}
