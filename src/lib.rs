//! ascribe: skeleton.

pub mod error;
pub mod reflection;
pub mod codebook;
pub mod read;
pub mod cycle;
pub mod split;
pub mod encode;
pub mod classify;
pub mod train;
pub mod model;
pub mod evaluate;
pub mod shift;
pub mod analysis;
pub mod report;
