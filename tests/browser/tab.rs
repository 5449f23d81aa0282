//! One tab: what it shows, which keys it is sent, and what it asked for and complained of.

use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Browser, PATIENCE, keys};

/// Notes what the page's own policy stopped.
const WATCH: &str = "window.stopped = []; document.addEventListener('securitypolicyviolation', \
     (event) => window.stopped.push(`${event.violatedDirective} ${event.blockedURI}`));";

/// A tab.
pub(crate) struct Tab<'b> {
    browser: &'b Browser,
    session: String,
}

impl<'b> Tab<'b> {
    pub(super) fn new(browser: &'b Browser) -> Self {
        let target = browser.call(None, "Target.createTarget", json!({ "url": "about:blank" }));
        let how = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = browser.call(None, "Target.attachToTarget", how);
        let session = attached["sessionId"].as_str().unwrap().to_owned();
        let tab = Self { browser, session };
        for part in ["Page", "Runtime", "Log", "Network"] {
            tab.call(&format!("{part}.enable"), json!({}));
        }
        tab.call(
            "Emulation.setFocusEmulationEnabled",
            json!({ "enabled": true }),
        );
        tab.call(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({ "source": WATCH }),
        );
        tab.size(1280, 800, 1);
        tab
    }

    pub(crate) fn call(&self, method: &str, given: Value) -> Value {
        self.browser.call(Some(&self.session), method, given)
    }

    /// Takes what it told of one kind.
    pub(crate) fn told(&self, method: &str) -> Vec<Value> {
        self.browser.told(&self.session, method)
    }

    /// Waits for it to tell something.
    pub(crate) fn wait_told(&self, method: &str) -> Value {
        self.browser.wait_told(&self.session, method)
    }

    /// Goes to an address and waits for the page to be loaded.
    pub(crate) fn open(&self, address: &str) {
        self.told("Page.loadEventFired");
        let answer = self.call("Page.navigate", json!({ "url": address }));
        assert!(answer.get("errorText").is_none(), "{address}: {answer}");
        self.wait_told("Page.loadEventFired");
    }

    /// Loads the page again.
    pub(crate) fn reload(&self) {
        self.told("Page.loadEventFired");
        self.call("Page.reload", json!({}));
        self.wait_told("Page.loadEventFired");
    }

    /// Sets the size of the page, and how many points of the screen a pixel takes.
    pub(crate) fn size(&self, width: u32, height: u32, scale: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": scale,
            "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", size);
    }

    /// Sets what the person asked of their system: `("prefers-color-scheme", "dark")`.
    pub(crate) fn prefer(&self, features: &[(&str, &str)]) {
        let of = |(name, value): &(&str, &str)| json!({ "name": name, "value": value });
        let features: Vec<Value> = features.iter().map(of).collect();
        self.call(
            "Emulation.setEmulatedMedia",
            json!({ "features": features }),
        );
    }

    /// What an expression of the page's language gives.
    pub(crate) fn eval(&self, expression: &str) -> Value {
        let given =
            json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let mut answer = self.call("Runtime.evaluate", given);
        assert!(
            answer.get("exceptionDetails").is_none(),
            "{}: {}",
            expression.chars().take(200).collect::<String>(),
            answer["exceptionDetails"]["exception"]["description"]
        );
        answer["result"]["value"].take()
    }

    /// Waits for an expression to be true.
    pub(crate) fn wait(&self, expression: &str) {
        let until = Instant::now() + PATIENCE;
        while self.eval(&format!("Boolean({expression})")) != true {
            assert!(
                Instant::now() < until,
                "never true: {expression}\nthe page shows:\n{}\n{:?}",
                self.shown(),
                self.complaints()
            );
            thread::sleep(Duration::from_millis(8));
        }
    }

    /// Waits for an expression to be true while one page gives way to another.
    pub(crate) fn arrive(&self, expression: &str) {
        let until = Instant::now() + PATIENCE;
        let given =
            json!({ "expression": format!("Boolean({expression})"), "returnByValue": true });
        let is_true = || {
            let session = Some(&*self.session);
            let answer = self.browser.try_call(session, "Runtime.evaluate", &given);
            answer.is_ok_and(|answer| answer["result"]["value"] == true)
        };
        while !is_true() {
            assert!(Instant::now() < until, "never true: {expression}");
            thread::sleep(Duration::from_millis(8));
        }
    }

    /// All text that is on show.
    pub(crate) fn shown(&self) -> String {
        self.eval("document.body.innerText")
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// The text of an element, shown or not.
    pub(crate) fn text(&self, selector: &str) -> String {
        let text = self.eval(&format!(
            "document.querySelector({selector:?})?.textContent ?? null"
        ));
        text.as_str()
            .unwrap_or_else(|| panic!("no {selector}"))
            .to_owned()
    }

    /// An attribute of an element; empty if it has none.
    pub(crate) fn attribute(&self, selector: &str, name: &str) -> String {
        let found = format!("document.querySelector({selector:?})?.getAttribute({name:?}) ?? ''");
        self.eval(&found).as_str().unwrap().to_owned()
    }

    /// Whether an element is there and on show.
    pub(crate) fn shows(&self, selector: &str) -> bool {
        self.eval(&format!(
            "Boolean(document.querySelector({selector:?})?.checkVisibility())"
        )) == true
    }

    /// Presses keys one after the other, each once the page has seen the one before.
    pub(crate) fn press(&self, names: &[&str]) {
        for half in names.iter().flat_map(|name| keys::press(name)) {
            self.call("Input.dispatchKeyEvent", half);
        }
    }

    /// Types a text into what has the focus.
    pub(crate) fn type_text(&self, text: &str) {
        self.call("Input.insertText", json!({ "text": text }));
    }

    /// Moves to an element with Tab alone.
    pub(crate) fn tab_to(&self, selector: &str) {
        let is_there = format!("document.activeElement.matches({selector:?})");
        for _ in 0..120 {
            if self.eval(&is_there) == true {
                return;
            }
            self.press(&["Tab"]);
        }
        panic!("no Tab leads to {selector}:\n{}", self.shown());
    }

    /// Holds requests to some addresses (`"Request"`), or their answers (`"Response"`).
    pub(crate) fn hold(&self, addresses: &str, stage: &str) {
        let held = json!([
            { "urlPattern": addresses, "requestStage": stage },
            { "urlPattern": "*?probe", "requestStage": "Request" },
        ]);
        self.call("Fetch.enable", json!({ "patterns": held }));
        // A page that is open already is told of it some time later.
        let told = "Fetch.requestPaused";
        let patience = Duration::from_millis(500);
        loop {
            self.eval("fetch('/assets/icon.svg?probe').catch(() => null); undefined");
            if let Ok(held) = self.browser.told_within(&self.session, told, patience) {
                let answer = json!({ "requestId": held["requestId"], "responseCode": 204 });
                self.call("Fetch.fulfillRequest", answer);
                return;
            }
        }
    }

    /// Loses the next one that is held, as if nobody answered.
    pub(crate) fn lose(&self) -> Value {
        let held = self.wait_told("Fetch.requestPaused");
        let how = json!({ "requestId": held["requestId"], "errorReason": "ConnectionRefused" });
        self.call("Fetch.failRequest", how);
        held
    }

    /// Lets all pass again.
    pub(crate) fn release(&self) {
        self.call("Fetch.disable", json!({}));
    }

    /// Addresses and bodies of the answers since this was asked last.
    pub(crate) fn answers(&self) -> Vec<(String, String)> {
        let responses = self.told("Network.responseReceived");
        let address = |id: &Value| {
            let of = responses.iter().find(|one| one["requestId"] == *id)?;
            of["response"]["url"].as_str().map(str::to_owned)
        };
        let body = |id: &Value| {
            let id = json!({ "requestId": id });
            let body = self
                .browser
                .try_call(Some(&self.session), "Network.getResponseBody", &id);
            body.ok()?["body"].as_str().map(str::to_owned)
        };
        let done = self.told("Network.loadingFinished");
        let ids = done.iter().map(|done| &done["requestId"]);
        ids.filter_map(|id| Some((address(id)?, body(id)?)))
            .collect()
    }

    /// What no page of ours does: words in the console, errors, dialogs, broken policy, requests to
    /// other machines.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let mut found = Vec::new();
        for kind in [
            "Runtime.consoleAPICalled",
            "Runtime.exceptionThrown",
            "Log.entryAdded",
            "Page.javascriptDialogOpening",
        ] {
            found.extend(self.told(kind).iter().map(|told| format!("{kind}: {told}")));
        }
        for sent in self.told("Network.requestWillBeSent") {
            let address = sent["request"]["url"].as_str().unwrap_or_default();
            if !address.starts_with("http://127.0.0.1:") {
                found.push(format!("request to {address}"));
            }
        }
        let stopped = self.eval("(window.stopped ?? []).join(' ')");
        if stopped != "" {
            found.push(format!("policy: {stopped}"));
        }
        found
    }
}
