//! Worlds: how teachers in them write, and what is true of them.

use super::random::Random;

/// A population of teachers, of whom each study sees a few.
///
/// The logit of a reflection's internal share is a straight line over the cycles, from that of the
/// first share to that of the second, plus normal effects: of the team and the teacher on its
/// level and its slope (over the whole period, x from −½ to ½), and of the reflection.
#[derive(Clone, Copy, Debug)]
pub(super) struct World {
    pub(super) name: &'static str,
    pub(super) cycles: usize,
    /// The share at an effect of 0 in the first and the last cycle.
    pub(super) shares: [f64; 2],
    pub(super) team_sd: f64,
    pub(super) team_slope_sd: f64,
    pub(super) teacher_sd: f64,
    pub(super) slope_sd: f64,
    pub(super) reflection_sd: f64,
    /// Teachers' level and slope follow Student's t with so many degrees of freedom instead.
    pub(super) heavy: Option<u32>,
    pub(super) lengths: Lengths,
    pub(super) teams: Teams,
    /// Share of reflections that are missing.
    pub(super) missing: f64,
    /// Share of reflections without any attribution.
    pub(super) empty: f64,
    /// A teacher whose reflection's share is below the first leaves for good with the second
    /// probability, any other with the third.
    pub(super) leaving: Option<[f64; 3]>,
    /// One teacher writes so many times as much and has this added to the slope.
    pub(super) dominator: Option<(f64, f64)>,
    /// The same of each teacher with a chance of one in so many.
    pub(super) dominators: Option<(f64, f64, f64)>,
    /// Of so many teachers of the programme, the others have a flat line at the first share.
    pub(super) programme: Option<usize>,
}

/// How many statements a reflection has: lognormal, mean 17 but for the bounds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lengths {
    /// SD of the logarithm between teachers.
    pub(super) teacher: f64,
    /// SD of the logarithm between a teacher's reflections.
    pub(super) reflection: f64,
    /// Whether teachers' lengths go with their level of the share, wholly.
    pub(super) informative: bool,
    pub(super) most: f64,
}

/// How teachers are put in teams.
#[derive(Clone, Copy, Debug)]
pub(super) enum Teams {
    /// As even as can be, of about 4.5, at least two.
    Even,
    /// The first has half of the teachers, the second half of the rest, and so on.
    Halved,
}

/// The world of the method's choice.
pub(super) const BASE: World = World {
    name: "base",
    cycles: 4,
    shares: [0.30, 0.41],
    team_sd: 0.3,
    team_slope_sd: 0.0,
    teacher_sd: 0.6,
    slope_sd: 0.4,
    reflection_sd: 0.4,
    heavy: None,
    lengths: Lengths {
        teacher: 0.3,
        reflection: 0.3,
        informative: false,
        most: 40.0,
    },
    teams: Teams::Even,
    missing: 0.1,
    empty: 0.0,
    leaving: None,
    dominator: None,
    dominators: None,
    programme: None,
};

/// Share of statements that are attributions.
pub(super) const RATE: f64 = 0.5;

/// A teacher of a study.
#[derive(Clone, Debug)]
pub(super) struct Teacher {
    pub(super) team: usize,
    pub(super) in_programme: bool,
    /// How far the level of the share, and the length, are from the mean, in SDs.
    pub(super) level: f64,
    pub(super) length: f64,
    /// One a cycle.
    pub(super) reflections: Vec<Reflection>,
}

/// What a teacher writes in a cycle.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reflection {
    /// Statements, at least 5.
    pub(super) statements: f64,
    /// The probability that an attribution is to the teacher.
    pub(super) share: f64,
}

/// What is true of a world: ratios of expected sums, as the estimates are ratios of sums.
#[derive(Clone, Debug, Default)]
pub(super) struct Truth {
    /// The internal share by cycle.
    pub(super) shares: Vec<f64>,
    pub(super) log_odds: f64,
    /// The programme's shift less the others'.
    pub(super) difference: f64,
}

impl Truth {
    pub(super) fn shift(&self) -> f64 {
        self.shares.last().unwrap_or(&0.0) - self.shares.first().unwrap_or(&0.0)
    }

    /// The change over the whole period by the least-squares line through the shares.
    pub(super) fn trend(&self) -> f64 {
        let middle = (self.shares.len() as f64 - 1.0) / 2.0;
        let x = |cycle: usize| cycle as f64 - middle;
        let all = self.shares.iter().enumerate();
        let (above, below) = all.fold((0.0, 0.0), |(above, below), (cycle, share)| {
            (above + x(cycle) * share, below + x(cycle) * x(cycle))
        });
        2.0 * middle * above / below
    }
}

fn logit(p: f64) -> f64 {
    (p / (1.0 - p)).ln()
}

pub(super) fn logistic(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

impl World {
    /// The teachers of one study.
    pub(super) fn study(&self, teachers: usize, random: &mut Random) -> Vec<Teacher> {
        let mut all = Vec::with_capacity(teachers);
        for (team, size) in self.teams.sizes(teachers).into_iter().enumerate() {
            let level = self.team_sd * random.normal();
            let slope = self.team_slope_sd * random.normal();
            for _ in 0..size {
                let at = all.len();
                all.push(self.teacher(at, (team, level, slope), random));
            }
        }
        all
    }

    fn teacher(&self, at: usize, team: (usize, f64, f64), random: &mut Random) -> Teacher {
        let effect = |random: &mut Random| match self.heavy {
            Some(df) => random.student(df),
            None => random.normal(),
        };
        let (own, turn) = (effect(random), effect(random));
        let by_chance = self.dominators.filter(|(of, ..)| random.is(1.0 / of));
        let by_chance = by_chance.map(|(_, times, slope)| (times, slope));
        let dominates = self.dominator.filter(|_| at == 0).or(by_chance);
        let (times, turned) = dominates.unwrap_or((1.0, 0.0));
        let level = team.1 + self.teacher_sd * own;
        let slope = team.2 + self.slope_sd * turn + turned;
        let length = random.normal();
        let length = if self.lengths.informative {
            own
        } else {
            length
        };
        let in_programme = self.programme.is_none_or(|first| at < first);
        let [from, to] = self.shares.map(logit);
        let to = if in_programme { to } else { from };
        let Lengths {
            teacher,
            reflection,
            most,
            ..
        } = self.lengths;
        let mean = 17_f64.ln() - f64::midpoint(teacher * teacher, reflection * reflection);
        let reflection = |cycle: usize| {
            let x = cycle as f64 / (self.cycles as f64 - 1.0) - 0.5;
            let line = f64::midpoint(from, to) + (to - from) * x;
            let noise = self.reflection_sd * random.normal();
            let ln = mean + teacher * length + reflection * random.normal();
            Reflection {
                statements: (times * ln.exp().clamp(5.0, most)).round(),
                share: logistic(line + level + slope * x + noise),
            }
        };
        Teacher {
            team: team.0,
            in_programme,
            level: own,
            length,
            reflections: (0..self.cycles).map(reflection).collect(),
        }
    }

    /// What is true of studies with so many teachers: by a simulated population of about a million
    /// teachers, of whom all write in every cycle, with their probabilities in place of draws. Its
    /// own error is about .0002. The number of teachers matters only where one dominates: then the
    /// population is of studies with so many.
    pub(super) fn truth(&self, teachers: usize) -> Truth {
        const POPULATION: usize = 1 << 20;
        // Groups, cycles, internal and all.
        let mut sums = [(); 2].map(|()| vec![[0.0; 2]; self.cycles]);
        let mut random = Random::of(0, 0);
        for _ in 0..POPULATION / teachers {
            for teacher in self.study(teachers, &mut random) {
                let group = &mut sums[usize::from(teacher.in_programme)];
                for (sum, reflection) in group.iter_mut().zip(&teacher.reflections) {
                    sum[0] += reflection.statements * reflection.share;
                    sum[1] += reflection.statements;
                }
            }
        }
        let shares = |sums: &[[f64; 2]]| sums.iter().map(|[y, n]| y / n).collect::<Vec<f64>>();
        let [others, programme] = &sums;
        let both = others.iter().zip(programme);
        let both: Vec<[f64; 2]> = both.map(|(a, b)| [a[0] + b[0], a[1] + b[1]]).collect();
        let of = |sums: &[[f64; 2]]| Truth {
            shares: shares(sums),
            ..Truth::default()
        };
        Truth {
            log_odds: slope(&both),
            difference: of(programme).shift() - of(others).shift(),
            ..of(&both)
        }
    }
}

/// The slope of the log-odds on totals, by Newton's method.
fn slope(totals: &[[f64; 2]]) -> f64 {
    let (mut a, mut b) = (0.0, 0.0);
    for _ in 0..50 {
        let (mut ga, mut gb, mut haa, mut hab, mut hbb) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (x, [y, n]) in (0_u32..).map(f64::from).zip(totals) {
            let mu = logistic(a + b * x);
            let w = n * mu * (1.0 - mu);
            ga += y - n * mu;
            gb += x * (y - n * mu);
            haa += w;
            hab += w * x;
            hbb += w * x * x;
        }
        let determinant = haa * hbb - hab * hab;
        a += (hbb * ga - hab * gb) / determinant;
        b += (haa * gb - hab * ga) / determinant;
    }
    b
}

impl Teams {
    fn sizes(self, teachers: usize) -> Vec<usize> {
        match self {
            Self::Even => {
                let teams = ((2 * teachers + 4) / 9).max(2).min(teachers);
                (0..teams).map(|team| (teachers + team) / teams).collect()
            }
            Self::Halved => {
                let mut left = teachers;
                let mut sizes = Vec::new();
                while left > 0 {
                    sizes.push(left.div_ceil(2));
                    left /= 2;
                }
                sizes
            }
        }
    }
}
