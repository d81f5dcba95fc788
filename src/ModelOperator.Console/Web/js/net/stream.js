// One stream of events that mends itself: after a lost connection, a laptop that slept, or a new token.
import { now } from '../text/clock.js';
import { readEvents } from './events.js';
import { Refusal, headers, reach } from './request.js';
import { findToken, onToken } from './token.js';

const firstWait = 500;
const longestWait = 15_000;
// The server writes a line at least every 15 s; after three that did not come, the connection is dead although it looks open.
const silence = 45_000;
const openPatience = 15_000;
// A browser has few connections to one server; a tab that nobody has looked at for long gives its own back.
const hiddenPatience = 5 * 60_000;

/** Follows a path. Handlers: event(name, data) and link(state), where state.kind is connecting, live, lost, refused or absent. */
export function follow(path, handlers) {
  return new Stream(path, handlers);
}

class Stream {
  #path;
  #handlers;
  #controller = null;
  #timers = new Map();
  #attempts = 0;
  #heard = 0;
  #lostSince = null;
  #stopped = false;
  #asleep = false;
  #endings = [];

  constructor(path, handlers) {
    this.#path = path;
    this.#handlers = handlers;
    this.#listen(globalThis, 'online', () => this.retry());
    this.#listen(document, 'visibilitychange', () => this.#seen());
    this.#endings.push(onToken(() => this.retry()));
    const watch = setInterval(() => this.#watch(), 5_000);
    this.#endings.push(() => clearInterval(watch));
    this.#tell({ kind: 'connecting' });
    this.#connect();
  }

  stop() {
    this.#stopped = true;
    this.#controller?.abort();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const end of this.#endings) end();
  }

  /** Tries again at once; does nothing while the connection is open. */
  retry() {
    if (this.#stopped || this.#controller) return;
    this.#connect();
  }

  #listen(target, name, listener) {
    target.addEventListener(name, listener);
    this.#endings.push(() => target.removeEventListener(name, listener));
  }

  #after(name, milliseconds, action) {
    clearTimeout(this.#timers.get(name));
    this.#timers.set(name, setTimeout(action, milliseconds));
  }

  #seen() {
    clearTimeout(this.#timers.get('hidden'));
    if (document.visibilityState === 'hidden') {
      this.#after('hidden', hiddenPatience, () => {
        this.#asleep = true;
        this.#controller?.abort();
      });
      return;
    }
    this.#asleep = false;
    this.#watch();
    this.retry();
  }

  // Timers stand still while a laptop sleeps, and the clock does not: on waking, the silence is long.
  #watch() {
    if (this.#controller && this.#heard && Date.now() - this.#heard > silence) {
      this.#controller.abort(new Refusal(0, 'The server has not been heard for a while.'));
    }
  }

  async #connect() {
    clearTimeout(this.#timers.get('again'));
    const controller = new AbortController();
    this.#controller = controller;
    this.#heard = 0;
    let refusal;
    try {
      this.#after('open', openPatience, () =>
        controller.abort(
          new Refusal(
            0,
            'The server does not answer. If many tabs show this console, close some: a browser opens few connections to one server.',
          ),
        ),
      );
      const response = await reach(this.#path, { headers: headers({ accept: 'text/event-stream' }), signal: controller.signal });
      clearTimeout(this.#timers.get('open'));
      this.#hear();
      await readEvents(
        response.body,
        (name, text) => this.#event(name, text),
        () => this.#hear(),
      );
      refusal = new Refusal(0, 'The server has closed the connection.');
    } catch (error) {
      const reason = controller.signal.aborted ? controller.signal.reason : error;
      refusal = reason instanceof Refusal ? reason : new Refusal(0, 'The connection to the server is broken.');
    }
    clearTimeout(this.#timers.get('open'));
    this.#controller = null;
    if (!this.#stopped && !this.#asleep) this.#lost(refusal);
  }

  #hear() {
    this.#heard = Date.now();
  }

  #event(name, text) {
    if (this.#stopped) return;
    this.#attempts = 0;
    this.#lostSince = null;
    this.#tell({ kind: 'live' });
    this.#handlers.event(name, JSON.parse(text));
  }

  #lost(refusal) {
    this.#lostSince ??= now();
    if (refusal.status === 401) findToken();
    const kind = refusal.status === 404 ? 'absent' : refusal.status === 401 || refusal.status === 403 ? 'refused' : 'lost';
    const wait = kind === 'lost' ? firstWait * 2 ** Math.min(this.#attempts, 5) : longestWait;
    this.#attempts++;
    this.#tell({ kind, status: refusal.status, why: refusal.message, since: this.#lostSince });
    // Many tabs should not come back in the same moment.
    this.#after('again', Math.min(wait, longestWait) * (0.75 + Math.random() / 2), () => this.retry());
  }

  #tell(state) {
    if (!this.#stopped) this.#handlers.link(state);
  }
}
