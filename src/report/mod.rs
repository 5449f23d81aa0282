//! An analysis to what people and programs read: one writer a file, returning bytes.
