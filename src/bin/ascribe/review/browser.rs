//! Opens the address in the browser of the person at this machine.

/// Whether a program was found that opens it; it may still fail after.
pub(crate) fn open(address: &str) -> bool {
    open::that_detached(address).is_ok()
}
