//! Cycles: from dates to labels, and labels in their order.
