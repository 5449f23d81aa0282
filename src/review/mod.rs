//! What people code next, what they may see of it, and what their codes tell so far: pure logic
//! over the [`Contents`](crate::store::Contents) of a project.
//!
//! ```text
//! Contents, Samples, who asks -Queue::order-> Order -card-> Seen, for the page
//! Contents -draw-> Plan -Sample::new-> Sample
//! Contents, Sample -human-> what people settled on -Figures::of-> figures, with sentences for them
//! ```
//!
//! "Who asks" is always the person at the page, also where codes are adjudicated. Blindness is
//! decided here and nowhere else: a statement of a blind sample that this person has not finished
//! shows its text and their own codes ([`card`]); queues that would tell what others or the model
//! say leave it out ([`Queue::order`]); no figure counts it ([`Figures`]).

mod roles;
mod queue;
mod sample;
mod sight;
mod order;
mod counts;
mod progress;
mod draw;
mod human;
mod figures;
mod wording;

pub use self::counts::{Count, counts};
pub use self::draw::draw;
pub use self::figures::{
    Agreement, Band, Corrected, Figures, Missing, Next, Pair, Reliability, Shown,
};
pub use self::human::{Human, Settled, human, human_if_any, settled};
pub use self::order::Order;
pub use self::progress::Progress;
pub use self::queue::Queue;
pub use self::roles::model;
pub use self::sample::Sample;
pub use self::sight::{Hidden, Seen, Sight, card, sight};
pub use self::wording::Told;
