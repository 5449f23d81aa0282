//! Ctrl-C, where it is how the work is meant to end.

use std::sync::{Mutex, MutexGuard, PoisonError};

use ascribe::error::Error;

/// Held by whoever must not be interrupted.
static BUSY: Mutex<()> = Mutex::new(());

/// Puts an interruption off for as long as what it returns is kept: while results are written, so
/// that they are all of one run.
pub(crate) fn put_off() -> MutexGuard<'static, ()> {
    BUSY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on the program ends with exit code 0 when it is interrupted.
///
/// # Errors
///
/// If the system can't tell of interruptions.
pub(crate) fn is_the_end() -> Result<(), Error> {
    let failed = |error: std::io::Error| Error::output(format!("wait for Ctrl-C: {error}"));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()
        .map_err(failed)?;
    let wait = move || {
        if runtime.block_on(tokio::signal::ctrl_c()).is_ok() {
            let _rest = put_off();
            std::process::exit(0);
        }
    };
    let thread = std::thread::Builder::new().name("interrupt".to_owned());
    thread.spawn(wait).map(drop).map_err(failed)
}
