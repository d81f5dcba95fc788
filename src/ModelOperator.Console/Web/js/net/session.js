// What the server says about itself: once at the start, and again whenever a connection comes back.
import { setServerTime } from '../text/clock.js';
import { setMode } from './mode.js';
import { read } from './request.js';

const listeners = new Set();
let session = null;
let asking = null;

export const currentSession = () => session;

export function onSession(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Asks again; two askers at once get one answer. Throws a Refusal. */
export function refreshSession() {
  asking ??= ask().finally(() => {
    asking = null;
  });
  return asking;
}

async function ask() {
  const answer = await read('api/session');
  setServerTime(answer.now);
  setMode(answer.mode);
  session = answer;
  for (const listener of listeners) listener(session);
  return session;
}
