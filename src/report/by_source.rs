//! Something of each source, as JSON has it.

use serde::Serialize;

/// In the order of the codebook; the internal share is that of `teacher`.
#[derive(Serialize)]
pub(super) struct BySource<T> {
    home: T,
    school: T,
    student: T,
    teacher: T,
}

impl<T> From<[T; 4]> for BySource<T> {
    /// From what is indexed by [`Source::index`](crate::codebook::Source::index).
    fn from([home, school, student, teacher]: [T; 4]) -> Self {
        Self {
            home,
            school,
            student,
            teacher,
        }
    }
}
