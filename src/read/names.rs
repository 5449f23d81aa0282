//! Skeleton.

/// How file names tell teacher, team, cycle and date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamePattern {}
