// The review page: what it shows, and what its keys do.
//
// Ids and attributes that tests and other tools may rely on:
//   #start, #coding, #finished        the three views; the two not shown have `hidden`
//   #coder-names button[data-coder]   a coder to go on as; #coder-new, #coder-form a new one
//   button[data-queue]                a queue to code; its value as in the requests ("all", …)
//   form[data-queue-form]             one teacher, cycle, source, or words to search
//   #draw-form, button[data-open]     draws a sample; opens a blind one to who will not code it
//   #statement[data-key]              the statement on show, and its name in requests
//   #where #prompt #before #after     what stands around it; #suggestion #mine its codes; #others li[data-by] those of others
//   #codes button[data-code]          home, school, student, teacher, none; aria-pressed if marked
//   #choices button[data-choice]      outcome, agency or focus, while one is asked for
//   #last, #last-codes                the statement whose details are one key away
//   #memo-text, #search-text          the two text fields of the coding view
//   #progress, #progress-text, #figures, #history, #keys (dialog), #say (live region)
//   #trouble[data-status]             an error that is shown; 0 if the program does not answer
//   body[data-busy]                   while something is being saved
// Every button of the coding view has data-act, the name of a command in `acts` below.

import { Outbox, Refused, ask } from "./talk.js";
import { CODES, HELP, command } from "./keys.js";
import * as draw from "./draw.js";

const { byId, make } = draw;

const OUTCOMES = ["success", "failure", "unclear"];
const AGENCIES = ["individual", "collective", "observed"];
const FOCUS = {
  teacher: ["instruction", "planning", "feedback-assessment", "management-relationships",
    "intervention-support", "knowledge-ability", "effort"],
  student: ["ability", "effort-motivation", "behaviour-attention", "prior-knowledge",
    "language-disability", "attendance", "peers"],
  school: ["class-size", "time-schedule", "resources", "curriculum-testing", "leadership-policy",
    "staffing-colleagues", "circumstance"],
  home: ["parent-involvement", "home-conditions", "socioeconomic", "culture-language",
    "outside-school"],
};
/** Quiet time after a key before figures are asked for, in milliseconds. */
const QUIET = 900;

/** All that the page knows. `last` is the statement coded last: its key, excerpt and codes. */
const state = {
  coder: null, queue: null, label: "", card: null, last: null, marked: new Set(),
  mode: "code", choosing: null, place: 0, after: null,
};

const outbox = new Outbox((refused) => (refused ? waiting(refused) : calm()));

// ---------------------------------------------------------------- what went wrong

/** What was to be saved, in words. */
function unsaved({ codes, text }) {
  if (codes) return `Your code, ${draw.inWords(codes)},`;
  return text ? `Your memo “${text}”` : "What you did";
}

function waiting(refused) {
  const kept = unsaved(outbox.waiting?.body ?? {});
  const hint = refused.status === 0 ? "Is ascribe review still running in the terminal?" : null;
  trouble(`${kept} is not saved yet. It is kept here and sent again. ${refused.message}`,
    refused.hint ?? hint, refused.status, true);
}

function trouble(text, hint, status, waits) {
  byId("trouble").dataset.status = String(status);
  draw.put("trouble-text", text);
  draw.put("trouble-hint", hint);
  byId("trouble-retry").hidden = !waits;
  byId("trouble-drop").hidden = !waits;
  byId("trouble-close").hidden = waits;
  byId("trouble").hidden = false;
}

function calm() {
  byId("trouble").hidden = true;
}

/** Shows why something was not done; what the program says now stands instead of what was shown. */
function refusedBy(error, body = {}) {
  if (!(error instanceof Refused)) throw error;
  if (error.status === 401) {
    const lost = body.codes || body.text ? ` ${unsaved(body)} is not saved.` : "";
    trouble(`The program was started again and no longer knows this page.${lost}`,
      "Open the address that it printed: all that was saved is there.", 401, false);
    return;
  }
  if (error.answer?.view) show(error.answer.view);
  trouble(error.message, error.hint, error.status, false);
}

function say(text) {
  byId("say").textContent = text;
}

// ---------------------------------------------------------------- the three views

function view(name) {
  for (const id of ["start", "coding", "finished"]) byId(id).hidden = id !== name;
  for (const id of ["whereabouts", "work"]) byId(id).hidden = name === "start";
}

async function start() {
  await leave();
  try {
    const told = await ask("start", { coder: state.coder });
    if (!state.coder && told.only) return await become(told.only);
    showStart(told);
  } catch (error) {
    refusedBy(error);
  }
  return undefined;
}

function showStart(told) {
  const suggested = state.coder ?? told.last;
  byId("coder-names").replaceChildren(...told.coders.map((name) => make("button", {
    type: "button", "data-coder": name, "aria-pressed": String(name === state.coder),
    class: name === suggested ? "likely" : false,
  }, make("bdi", {}, name))));
  byId("coder-new").value = "";
  byId("queues").hidden = !told.coder;
  if (told.coder) showQueues(told);
  view("start");
  const first = told.coder ? byId("start-h")
    : document.querySelector("#coder-names .likely") ?? byId("coder-new");
  first.focus({ preventScroll: true });
}

function showQueues(told) {
  const of = (kind) => told.queues.filter((row) => row.kind === kind);
  byId("queue-main").replaceChildren(...of("main").map(draw.queue));
  byId("queue-samples").replaceChildren(...of("sample").map(draw.queue));
  for (const kind of ["teacher", "cycle", "source"]) draw.options(byId(`pick-${kind}`), of(kind));
  byId("draw-form").hidden = !told.can_draw;
  byId("sample-part").hidden = !told.can_draw && of("sample").length === 0;
  draw.put("hidden-note", told.hidden);
  const { place } = told.coder;
  byId("continue").hidden = !place;
  if (place) {
    const button = byId("continue-button");
    button.replaceChildren("Continue where you were: ", make("bdi", {}, place.label));
    button.dataset.queue = place.queue;
    button.dataset.go = "place";
  }
}

async function become(name) {
  try {
    const told = await outbox.send("coder", { coder: name, nonce: nonce() });
    state.coder = told.coder.name;
    state.last = null;
    keep();
    showStart(told);
    if (await follow()) return;
    (byId("continue").hidden ? document.querySelector("#queue-main button") : byId("continue-button"))
      ?.focus();
  } catch (error) {
    refusedBy(error);
  }
}

async function open(queue, go = "todo") {
  Object.assign(state, { queue, card: null, last: null });
  await move(go, null);
}

/** Shows another statement without coding. */
async function move(go, key = state.card?.key ?? null) {
  if (outbox.busy) return;
  await leave();
  try {
    const { coder, queue } = state;
    show(await ask("card", { coder, queue, go, key }));
  } catch (error) {
    refusedBy(error);
  }
}

/** Shows what the program answered. */
function show(told) {
  calm();
  Object.assign(state, { queue: told.queue, label: told.label, card: told.card, mode: "code" });
  if (told.last) state.last = told.last;
  state.marked.clear();
  keep();
  byId("queue-label").textContent = told.label;
  byId("coder-label").textContent = state.coder;
  draw.progress(told.progress, told.queue);
  const text = told.said ? `${told.said} ` : "";
  figuresSoon();
  if (!told.card) return finished(told, text);
  const arrives = byId("coding").hidden;
  view("coding");
  render();
  if (arrives) byId("coding-h").focus({ preventScroll: true });
  say(text + heard(told.card));
  return undefined;
}

function render() {
  const { card } = state;
  draw.where(card);
  draw.put("prompt", card.prompt);
  byId("before").textContent = card.before;
  byId("after").textContent = card.after;
  draw.statement(card);
  draw.suggestion(card);
  draw.mine(card);
  draw.others(card);
  draw.codes(card, state.marked);
  byId("memo-text").value = card.memo ?? "";
  byId("history").hidden = true;
  byId("agency-key").textContent = card.settling ? "A" : "a";
  renderMode();
  byId("paper").scrollTop = byId("statement").offsetTop - 0.22 * byId("paper").clientHeight;
}

/** The parts that go with the mode: buttons of the codes, numbered choices, a text field. */
function renderMode() {
  const { mode } = state;
  byId("codes").hidden = mode === "choose";
  byId("choices").hidden = mode !== "choose";
  byId("memo").hidden = mode !== "memo";
  byId("search").hidden = mode !== "search";
  const of = target();
  byId("last").hidden = !of;
  if (!of) return;
  byId("last-h").textContent = of.own ? "This statement" : "Last";
  byId("last-words").textContent = of.excerpt;
  byId("last-codes").textContent = draw.inWords(of.codes, false);
  byId("last-outcome").textContent = of.codes.outcome ?? "";
  byId("last-agency").textContent = of.codes.agency ?? "";
  byId("last-focus").textContent = Object.values(of.codes.focus).map(draw.plain).join(", ");
  for (const [name, fits] of Object.entries(details(of.codes))) {
    document.querySelector(`#last [data-act="${name}"]`).disabled = !fits;
  }
}

function finished(told, text) {
  view("finished");
  const { total } = told.progress;
  const title = total === 0 ? "Nothing is in this queue" : `That was all: ${total} of ${total}`;
  byId("finished-h").textContent = title;
  byId("finished-text").textContent = told.note ?? told.label;
  byId("finished-h").focus({ preventScroll: true });
  say(text + title);
}

/** What is said aloud of a statement. */
function heard(card) {
  const own = card.mine ? ` You coded: ${draw.inWords(card.mine)}.` : "";
  const suggested = card.suggestion
    ? ` Suggested: ${draw.inWords(card.suggestion)}, ${card.suggestion.sure}.` : "";
  return `Statement: ${draw.textOf(card)}${own}${suggested}`;
}

// ---------------------------------------------------------------- coding

const nonce = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join("-");

/** Sends what changes something, and shows what comes of it. Keys wait meanwhile. */
async function change(path, body) {
  if (outbox.busy) return false;
  document.body.dataset.busy = path;
  try {
    const { coder, queue } = state;
    show(await outbox.send(path, { coder, queue, nonce: nonce(), ...body }));
    return true;
  } catch (error) {
    refusedBy(error, body);
    return false;
  } finally {
    delete document.body.dataset.busy;
  }
}

/** Codes the statement on show and goes on. */
function code(codes) {
  const { key, seen } = state.card;
  return change("code", { key, seen, codes, stay: false });
}

/** New sources keep what still fits of the details. */
function withSources(sources, before) {
  const focus = Object.entries(before?.focus ?? {}).filter(([source]) => sources.includes(source));
  return {
    sources,
    outcome: sources.length > 0 ? before?.outcome ?? null : null,
    agency: sources.includes("teacher") ? before?.agency ?? null : null,
    focus: Object.fromEntries(focus),
  };
}

/** The statement whose details o, a and f set: the one on show if it is coded, else the last. */
function target() {
  const { card, last } = state;
  if (card?.mine) {
    return { own: true, key: card.key, seen: card.seen, excerpt: card.excerpt, codes: card.mine };
  }
  return last ? { own: false, ...last } : null;
}

/** Which details codes can have. */
function details(codes) {
  const some = codes.sources.length > 0;
  return { outcome: some, agency: codes.sources.includes("teacher"), focus: some };
}

function askFor(what, source = null) {
  const of = target();
  if (!of || !details(of.codes)[what]) {
    say(of ? `There is no ${what} to “${draw.inWords(of.codes, false)}”.` : "Nothing is coded yet.");
    return;
  }
  const from = source ?? of.codes.sources[0];
  const options = { outcome: OUTCOMES, agency: AGENCIES, focus: FOCUS[from] }[what];
  const chosen = what === "focus" ? of.codes.focus[from] : of.codes[what];
  const titles = { outcome: "How did what is explained go?", agency: "Whose practice?",
    focus: `What within ${from}?` };
  state.mode = "choose";
  state.choosing = { what, of, options, source: from };
  draw.choices(`${titles[what]} “${of.excerpt}”`, options, chosen);
  renderMode();
  say(`${titles[what]} ${options.map((name, at) => `${at + 1} ${draw.plain(name)}`).join(", ")}`);
}

async function choose(at) {
  const { what, of, options, source } = state.choosing;
  if (at > options.length) return;
  const value = at === 0 ? null : options[at - 1];
  const codes = structuredClone(of.codes);
  if (what !== "focus") codes[what] = value;
  else if (value) codes.focus[source] = value;
  else delete codes.focus[source];
  const shown = state.card.key;
  const saved = await change("code", { key: of.key, seen: of.seen, codes, stay: true, shown });
  const next = codes.sources[codes.sources.indexOf(source) + 1];
  if (saved && what === "focus" && next) askFor("focus", next);
}

/** Leaves whatever the mode asks for. A memo that was typed is kept. */
function leave() {
  const typed = state.mode === "memo" && state.card && byId("memo-text").value !== (state.card.memo ?? "");
  const { card } = state;
  if (state.mode === "split") draw.statement(card);
  state.mode = "code";
  state.choosing = null;
  if (card && !byId("coding").hidden) {
    renderMode();
    if (document.activeElement?.matches?.("textarea, input")) document.activeElement.blur();
  }
  return typed ? keepMemo(card) : null;
}

async function keepMemo(card) {
  const text = byId("memo-text").value;
  const saved = await change("memo", { key: card.key, text });
  if (saved || state.card?.key !== card.key) return;
  // What was typed stays to be typed on.
  state.mode = "memo";
  byId("memo-text").value = text;
  renderMode();
}

function moveCut(to) {
  const { splits } = state.card;
  state.place = Math.max(0, Math.min(to, splits.length - 1));
  const [at] = splits[state.place];
  draw.cut(state.card, at);
  say(`Split before: ${draw.textOf(state.card).slice(at, at + 40)}`);
}

/** What every command does; buttons name them by data-act, keys by keys.js. */
const acts = {
  code: ({ code: name }) => {
    const sources = name === "none" ? [] : [name];
    return code(withSources(sources, state.card.mine));
  },
  toggle: ({ code: name }) => {
    const { marked } = state;
    if (!marked.delete(name)) {
      if (name === "none") marked.clear();
      else marked.delete("none");
      marked.add(name);
    }
    draw.codes(state.card, marked);
    say(marked.size > 0 ? `Marked: ${[...marked].join(", ")}. Enter saves.` : "Nothing is marked.");
  },
  accept: () => {
    const { card, marked } = state;
    if (marked.size > 0) {
      const sources = CODES.map((one) => one.code).filter((name) => name !== "none" && marked.has(name));
      return code(withSources(sources, card.mine));
    }
    if (card.mine) return move("next");
    if (!card.suggestion) return say("There is no suggestion: press a digit.");
    const { sources, outcome, agency, focus } = card.suggestion;
    return code({ sources, outcome, agency, focus });
  },
  take: ({ at }) => {
    const other = state.card.settling ? state.card.others[Number(at)] : null;
    if (!other) return undefined;
    const { sources, outcome, agency, focus } = other;
    return code({ sources, outcome, agency, focus });
  },
  choose: ({ at }) => (state.mode === "choose" ? choose(Number(at)) : undefined),
  outcome: () => askFor("outcome"),
  agency: () => askFor("agency"),
  focus: () => askFor("focus"),
  undo: async () => {
    // What was coded last may be what is taken back.
    if (await change("undo", { key: state.card?.key })) state.last = null;
    if (state.card) renderMode();
  },
  previous: () => move("previous"),
  next: () => move("next"),
  todo: () => move("todo"),
  first: () => move("first", null),
  memo: () => {
    state.mode = "memo";
    renderMode();
    byId("memo-text").focus();
  },
  search: () => {
    state.mode = "search";
    renderMode();
    byId("search-text").select();
    byId("search-text").focus();
  },
  split: () => {
    if (state.card.splits.length === 0) return say("This statement can’t be split.");
    state.mode = "split";
    renderMode();
    return moveCut(Math.floor((state.card.splits.length - 1) / 2));
  },
  "place-before": () => moveCut(state.place - 1),
  "place-after": () => moveCut(state.place + 1),
  "place-first": () => moveCut(0),
  "place-last": () => moveCut(state.card.splits.length - 1),
  "split-here": () => change("split", { key: state.card.key, at: state.card.splits[state.place][1] }),
  merge: () => (state.card.merges ? change("merge", { key: state.card.key })
    : say("There is no next statement to merge with.")),
  history: async () => {
    try {
      draw.history(await ask("history", { coder: state.coder, queue: state.queue, key: state.card.key }));
    } catch (error) {
      refusedBy(error);
    }
  },
  start,
  keys: () => byId("keys").showModal(),
  escape: () => {
    state.marked.clear();
    byId("history").hidden = true;
    if (state.card) draw.codes(state.card, state.marked);
    return leave();
  },
  retry: () => outbox.retry(),
  drop: () => outbox.drop(),
  "close-trouble": calm,
};

/** Commands that work with no statement on show. */
const ALWAYS = new Set(["start", "keys", "undo", "first", "retry", "drop", "close-trouble"]);

function act(given) {
  if (!ALWAYS.has(given.act) && (byId("coding").hidden || !state.card)) return;
  acts[given.act]?.(given);
}

// ---------------------------------------------------------------- figures

/** Asks for figures once no key was pressed for a while; an answer that is late is not shown. */
function figuresSoon() {
  clearTimeout(state.after);
  state.after = setTimeout(async () => {
    const { coder, queue, card } = state;
    try {
      const told = await ask("figures", { coder, queue, key: card?.key });
      if (state.coder === coder && state.queue === queue) draw.figures(told);
    } catch {
      // Figures are an extra: the next key asks again.
    }
  }, QUIET);
}

// ---------------------------------------------------------------- keys, buttons, forms

document.addEventListener("keydown", (event) => {
  if (byId("keys").open) return;
  if (event.key === "Escape" && event.target.matches?.("#memo-text, #search-text")) {
    event.preventDefault();
    leave();
    return;
  }
  const mode = state.mode === "choose" || state.mode === "split" ? state.mode : "code";
  const given = command(event, mode, Boolean(state.card?.settling));
  if (!given || (byId("coding").hidden && !ALWAYS.has(given.act))) return;
  if (byId("start").hidden === false && given.act !== "keys") return;
  event.preventDefault();
  act(given);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button");
  if (!button || button.type === "submit") return;
  const { act: name, code: coded, at, coder, queue, go, open: sample } = button.dataset;
  if (coder !== undefined) become(coder);
  else if (sample !== undefined) openSample(sample);
  else if (queue !== undefined) open(queue, go);
  else if (name) act({ act: name, code: coded, at });
  // After a click with the mouse, Enter must not press the same button again.
  if (event.detail > 0 && button.closest("#coding") && state.mode !== "memo") button.blur();
});

async function openSample(queue) {
  try {
    showStart(await outbox.send("open", { coder: state.coder, queue, nonce: nonce() }));
  } catch (error) {
    refusedBy(error);
  }
}

function onSubmit(id, then) {
  byId(id).addEventListener("submit", (event) => {
    event.preventDefault();
    then();
  });
}

onSubmit("coder-form", () => {
  const name = byId("coder-new").value.trim();
  if (name) become(name);
  else byId("coder-new").focus();
});
onSubmit("memo", leave);
onSubmit("search", () => {
  const words = byId("search-text").value.trim();
  if (words) open(`search:${words}`, "first");
});
onSubmit("draw-form", async () => {
  try {
    const [n, blind] = [byId("draw-n").valueAsNumber, byId("draw-blind").checked];
    showStart(await outbox.send("draw", { coder: state.coder, n, blind, nonce: nonce() }));
  } catch (error) {
    refusedBy(error);
  }
});
for (const form of document.querySelectorAll("[data-queue-form]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = byId("search-words").value.trim();
    if (form.dataset.queueForm !== "search") open(form.querySelector("select").value);
    else if (words) open(`search:${words}`, "first");
  });
}

addEventListener("beforeunload", (event) => {
  const typed = state.mode === "memo" && byId("memo-text").value !== (state.card?.memo ?? "");
  if (outbox.busy || typed) event.preventDefault();
});

// ---------------------------------------------------------------- where this tab was

/** A tab is one coder's: another tab of the same browser may be another's. */
function keep() {
  const { coder, queue, card } = state;
  sessionStorage.setItem("tab", JSON.stringify({ coder, queue, key: card?.key ?? null }));
}

/**
 * Shows the statement that the address names after its #, as links of a report do: whether it did.
 * What may be seen of it is the program's business, as with every card. The # is dropped, so that
 * the page, loaded again, goes on where this tab was.
 */
async function follow() {
  const key = location.hash.slice(1);
  if (!key || !state.coder || outbox.busy) return false;
  history.replaceState(null, "", location.pathname);
  if (!/^[0-9a-f]{32}$/.test(key)) {
    trouble("This link names no statement.", "Was it copied as a whole?", 404, false);
    return false;
  }
  const before = state.queue;
  // In the other queues a statement may be shown to be settled, not coded.
  state.queue = "all";
  await move("key", key);
  const followed = state.card?.key === key && !byId("coding").hidden;
  if (!followed) state.queue = before;
  return followed;
}

addEventListener("hashchange", follow);

byId("keys-list").replaceChildren(...HELP.flatMap(([key, text]) => [
  make("dt", {}, make("kbd", {}, key)), make("dd", {}, text),
]));

const tab = JSON.parse(sessionStorage.getItem("tab") ?? "null");
state.coder = tab?.coder ?? null;
if (tab?.coder) state.queue = tab.queue ?? null;
const followed = await follow();
if (!followed && tab?.coder && tab.queue && tab.key && byId("trouble").hidden) {
  await move("key", tab.key);
}
if (byId("coding").hidden) await start();
