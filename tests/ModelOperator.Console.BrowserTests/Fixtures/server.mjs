// Serves the page with canned answers of the console's contract, for development and for tests in a browser.
//   node server.mjs [--port 8123] [--web FOLDER] [--vendor FOLDER]
// POST /control sets what goes wrong: {size, mode, message, clockOffset, token, view, row, gone, kick}.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dataOf } from './data.mjs';
import { fleet } from './fleet.mjs';
import { rollouts, series } from './rollouts.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const options = new Map(process.argv.slice(2).map((word, index, all) => [word, all[index + 1]]));
const web = options.get('--web') ?? join(here, '../../../src/ModelOperator.Console/Web');
const vendor = options.get('--vendor') ?? join(web, '../obj/web/vendor');
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'";
const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const state = { token: 'fixture-token', mode: 'ok', message: '', clockOffset: 0, size: 500, since: Date.now(), orders: [], refuse: null };
const now = () => Date.now() + state.clockOffset;
let views = new Map();
let rows = new Map();
const streams = new Set();
let opened = 0;

const keyOf = one => `${one.namespace}/${one.name}`;

function fill() {
  views = new Map(state.size === 0 ? [] : rollouts(now()).map(view => [keyOf(view), view]));
  const known = [...views.values()].map(rowOf);
  rows = new Map([...known, ...fleet(Math.max(0, state.size - known.length), now())].map(row => [keyOf(row), row]));
}

const rowFields = [
  'namespace',
  'name',
  'phase',
  'reason',
  'message',
  'strategy',
  'version',
  'revision',
  'candidate',
  'weight',
  'step',
  'ready',
  'wanted',
  'gpus',
  'gpuType',
  'monitoring',
  'waiting',
  'created',
  'url',
  'paused',
];
const rowOf = view => Object.fromEntries(rowFields.map(field => [field, view[field]]));

const text = (name, data) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
const liveness = () =>
  state.mode === 'stale'
    ? {
        live: false,
        message: state.message || 'The API server cannot be reached: connection refused.',
        since: new Date(state.since).toISOString(),
      }
    : { live: true, since: new Date(state.since).toISOString(), now: new Date(now()).toISOString() };

function send(predicate, name, data) {
  for (const stream of streams) if (predicate(stream)) stream.response.write(text(name, data));
}

function answer(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

function openStream(response, key) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const stream = { response, key };
  streams.add(stream);
  opened++;
  response.on('close', () => streams.delete(stream));
  if (state.mode === 'silent') return;
  response.write(text('state', liveness()));
  if (key === null) response.write(text('snapshot', { rows: [...rows.values()] }));
  else response.write(text('view', { ...viewOf(key), now: new Date(now()).toISOString() }));
}

// A row of the fleet without a view of its own looks like the first one.
function viewOf(key) {
  if (views.has(key)) return views.get(key);
  return { ...views.values().next().value, ...rows.get(key) };
}

async function api(request, response, path) {
  if (state.mode === 'down') return request.socket.destroy();
  if (request.headers['x-console-token'] !== state.token)
    return answer(response, 401, { error: 'The token is missing or is not that of this console.' });
  if (state.mode === 'forbidden')
    return answer(response, 403, { error: 'You may not list modeldeployments.modeloperator.dev at the cluster scope.' });
  if (path === '/api/session') {
    return answer(response, 200, {
      mode: 'local',
      context: 'prod-eu (kubeconfig)',
      server: 'https://10.0.0.1:6443',
      version: '0.1.0',
      now: new Date(now()).toISOString(),
      prometheus: { reachable: true, url: 'http://127.0.0.1:9090' },
    });
  }
  if (path === '/api/fleet') return openStream(response, null);
  const match = /^\/api\/deployments\/([^/]+)\/([^/]+)(?:\/(series|yaml|data|orders)(?:\/([a-z]+))?)?$/.exec(path);
  const key = match && `${decodeURIComponent(match[1])}/${decodeURIComponent(match[2])}`;
  if (!match || !rows.has(key)) return answer(response, 404, { error: `There is no ModelDeployment ${key ?? path}.` });
  switch (match[3]) {
    case 'series':
      return answer(
        response,
        200,
        state.mode === 'seen' ? { source: 'seen', why: 'No Prometheus is set up.', series: [] } : series(viewOf(key), now()),
      );
    case 'yaml':
      return answer(response, 200, yamlOf(key));
    case 'data':
      return answer(
        response,
        200,
        state.mode === 'seen'
          ? { source: 'none', why: 'No Prometheus is set up, so what is counted now is not known.', features: [] }
          : dataOf(now()),
      );
    case 'orders':
      return order(request, response, key, match[4]);
    default:
      return openStream(response, key);
  }
}

async function order(request, response, key, name) {
  let body = '';
  for await (const piece of request) body += piece;
  state.orders.push({ key, name, body: JSON.parse(body) });
  if (state.refuse) return answer(response, 409, { error: state.refuse });
  return answer(response, 200, { sentence: `${key.split('/')[1]}: ${name} requested` });
}

function yamlOf(key) {
  const [namespace, name] = key.split('/');
  const line = version => `    uri: s3://models/${name}/${version}/model.onnx`;
  const spec = version => [
    'apiVersion: modeloperator.dev/v1alpha1',
    'kind: ModelDeployment',
    'metadata:',
    `  name: ${name}`,
    `  namespace: ${namespace}`,
    'spec:',
    '  model:',
    line(version),
    `    version: "${version}"`,
    '  gpu:',
    '    count: 1',
    '  replicas: 4',
  ];
  const before = spec(7);
  const after = spec(8);
  return {
    current: after.join('\n'),
    previous: before.join('\n'),
    previousName: '7f9c2ab4d1',
    diff: after.flatMap((text, index) =>
      text === before[index]
        ? [{ kind: ' ', line: text }]
        : [
            { kind: '-', line: before[index] },
            { kind: '+', line: text },
          ],
    ),
  };
}

async function control(request, response) {
  let body = '';
  for await (const piece of request) body += piece;
  const { view, row, gone, kick, ...change } = JSON.parse(body || '{}');
  Object.assign(state, change);
  if ('size' in change || 'clockOffset' in change) fill();
  if ('mode' in change) send(() => true, 'state', liveness());
  if (row) {
    rows.set(keyOf(row), { ...rows.get(keyOf(row)), ...row });
    send(stream => stream.key === null, 'row', rows.get(keyOf(row)));
  }
  if (view) {
    views.set(keyOf(view), { ...viewOf(keyOf(view)), ...view });
    send(stream => stream.key === keyOf(view), 'view', { ...viewOf(keyOf(view)), now: new Date(now()).toISOString() });
  }
  if (gone) {
    rows.delete(keyOf(gone));
    send(stream => stream.key === null || stream.key === keyOf(gone), 'gone', gone);
  }
  if (kick) for (const stream of streams) stream.response.destroy();
  answer(response, 200, { orders: state.orders, streams: streams.size, opened });
}

async function asset(response, path) {
  const name = path === '/' ? 'index.html' : normalize(path).replace(/^\/assets\//, '');
  const file = name.startsWith('vendor/') ? join(vendor, name.slice(7)) : join(web, name);
  try {
    const content = await readFile(file);
    response.writeHead(200, {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
    });
    response.end(content);
  } catch {
    answer(response, 404, { error: `There is no ${path}.` });
  }
}

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost');
  try {
    if (pathname === '/control') await control(request, response);
    else if (pathname.startsWith('/api/')) await api(request, response, pathname);
    else await asset(response, pathname);
  } catch (error) {
    answer(response, 500, { error: String(error) });
  }
});

fill();
setInterval(() => {
  if (state.mode !== 'silent') for (const stream of streams) stream.response.write(text('state', liveness()));
}, 15_000).unref();
server.listen(Number(options.get('--port') ?? 0), '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}/#token=${state.token}\n`);
});
// Whoever started it ends it by closing its input.
process.stdin.on('end', () => process.exit(0)).resume();
