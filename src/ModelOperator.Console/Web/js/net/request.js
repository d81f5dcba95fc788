// Every call to the server, with the token, and every refusal as an error that says what is the matter.
import { isShared, setMode } from './mode.js';
import { currentToken } from './token.js';

const answerLimit = 16 * 1024 * 1024;
const patience = 30_000;

export class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export function headers(more = {}) {
  const token = currentToken();
  return token ? { 'x-console-token': token, ...more } : more;
}

/** Reads a JSON document. Throws a Refusal with the server's sentence, or with one of ours where it sent none. */
export async function read(path, signal) {
  const late = AbortSignal.timeout(patience);
  const response = await reach(path, { headers: headers(), signal: signal ? AbortSignal.any([signal, late]) : late });
  return parse(await bounded(response));
}

export async function post(path, body) {
  const response = await reach(path, {
    method: 'POST',
    headers: headers({ 'content-type': 'application/json' }),
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(patience),
  });
  return parse(await bounded(response));
}

/** The address of one ModelDeployment. */
export const pathOf = ({ namespace, name }) => `api/deployments/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`;

/** Fetches, and turns each bad end into a Refusal. */
export async function reach(path, options) {
  let response;
  try {
    response = await fetch(path, { cache: 'no-store', redirect: 'error', ...options });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Refusal(
      0,
      error.name === 'TimeoutError' ? "The console's server did not answer in time." : unreachable(),
    );
  }
  if (response.ok) return response;
  // Only a console in the cluster asks for a bearer token. A page that was never let in does not know yet where it is.
  if (/^bearer\b/i.test(response.headers.get('www-authenticate') ?? '')) setMode('cluster');
  throw new Refusal(response.status, await sentence(response));
}

// A proxy that wants a person to log in again sends the browser to another site, where a page's own calls do not follow.
const unreachable = () =>
  isShared()
    ? 'The console cannot be reached, or you have to log in again. Load the page anew.'
    : 'The console\'s server cannot be reached. Is "kubectl modeldeployment console" still running?';

async function sentence(response) {
  try {
    const text = parse(await bounded(response)).error;
    if (typeof text === 'string' && text) return text;
  } catch {
    // No JSON: the status says enough.
  }
  if (response.status === 401) return isShared() ? 'You are not logged in. Load the page anew.' : "The server does not accept this page's token.";
  return `The server answered ${response.status}${response.statusText ? ` (${response.statusText})` : ''}.`;
}

async function bounded(response) {
  if (Number(response.headers.get('content-length') ?? 0) > answerLimit)
    throw new Refusal(response.status, 'The answer is too long to show.');
  const text = await response.text();
  if (text.length > answerLimit) throw new Refusal(response.status, 'The answer is too long to show.');
  return text;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(502, "The server's answer is no JSON. Is another program answering at this address?");
  }
}
