// Draws what the program answered. Texts become text, never markup: elements are made here alone,
// and what teachers and coders wrote goes in by textContent.

import { CODER_LETTERS } from "./keys.js";

export const byId = (id) => document.getElementById(id);

/** An element with attributes and children; texts stay texts. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value == null) continue;
    element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

/** Shows text in an element, or hides it if there is none. */
export function put(id, text) {
  const element = byId(id);
  element.textContent = text ?? "";
  element.hidden = !text;
}

/** "effort-motivation" as people read it. */
export const plain = (name) => name.replaceAll("-", " ");

/** "student and home, failure, effort motivation". */
export function inWords(codes, all = true) {
  if (!codes) return "";
  if (codes.sources.length === 0) return "no attribution";
  const parts = [list(codes.sources)];
  if (all) {
    if (codes.outcome) parts.push(codes.outcome);
    if (codes.agency) parts.push(codes.agency);
    for (const source of codes.sources) {
      if (codes.focus?.[source]) parts.push(plain(codes.focus[source]));
    }
  }
  return parts.join(", ");
}

function list(names) {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** The statement with the words that the model read as cause and outcome. */
export function statement(card) {
  const element = byId("statement");
  element.dataset.key = card.key;
  element.replaceChildren(...card.words.map(([text, causes, explained]) => {
    if (causes.length === 0 && !explained) return document.createTextNode(text);
    const said = [...causes.map((cause) => `cause ${cause}`), explained ? "explained" : ""];
    return make("mark", { class: said.join(" ").trim() }, text);
  }));
}

/** The text of a statement alone. */
export const textOf = (card) => card.words.map(([text]) => text).join("");

/** The statement with the place at which it would be split. */
export function cut(card, place) {
  const text = textOf(card);
  byId("statement").replaceChildren(
    make("span", { class: "part" }, text.slice(0, place)),
    make("span", { class: "cut", "aria-hidden": "true" }),
    make("span", { class: "part" }, text.slice(place)),
  );
}

/** Teacher, team, cycle, date; or that they are hidden. */
export function where(card) {
  const element = byId("where");
  if (card.blind) {
    element.replaceChildren(make("b", {}, "Blind"), " · who wrote it and when, the model’s and "
      + "others’ codes are hidden");
    return;
  }
  const said = [card.where?.teacher, card.where?.team, card.where?.group, card.where?.cycle,
    card.where?.date].filter(Boolean);
  element.replaceChildren(...said.flatMap((text, at) => [
    at > 0 ? " · " : null, make("bdi", {}, text),
  ]).filter((part) => part !== null));
}

/** What the model suggests, and how sure it is. */
export function suggestion(card) {
  const element = byId("suggestion");
  if (!card.suggestion) {
    element.replaceChildren(card.blind ? "No suggestion while you code blind: press a digit."
      : "No suggestion for this statement: press a digit.");
    return;
  }
  const { sure, hundred } = card.suggestion;
  const certain = hundred == null ? "" : ` · ${sure}, right in about ${hundred} of 100 such`;
  element.replaceChildren(
    "Suggested: ", make("b", {}, inWords(card.suggestion)), make("span", { class: "soft" }, certain),
    card.mine ? "" : enter("Accept"),
  );
}

/** What the person said of it already. */
export function mine(card) {
  const element = byId("mine");
  element.hidden = !card.mine;
  element.replaceChildren(`${card.settling ? "Settled" : "You coded"}: ${inWords(card.mine)}`,
    enter("Go on"));
}

const enter = (text) => make("button", {
  type: "button", "data-act": "accept", "aria-keyshortcuts": "Enter",
}, make("kbd", {}, "Enter"), text);

/** The codes that others gave, each to be taken by its letter. */
export function others(card) {
  const element = byId("others");
  element.hidden = card.others.length === 0;
  element.replaceChildren(...card.others.map((other, at) => {
    const memo = other.memo ? make("p", { class: "said" }, make("bdi", {}, other.memo)) : null;
    const take = card.settling
      ? make("button", { type: "button", "data-act": "take", "data-at": String(at) },
        make("kbd", {}, CODER_LETTERS[at] ?? ""), "Take",
        make("span", { class: "unseen" }, ` the codes of ${other.coder}`))
      : null;
    return make("li", { "data-by": other.coder },
      make("p", { class: "by" }, make("bdi", {}, other.coder)),
      make("p", { class: "coded" }, inWords(other)), memo, take);
  }));
}

/** Which code is suggested, which is the coder's own, and which are marked. */
export function codes(card, marked) {
  for (const button of document.querySelectorAll("#codes .code")) {
    const { code } = button.dataset;
    const has = (given) => Boolean(given)
      && (code === "none" ? given.sources.length === 0 : given.sources.includes(code));
    button.classList.toggle("suggested", has(card.suggestion));
    button.classList.toggle("own", has(card.mine));
    button.setAttribute("aria-pressed", String(marked.has(code)));
  }
}

/** Numbered choices, such as those of the outcome. */
export function choices(title, options, chosen) {
  byId("choices-h").textContent = title;
  byId("choices-list").replaceChildren(
    ...options.map((option, at) => make("button", {
      type: "button", "data-act": "choose", "data-at": String(at + 1), "data-choice": option,
      "aria-pressed": String(option === chosen),
    }, make("kbd", {}, String(at + 1)), plain(option))),
    make("button", { type: "button", "data-act": "choose", "data-at": "0" },
      make("kbd", {}, "0"), "not coded"),
    make("button", { type: "button", "data-act": "escape" }, make("kbd", {}, "Esc"), "leave"),
  );
}

/** How far the coder is: in codes or, where codes differ and are looked through, in places. */
export function progress(told, queue) {
  const { total, done, per_minute: pace, minutes_left: left, place } = told;
  const looks = queue === "disagreements";
  const bar = byId("progress");
  bar.max = Math.max(total, 1);
  bar.value = looks ? place ?? total : done;
  byId("progress-text").replaceChildren(
    make("b", {}, `${bar.value} of ${total}`), looks ? " looked at" : " done",
    place && !looks ? make("span", { class: "soft" }, ` · at ${place}`) : "",
  );
  const rate = pace == null ? "" : `${pace < 10 ? pace.toFixed(1) : Math.round(pace)} a minute`;
  byId("pace-text").textContent = pace == null || done === total ? rate : `${rate}, ${time(left)} left`;
}

function time(minutes) {
  if (minutes < 1.5) return "about a minute";
  if (minutes < 90) return `about ${Math.round(minutes)} minutes`;
  const hours = minutes / 60;
  return `about ${hours < 10 ? hours.toFixed(1) : Math.round(hours)} hours`;
}

/** What the codes tell so far: numbers, and the same in sentences for who opens them. */
export function figures(told) {
  const opened = new Set([...document.querySelectorAll("#figures details[open]")]
    .map((details) => details.dataset.figure));
  byId("figures").replaceChildren(
    ...(told.hidden ? [make("p", { class: "soft" }, told.hidden)] : []),
    ...told.parts.map((part) => figure(part, opened)),
  );
}

function figure({ title, lines, rows, texts }, opened) {
  const sentences = texts.map((text) => make("p", {}, make("bdi", {}, text)));
  if (lines.length === 0 && rows.length === 0) {
    return make("div", { class: "figure early" }, make("h3", {}, title), ...sentences);
  }
  const [first, ...more] = lines;
  return make("div", { class: "figure" }, make("h3", {}, title),
    first ? make("p", { class: "number" }, first) : null,
    ...more.map((line) => make("p", {}, make("bdi", {}, line))),
    rows.length > 0 ? table(rows) : null,
    make("details", { "data-figure": title, open: opened.has(title) },
      make("summary", {}, "In words", make("span", { class: "unseen" }, `: ${title}`)),
      ...sentences));
}

function table(rows) {
  const line = (cells, tag) => make("tr", {}, ...cells.map((cell, at) =>
    make(at === 0 ? "th" : tag, at === 0 && tag === "td" ? { scope: "row" } : {}, cell)));
  const [head, ...body] = rows;
  return make("table", {}, make("thead", {}, line(head, "th")),
    make("tbody", {}, ...body.map((cells) => line(cells, "td"))));
}

/** What happened to a statement, the last first. */
export function history(told) {
  const element = byId("history");
  element.hidden = false;
  element.replaceChildren(...(told.events.length === 0 ? [make("li", {}, "Nothing so far.")]
    : told.events.map((event) => make("li", {},
      make("span", { class: "soft" }, `${new Date(event.time).toLocaleString()} `), make("bdi", {}, event.who),
      `: ${event.what}`))));
}

/** A queue to choose, with how much of it is done. */
export function queue(row) {
  const left = row.total - row.done;
  const told = row.total === 0 ? "empty" : row.queue === "disagreements" ? `${row.total} to look at`
    : left === 0 ? `all ${row.total} done` : `${row.done} of ${row.total} done`;
  const button = make("button", {
    type: "button", "data-queue": row.queue, disabled: row.total === 0,
  }, make("bdi", {}, row.label), row.blind ? make("b", { class: "tag" }, "blind") : null,
  make("span", { class: "soft" }, told));
  const open = row.hidden ? make("button", {
    type: "button", class: "plain", "data-open": row.queue,
  }, "I will not code this one: show it to me") : null;
  return make("li", {}, button, make("progress", {
    value: row.done, max: Math.max(row.total, 1), "aria-hidden": "true",
  }), open);
}

/** The choices of a list of queues. */
export function options(select, rows) {
  select.replaceChildren(...rows.map((row) => make("option", { value: row.queue },
    `${row.label} (${row.done} of ${row.total})`)));
  select.closest("form").hidden = rows.length === 0;
}
