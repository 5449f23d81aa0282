//! Skeleton.

/// Which columns of a table hold what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnMap {}
