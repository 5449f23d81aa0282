//! `ascribe review`: a page on this machine on which people code.
//!
//! ```text
//! args -project-> the project file, made if need be -desk-> what is in force, in memory
//! browser -server-> security -router-> api -work, view, card-> desk -> answer
//! ```
//!
//! The page is one template, one style and one script in four modules, all in the program; the
//! script asks for JSON. Which statement comes next, what its coder may see and what the codes tell
//! are the library's ([`ascribe::review`]); the file is the library's too ([`ascribe::store`]).

mod args;
mod security;
mod server;
mod router;
mod refusal;
mod page;
mod api;
mod wire;
mod codings;
mod desk;
mod people;
mod start;
mod view;
mod work;
mod code;
mod undo;
mod cut;
mod card;
mod passage;
mod history;
mod figures;
mod project;

use std::sync::Arc;

pub(crate) use self::args::ReviewArgs;
pub(crate) use self::people::open_to;

use crate::{Done, messages};

/// The port of the page unless another is asked for: links of reports lead to it. No program is
/// registered for it.
pub(crate) const PORT: u16 = 4873;

/// Opens the project, serves its page and opens the browser, until it is told to end.
pub(crate) fn run(args: &ReviewArgs) -> Done {
    let (project, all_read) = project::open(args)?;
    if args.make_only {
        return Ok(all_read);
    }
    let path = project.path().display().to_string();
    let room = Arc::new(desk::Room::new(project, args.coder.as_deref())?);
    let (listener, port) = server::listen_at(args.port, PORT)?;
    let guard = Arc::new(security::Guard::new(port)?);
    messages::print(&format!("{}\n", guard.address()))?;
    if !args.quiet {
        messages::say(&format!(
            "The review page of {path} is open at the address above, on this machine alone. \
             Ctrl-C ends it; every code is saved at once."
        ));
    }
    if !args.quiet && args.port.is_none() && port != PORT {
        messages::say(&format!(
            "note: port {PORT} is in use, so this page is at another; links of reports lead to the \
             page at {PORT}"
        ));
    }
    if !args.no_open && open::that_detached(guard.address_once()).is_err() {
        messages::say("note: no browser was found: open the address above in one");
    }
    server::serve(listener, router::router(room, guard))?;
    Ok(all_read)
}
