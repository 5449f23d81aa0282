//! Whose codes of a sample correct a model's.

use std::path::Path;

use ascribe::codebook::Coder;
use ascribe::error::Error;
use ascribe::review;
use ascribe::sample::Plan;

use super::ShiftArgs;
use crate::correction::Sampled;
use crate::project::{self, Held};
use crate::{input, messages};

/// What people coded of a sample, if they did.
pub(super) enum People {
    /// Nobody's codes correct anything.
    Nobody,
    /// Those of a sheet or of a project.
    Coded(Box<Sampled>),
}

impl People {
    /// Those whom the flags name; without flags, of a project, those who coded a sample of it.
    ///
    /// # Errors
    ///
    /// If what is named can't be read or holds no codes of a sample.
    pub(super) fn of(args: &ShiftArgs, held: Option<&Held>) -> Result<Self, Error> {
        let found = match (&args.human, held) {
            (Some(codes), _) if project::is_meant(codes) => {
                if args.plan.is_some() {
                    return Err(Error::usage(format!(
                        "use --plan: {} is a project, which has its own",
                        codes.display()
                    )));
                }
                match held.filter(|_| input::is_same(codes, &args.codings)) {
                    Some(held) => of_project(args, held)?,
                    None => of_project(args, &Held::open(codes)?)?,
                }
            }
            (Some(codes), _) => of_sheet(args, codes)?,
            (None, Some(held)) => {
                let is_asked = args.human_coder.is_some();
                let may_correct = args.reading.coder.is_none() && held.model().is_some();
                let is_so = is_asked || (may_correct && has_codes(held)?);
                if !is_so {
                    return Ok(Self::Nobody);
                }
                of_project(args, held)?
            }
            (None, None) => return Ok(Self::Nobody),
        };
        Ok(Self::Coded(Box::new(found)))
    }

    pub(super) fn is_nobody(&self) -> bool {
        matches!(self, Self::Nobody)
    }

    pub(super) fn codes(&self) -> Option<&Sampled> {
        match self {
            Self::Nobody => None,
            Self::Coded(codes) => Some(codes),
        }
    }
}

/// Whether people coded anything of a sample, on which they settled.
fn has_codes(held: &Held) -> Result<bool, Error> {
    Ok(review::human_if_any(&held.contents, &held.samples()?, None)?.is_some())
}

/// A sheet, with the plan beside it or where it was said to be.
fn of_sheet(args: &ShiftArgs, codes: &Path) -> Result<Sampled, Error> {
    if args.human_coder.is_some() {
        return Err(Error::usage(format!(
            "use --human-coder: {} is a sheet, no project",
            codes.display()
        )));
    }
    let path = args.plan.clone().unwrap_or_else(|| Plan::path(codes));
    let bytes = input::bytes(&path).map_err(|error| {
        error.with_hint("it is the plan that `ascribe sample` wrote; name it with --plan")
    })?;
    Ok(Sampled {
        plan: Plan::parse(&input::name(&path), &bytes)?,
        file: input::coded_sheet(codes)?,
        told: Vec::new(),
    })
}

/// What people of a project settled on, of the sample of which most is coded; says so.
fn of_project(args: &ShiftArgs, held: &Held) -> Result<Sampled, Error> {
    let coder = args.human_coder.as_deref().map(|name| Coder(name.into()));
    let plain = match held.model() {
        Some(model) if args.human.is_none() => {
            format!("; --coder {:?} takes its codes as they are", &*model.0)
        }
        _ => String::new(),
    };
    let (sampled, notice) = Sampled::of_project(held, &held.samples()?, coder.as_ref(), &plain)?;
    messages::notices(&[notice]);
    Ok(sampled)
}
