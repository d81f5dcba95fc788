// The token comes in the address's fragment, which no server and no log sees. It is kept for this tab, and the address is cleaned.
// Tabs of the same origin hand it to each other: a link opened in a new tab works, and a new start of the console mends old tabs.
const key = 'modeloperator.token';
const listeners = new Set();
const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('modeloperator.console') : null;
const patience = 300;
const tryPatience = 5_000;
// In the cluster a proxy knows the person, and the page needs no token.
let needsNone = false;
let token = null;

/** Reads the token from the address or from this tab, and asks other tabs when there is none. */
export async function findToken() {
  token = stored();
  const inAddress = takeFromAddress();
  if (inAddress) await tryToken(inAddress);
  if (!token && !needsNone) await Promise.race([askOtherTabs(), tryWithout()]);
  return token;
}

export const currentToken = () => token;

/** Calls back when another token is known; gives a function that ends it. */
export function onToken(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function takeFromAddress() {
  const match = /^#token=([A-Za-z0-9_\-.~%]{1,512})(?:&(.*))?$/.exec(location.hash);
  if (!match) return null;
  history.replaceState(null, '', `${location.pathname}${location.search}#/`);
  try {
    return decodeURIComponent(match[1]);
  } catch {
    return null;
  }
}

// Any page can link to this one with a token that it has made up. One that the server does not take replaces none.
async function tryToken(fresh) {
  let status = 0;
  try {
    const signal = AbortSignal.timeout(tryPatience);
    ({ status } = await fetch('api/session', { cache: 'no-store', redirect: 'error', headers: { 'x-console-token': fresh }, signal }));
  } catch {
    // Nobody answers. Whether the token is right shows later; until then it is for a tab that has no other.
  }
  if (status === 401 || (status === 0 && token)) return;
  setToken(fresh);
  if (status !== 0) channel?.postMessage({ token: fresh });
}

async function tryWithout() {
  try {
    const { ok } = await fetch('api/session', { cache: 'no-store', redirect: 'error', signal: AbortSignal.timeout(tryPatience) });
    needsNone = ok;
  } catch {
    // Nobody answers; that shows later.
  }
  // Whoever needs a token waits for other tabs.
  if (!needsNone) await new Promise(() => {});
}

function stored() {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function setToken(value) {
  if (value === token) return;
  token = value;
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // Storage can be forbidden; then the token lasts until the page is loaded again.
  }
  for (const listener of listeners) listener();
}

function askOtherTabs() {
  if (!channel) return Promise.resolve();
  channel.postMessage({ ask: true });
  return new Promise(resolve => {
    const end = onToken(done);
    const timer = setTimeout(done, patience);
    function done() {
      end();
      clearTimeout(timer);
      resolve();
    }
  });
}

channel?.addEventListener('message', ({ data }) => {
  if (data?.ask && token) channel.postMessage({ answer: token });
  // An answer is for whoever has none; a token from a new start replaces an old one.
  else if (typeof data?.answer === 'string' && !token) setToken(data.answer);
  else if (typeof data?.token === 'string') setToken(data.token);
});

addEventListener('hashchange', () => {
  const fresh = takeFromAddress();
  if (fresh) tryToken(fresh);
});
