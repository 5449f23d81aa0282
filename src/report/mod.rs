//! An analysis to what people and programs read: one writer a file, returning bytes.

mod chart;
mod evidence;
mod excerpt;
mod html;

pub use html::html;
