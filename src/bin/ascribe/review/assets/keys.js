// Which key does what. Pure: an event and the mode in, a command out. No key with Ctrl, Alt or the
// command key is taken, so that none of the browser's is.

/** The codes by their digits, as on the buttons. */
export const CODES = [
  { digit: 1, code: "home" },
  { digit: 2, code: "school" },
  { digit: 3, code: "student" },
  { digit: 4, code: "teacher" },
  { digit: 0, code: "none" },
];

/** Letters of the coders where codes are settled: none that does something else. */
export const CODER_LETTERS = "abcdegijkl";

/** What the list of keys says, in its order. */
export const HELP = [
  ["1 2 3 4", "home, school, student, teacher: codes the statement and goes on"],
  ["0", "no attribution, and on"],
  ["Shift + digit", "marks one of several sources; Enter then saves those marked"],
  ["Enter", "accepts the suggestion, if nothing is marked"],
  ["z", "takes back what you did last, also after a restart"],
  ["o", "outcome of the last statement coded, or of this one if you have coded it"],
  ["a", "whose practice (Shift + a where codes are settled)"],
  ["f", "focus within the source"],
  ["n", "memo on this statement; Esc keeps it and goes back"],
  ["← →", "back and on without coding"],
  ["u", "next uncoded"],
  ["s", "split: ← → choose the place, Enter splits, Esc leaves"],
  ["m", "merges the statement with the next"],
  ["h", "history of this statement"],
  ["/", "find statements that hold words"],
  ["q", "another queue, or another coder"],
  ["a b c …", "where codes are settled: takes that coder’s codes"],
  ["?", "this list; Esc closes"],
];

const LETTERS = {
  z: "undo", o: "outcome", f: "focus", n: "memo", u: "todo", s: "split", m: "merge", h: "history",
  q: "start",
};

/** The digit of a key, whatever the keyboard's layout puts on its shifted side. */
export function digitOf(event) {
  const row = /^Digit([0-9])$/.exec(event.code ?? "");
  if (row) return Number(row[1]);
  return /^[0-9]$/.test(event.key) ? Number(event.key) : null;
}

/** Whether a key belongs to the field or button that has the focus. */
export function isTyping(target) {
  return Boolean(target?.closest?.("input, textarea, select, [contenteditable]"));
}

function isPressable(target) {
  return Boolean(target?.closest?.("button, a, summary"));
}

/**
 * The command for a key while coding, or null. `mode` is "code", "choose" (of numbered choices),
 * "split"; `settling` is whether others' codes are being settled.
 */
export function command(event, mode, settling) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null;
  if (isTyping(event.target)) return null;
  if (event.key === "?") return { act: "keys" };
  if (mode === "split") return inSplit(event);
  if (event.key === "Escape") return { act: "escape" };
  if (event.key === "/") return { act: "search" };
  const digit = digitOf(event);
  if (digit !== null) return event.repeat ? null : byDigit(digit, event.shiftKey, mode);
  // Enter and the arrows belong to a button that somebody moved to with Tab.
  if (event.key === "Enter") {
    return isPressable(event.target) || event.repeat ? null : { act: "accept" };
  }
  if (event.key === "ArrowLeft") return { act: "previous" };
  if (event.key === "ArrowRight") return { act: "next" };
  return event.repeat ? null : byLetter(event, settling);
}

function byDigit(digit, shift, mode) {
  if (mode === "choose") return shift ? null : { act: "choose", at: digit };
  const found = CODES.find((one) => one.digit === digit);
  if (!found) return null;
  return { act: shift ? "toggle" : "code", code: found.code };
}

function byLetter(event, settling) {
  const letter = event.key.toLowerCase();
  if (settling && !event.shiftKey && letter.length === 1 && CODER_LETTERS.includes(letter)) {
    return { act: "take", at: CODER_LETTERS.indexOf(letter) };
  }
  if (letter === "a") return { act: "agency" };
  return Object.hasOwn(LETTERS, letter) ? { act: LETTERS[letter] } : null;
}

function inSplit(event) {
  const acts = {
    ArrowLeft: "place-before", ArrowRight: "place-after", Home: "place-first", End: "place-last",
    Enter: "split-here", Escape: "escape",
  };
  return Object.hasOwn(acts, event.key) ? { act: acts[event.key] } : null;
}
