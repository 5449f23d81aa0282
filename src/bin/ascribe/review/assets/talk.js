// Talks with the program on this machine. What can't be sent is kept and sent again: nothing that
// somebody coded or typed is lost while this page is open.

/** How long an answer may take, in milliseconds. */
const PATIENCE = 15_000;
/** Waits before the next try, in milliseconds; the last again and again. */
const WAITS = [300, 1000, 2000, 4000];

/** Why a request was not done: its status (0 if nobody answered), its words, and the answer. */
export class Refused extends Error {
  constructor(status, answer) {
    super(answer?.error ?? "The program does not answer.");
    this.status = status;
    this.hint = answer?.hint ?? null;
    this.answer = answer;
  }

  /** Whether trying again can help: nobody answers, the file is locked, too many requests. */
  get passes() {
    return [0, 408, 429, 502, 503, 504].includes(this.status);
  }
}

async function request(path, options) {
  let response;
  try {
    response = await fetch(path, {
      ...options,
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    throw new Refused(0, null);
  }
  const answer = await response.json().catch(() => null);
  if (response.ok && answer !== null) return answer;
  throw new Refused(response.ok ? 0 : response.status, answer);
}

/** Asks for something that changes nothing. */
export function ask(path, questions = {}) {
  const query = new URLSearchParams(Object.entries(questions).filter(([, value]) => value != null));
  return request(`/api/${path}?${query}`, { method: "GET" });
}

/**
 * Sends what changes something, one after the other, again and again until it is answered or let
 * go. `trouble(refused)` is told of each failure that may pass, `trouble(null)` when it has passed.
 */
export class Outbox {
  constructor(trouble) {
    this.trouble = trouble;
    this.waiting = null;
    this.wake = null;
  }

  /** Whether something is under way. */
  get busy() {
    return this.waiting !== null;
  }

  /** The answer; throws Refused where trying again can't help, or if it was let go. */
  async send(path, body) {
    this.waiting = { path, body, dropped: false };
    const { waiting } = this;
    try {
      for (let tries = 0; ; tries += 1) {
        try {
          const answer = await request(`/api/${path}`, {
            method: "POST",
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify(body),
          });
          if (tries > 0) this.trouble(null);
          return answer;
        } catch (refused) {
          if (!(refused instanceof Refused) || !refused.passes || waiting.dropped) throw refused;
          this.trouble(refused);
          await this.pause(WAITS[Math.min(tries, WAITS.length - 1)]);
          if (waiting.dropped) throw refused;
        }
      }
    } finally {
      this.waiting = null;
    }
  }

  pause(time) {
    return new Promise((done) => {
      const timer = setTimeout(done, time);
      this.wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }

  /** Tries again at once. */
  retry() {
    this.wake?.();
  }

  /** Gives up what waits. */
  drop() {
    if (this.waiting) this.waiting.dropped = true;
    this.wake?.();
  }
}
