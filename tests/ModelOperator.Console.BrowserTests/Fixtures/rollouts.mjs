// Some ModelDeployments that are worth a look: each shows another part of the page.
import { random, revisionOf } from './random.mjs';

const minute = 60_000;

export function rollouts(now) {
  return [stepping(now), aborted(now), shadowing(now), awaiting(now), healthy(now), markup(now), readOnly(now), first(now), paused(now)];
}

const at = (now, minutes) => new Date(now - minutes * minute).toISOString();

const order = (name, sentence, allowed, why, more = {}) => ({ name, sentence, allowed, why, ...more });

function orders(allowed, refusal = 'This makes no sense now.', more = {}) {
  const sentences = {
    promote: '8 (0b8e41d7aa) gets all requests now, without the steps and checks that are left.',
    abort:
      'The rollout ends: 7 (7f9c2ab4d1) gets all requests at once. 8 (0b8e41d7aa) is not tried again until somebody retries it or the spec changes.',
    approve: 'The end of step 2 is approved, and the rollout goes on when everything else is fulfilled.',
    pause: 'The share of requests and the clock stand still. Metrics are still watched, and one that fails still aborts the rollout.',
    resume: 'The rollout goes on where it was.',
    retry: '8 (0b8e41d7aa) is rolled out again, from the first step.',
    undo: 'The spec goes back to an earlier revision: model, server, gpu, resources, pod and monitoring. Strategy, analysis and replicas stay.',
  };
  const candidate = '0b8e41d7aa';
  // To resume is to remove the annotation of the pause.
  const values = { promote: candidate, abort: candidate, approve: `${candidate}/2`, pause: candidate, retry: candidate };
  return Object.keys(sentences).map(name =>
    allowed.includes(name)
      ? order(
          name,
          sentences[name],
          true,
          undefined,
          name === 'undo'
            ? {
                target: '7f9c2ab4d1',
                targets: [
                  { revision: '7f9c2ab4d1', version: '7' },
                  { revision: '55aa0912fe', version: '6' },
                ],
              }
            : { annotation: `modeloperator.dev/${name === 'resume' ? 'pause' : name}`, value: values[name] },
        )
      : order(name, sentences[name], false, more[name] ?? refusal),
  );
}

function pods(revision, name, count, { ready = count, gpus = 1, message, restarts = 0 } = {}) {
  return Array.from({ length: count }, (_, index) => ({
    name: `${name}-${revision}-${revisionOf(index + 7).slice(0, 5)}`,
    phase: index < ready ? 'Running' : 'Pending',
    ready: index < ready,
    node: index < ready ? `gpu-node-${index + 1}` : undefined,
    restarts: index === 0 ? restarts : 0,
    message: index < ready ? undefined : message,
    gpus,
  }));
}

function stages(now, present, { state = 'now', why, running = true } = {}) {
  const all = [
    { kind: 'Deploying', name: 'deploying', startedAt: at(now, 62) },
    { kind: 'Step', name: 'step 0', weight: 5, duration: '10m', startedAt: at(now, 58), minRequests: 500 },
    { kind: 'Step', name: 'step 1', weight: 25, duration: '20m', startedAt: at(now, 47) },
    { kind: 'Step', name: 'step 2', weight: 50, duration: '30m', startedAt: at(now, 18), approval: true },
    { kind: 'Step', name: 'step 3', weight: 75, duration: '30m' },
    { kind: 'Bake', name: 'bake stage', weight: 100, duration: '1h' },
  ];
  return all.map((stage, index) => {
    const place = index < present ? 'done' : index === present ? state : state === 'failed' ? 'skipped' : 'next';
    const started = index <= present;
    return {
      index,
      approval: false,
      running: false,
      ...stage,
      state: place,
      startedAt: started ? stage.startedAt : undefined,
      endedAt: place === 'done' || place === 'failed' ? (all[index + 1].startedAt ?? at(now, 2)) : undefined,
      ...(index === present ? { why } : {}),
      ...(place === 'now' ? { running, elapsedSeconds: 1_080, remainingSeconds: 720 } : {}),
    };
  });
}

function metrics() {
  return [
    {
      name: 'errors',
      builtin: 'errorRate',
      unit: 'share',
      candidate: 0.0042,
      stable: 0.0038,
      difference: 0.0004,
      low: -0.0021,
      high: 0.0031,
      limit: 0.01,
      limitKind: 'maxIncrease',
      limitUnit: 'share',
      threshold: '<= +1 %',
      samples: 12_480,
      stableSamples: 12_610,
      verdict: 'Pass',
      failures: 0,
      dryRun: false,
    },
    {
      name: 'slow-answers',
      builtin: 'latency',
      unit: 'share',
      candidate: 0.0124,
      stable: 0.0091,
      difference: 0.0033,
      low: -0.0009,
      high: 0.0078,
      limit: 0.005,
      limitKind: 'maxIncrease',
      threshold: '<= +0.5 %',
      samples: 12_480,
      stableSamples: 12_610,
      wanted: 8_300,
      verdict: 'Inconclusive',
      failures: 0,
      dryRun: false,
      message: 'The interval still holds the limit; more answers are needed.',
    },
    {
      name: 'p99',
      query: 'histogram_quantile(0.99, sum by (le) (rate(http_duration_seconds_bucket{revision="{{ candidate.revision }}"}[5m])))',
      unit: 'seconds',
      candidate: 0.184,
      stable: 0.171,
      difference: 0.184,
      limit: 0.25,
      limitKind: 'max',
      threshold: '<= 250ms',
      verdict: 'Pass',
      failures: 0,
      dryRun: false,
    },
    {
      name: 'wrong',
      builtin: 'wrongRate',
      unit: 'share',
      candidate: 0.061,
      stable: 0.058,
      difference: 0.003,
      low: -0.021,
      high: 0.027,
      limit: 0.02,
      limitKind: 'maxIncrease',
      samples: 312,
      wanted: 1_900,
      verdict: 'Inconclusive',
      failures: 0,
      dryRun: false,
      slices: [
        { name: 'device=phone', verdict: 'Pass', candidate: 0.055, stable: 0.057, samples: 190 },
        { name: 'device=desktop', verdict: 'Inconclusive', candidate: 0.082, stable: 0.06, samples: 122 },
      ],
    },
    {
      name: 'cost-ratio',
      query: 'gpu_seconds_per_request',
      candidate: 1.31,
      stable: 1.22,
      difference: 1.07,
      limit: 1.2,
      limitKind: 'maxRatio',
      limitUnit: 'ratio',
      verdict: 'Pass',
      failures: 0,
      dryRun: true,
    },
    {
      name: 'null-answers',
      builtin: 'nullRate',
      unit: 'share',
      limit: 0.01,
      limitKind: 'max',
      verdict: 'NoData',
      failures: 0,
      dryRun: false,
      message: 'Prometheus has no such counter for this revision yet.',
    },
  ];
}

function events(now) {
  return [
    { at: at(now, 18), type: 'Normal', reason: 'StepStarted', message: 'Step 2: 50 % of the requests go to 8 (0b8e41d7aa).', count: 1 },
    {
      at: at(now, 31),
      type: 'Warning',
      reason: 'FailedScheduling',
      message: '0/12 nodes are available: 12 Insufficient nvidia.com/gpu.',
      count: 7,
    },
    { at: at(now, 47), type: 'Normal', reason: 'StepStarted', message: 'Step 1: 25 % of the requests go to 8 (0b8e41d7aa).', count: 1 },
  ];
}

const conditions = now => [
  { type: 'Ready', status: 'True', reason: 'StableReady', message: 'All pods of the stable revision are ready.', at: at(now, 3_000) },
  { type: 'Progressing', status: 'True', reason: 'Stepping', message: 'A rollout is under way.', at: at(now, 62) },
];

function history(now) {
  return [
    {
      time: at(now, 9_000),
      revision: '7f9c2ab4d1',
      version: '7',
      reason: 'Promoted',
      message: 'It is the stable revision now.',
      weight: 100,
      warning: false,
    },
    {
      time: at(now, 62),
      revision: '0b8e41d7aa',
      version: '8',
      reason: 'RolloutStarted',
      message: 'The spec asks for 8 (0b8e41d7aa).',
      weight: 0,
      warning: false,
    },
    {
      time: at(now, 58),
      revision: '0b8e41d7aa',
      version: '8',
      reason: 'StepStarted',
      message: 'Step 0 has begun.',
      weight: 5,
      warning: false,
    },
    {
      time: at(now, 47),
      revision: '0b8e41d7aa',
      version: '8',
      reason: 'StepStarted',
      message: 'Step 1 has begun.',
      weight: 25,
      warning: false,
    },
    {
      time: at(now, 18),
      revision: '0b8e41d7aa',
      version: '8',
      reason: 'StepStarted',
      message: 'Step 2 has begun.',
      weight: 50,
      warning: false,
    },
  ];
}

const transitions = list =>
  list.map(({ time, message, weight, reason, revision }) => ({ at: time, what: message, weight, reason, revision }));

const checks = now => ({
  revision: '7f9c2ab4d1',
  checks: [
    {
      name: 'drift',
      verdict: 'Warn',
      value: 0.27,
      limit: '<= 0.2',
      since: at(now, 40),
      samples: 48_210,
      worst: [
        { name: 'merchant_category', value: 0.27 },
        { name: 'amount', value: 0.14 },
      ],
      message: 'The newest window of feature merchant_category is above the limit.',
    },
    { name: 'missing', verdict: 'Ok', value: 0.002, limit: '<= 0.01', since: at(now, 4_000), samples: 48_210 },
    {
      name: 'quality',
      verdict: 'TooFew',
      since: at(now, 90),
      samples: 80,
      message: 'There are 80 answers with feedback; 200 are needed.',
    },
  ],
});

function stepping(now) {
  return {
    namespace: 'shop',
    name: 'fraud-detector',
    phase: 'Stepping',
    message: '50 % of the requests go to 8 (0b8e41d7aa); step 2 lasts 30m.',
    strategy: 'canary',
    version: '7',
    revision: '7f9c2ab4d1',
    candidate: { version: '8', revision: '0b8e41d7aa' },
    weight: 50,
    step: { index: 3, count: 6, kind: 'Step', name: 'step 2' },
    ready: 8,
    wanted: 8,
    gpus: 8,
    gpuType: 'nvidia.com/gpu A100',
    monitoring: 'Warn',
    created: at(now, 90 * 1_440),
    url: 'http://fraud-detector.shop.svc:8080',
    paused: false,
    now: new Date(now).toISOString(),
    stages: stages(now, 3),
    split: { stable: 50, candidate: 50, converged: true, since: at(now, 18) },
    transitions: transitions(history(now)),
    metrics: metrics(),
    revisions: [
      {
        revision: '7f9c2ab4d1',
        version: '7',
        role: 'Stable',
        weight: 50,
        ready: 4,
        wanted: 4,
        gpus: 4,
        autoscaled: false,
        pods: pods('7f9c2ab4d1', 'fraud', 4, { restarts: 2 }),
      },
      {
        revision: '0b8e41d7aa',
        version: '8',
        role: 'Candidate',
        weight: 50,
        ready: 4,
        wanted: 4,
        gpus: 4,
        autoscaled: false,
        pods: pods('0b8e41d7aa', 'fraud', 4),
      },
    ],
    arithmetic: [
      '8 pods are asked for: 4 of 7, 4 of 8.',
      '50 % of 8 pods is 4; the candidate never has fewer than its share of requests.',
    ],
    history: history(now),
    events: events(now),
    conditions: conditions(now),
    checks: checks(now),
    orders: orders(['promote', 'abort', 'pause', 'undo'], undefined, {
      approve: "the present stage of 'fraud-detector' needs no approval yet",
      resume: "'fraud-detector' is not paused",
      retry: "no revision of 'fraud-detector' has failed; there is nothing to retry",
    }),
  };
}

function aborted(now) {
  const failed = 'Metric errors failed in step 1 (25 %): 0.081 is above the maximum 0.05.';
  const base = stepping(now);
  return {
    ...base,
    namespace: 'shop',
    name: 'basket-ranker',
    phase: 'RolledBack',
    reason: 'AnalysisFailed',
    monitoring: 'Ok',
    message: `${failed} 7 (7f9c2ab4d1) serves all requests.`,
    candidate: undefined,
    weight: undefined,
    step: undefined,
    ready: 4,
    wanted: 4,
    gpus: 4,
    stages: stages(now, 2, { state: 'failed', why: failed }),
    split: { stable: 100, candidate: 0, converged: true, since: at(now, 12) },
    metrics: [
      {
        ...base.metrics[0],
        candidate: 0.081,
        difference: 0.0772,
        low: 0.061,
        high: 0.094,
        verdict: 'Fail',
        failures: 3,
        samples: 2_110,
        message: '0.081 is above the maximum 0.05, three times in a row.',
      },
    ],
    revisions: [{ ...base.revisions[0], weight: 100 }],
    history: [
      ...base.history.slice(0, 4),
      {
        time: at(now, 12),
        revision: '0b8e41d7aa',
        version: '8',
        reason: 'AnalysisFailed',
        message: failed,
        weight: 0,
        metric: 'errors',
        value: 0.081,
        threshold: '<= 0.05',
        warning: true,
      },
    ],
    transitions: transitions(base.history.slice(0, 4)),
    orders: orders(['retry', 'undo'], "no rollout of 'basket-ranker' is under way"),
    checks: {
      revision: '7f9c2ab4d1',
      checks: [{ name: 'drift', verdict: 'Ok', value: 0.03, limit: '<= 0.2', since: at(now, 900), samples: 9_100 }],
    },
  };
}

function shadowing(now) {
  const base = stepping(now);
  return {
    ...base,
    namespace: 'vision',
    name: 'digits',
    phase: 'Shadowing',
    message: '20 % of the requests are copied to 8 (0b8e41d7aa).',
    strategy: 'shadow',
    weight: 0,
    monitoring: undefined,
    checks: undefined,
    gpus: 0,
    gpuType: undefined,
    step: { index: 1, count: 3, kind: 'Shadow', name: 'shadow stage' },
    stages: [
      {
        index: 0,
        kind: 'Deploying',
        name: 'deploying',
        state: 'done',
        approval: false,
        running: false,
        startedAt: at(now, 30),
        endedAt: at(now, 28),
      },
      {
        index: 1,
        kind: 'Shadow',
        name: 'shadow stage',
        state: 'now',
        mirrorPercent: 20,
        duration: '1h',
        approval: false,
        running: true,
        startedAt: at(now, 28),
        minRequests: 1_000,
        answered: 412,
        remainingSeconds: 1_920,
        elapsedSeconds: 1_680,
      },
      { index: 2, kind: 'Switch', name: 'switch', state: 'next', weight: 100, approval: true, running: false },
    ],
    split: { stable: 100, candidate: 0, converged: true, since: at(now, 9_000) },
    transitions: [],
    metrics: [
      {
        name: 'mismatch',
        builtin: 'shadowMismatch',
        unit: 'share',
        candidate: 0.011,
        difference: 0.011,
        low: 0.004,
        high: 0.024,
        limit: 0.02,
        limitKind: 'max',
        samples: 412,
        wanted: 600,
        verdict: 'Inconclusive',
        failures: 0,
        dryRun: false,
      },
    ],
    shadow: {
      percent: 20,
      copied: 431,
      dropped: 19,
      matched: 407,
      compared: 412,
      differences: [
        { result: 'another class', count: 4 },
        { result: 'shape', count: 1 },
      ],
    },
    orders: orders(['promote', 'abort', 'pause', 'undo']),
  };
}

function awaiting(now) {
  const base = stepping(now);
  const why = 'The time of step 2 is up; a person must approve its end.';
  return {
    ...base,
    namespace: 'shop',
    name: 'search-ranker',
    phase: 'AwaitingApproval',
    message: 'Step 2 waits until a person approves its end.',
    waiting: why,
    stages: stages(now, 3, { why, running: false }).map(stage => (stage.state === 'now' ? { ...stage, remainingSeconds: 0 } : stage)),
    metrics: base.metrics.slice(0, 3).map(metric => ({ ...metric, verdict: 'Pass', wanted: undefined, message: undefined })),
    monitoring: undefined,
    checks: undefined,
    orders: orders(['promote', 'abort', 'approve', 'pause', 'undo']),
  };
}

function paused(now) {
  const base = stepping(now);
  const why = 'Alex has paused the rollout.';
  return {
    ...base,
    namespace: 'vision',
    name: 'paused',
    phase: 'Paused',
    paused: true,
    message: why,
    waiting: why,
    stages: stages(now, 3, { why, running: false }),
    orders: orders(['promote', 'abort', 'resume', 'undo'], "the rollout of 'paused' is paused already"),
  };
}

function healthy(now) {
  const base = stepping(now);
  return {
    ...base,
    namespace: 'vision',
    name: 'ocr',
    phase: 'Healthy',
    message: 'The stable revision is what the spec asks for, and it is ready.',
    candidate: undefined,
    weight: undefined,
    step: undefined,
    ready: 4,
    wanted: 4,
    gpus: 4,
    monitoring: 'Bad',
    stages: stages(now, -1),
    split: { stable: 100, candidate: 0, converged: true },
    transitions: [],
    metrics: [],
    revisions: [{ ...base.revisions[0], weight: 100 }],
    orders: orders(['undo'], "no rollout of 'ocr' is under way"),
    checks: { revision: '7f9c2ab4d1', checks: [{ ...base.checks.checks[0], verdict: 'Bad', value: 0.41 }] },
  };
}

// Whoever may write a spec may write this; the page must show it as text.
function markup(now) {
  const evil = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>';
  const base = stepping(now);
  return {
    ...base,
    namespace: 'tests',
    name: 'markup',
    message: evil,
    version: '<b>7</b>',
    candidate: { version: '"><svg onload=alert(1)>', revision: '0b8e41d7aa' },
    waiting: evil,
    url: 'javascript:alert(1)',
    arithmetic: [evil],
    history: base.history.map(entry => ({ ...entry, message: evil })),
    events: base.events.map(event => ({ ...event, message: evil })),
    metrics: [{ ...base.metrics[0], name: evil, message: evil }],
    revisions: [{ ...base.revisions[1], pods: pods('x', 'markup', 1, { ready: 0, message: evil }) }],
    orders: orders(['abort'], evil),
  };
}

function readOnly(now) {
  const why = 'You may not patch modeldeployments.modeloperator.dev in namespace ops.';
  return {
    ...stepping(now),
    namespace: 'ops',
    name: 'read-only',
    orders: orders([], why),
    events: undefined,
    unread: ['The events could not be read: you may not list events.events.k8s.io in namespace ops.'],
  };
}

function first(now) {
  const base = stepping(now);
  return {
    ...base,
    namespace: 'vision',
    name: 'new-model',
    phase: 'Deploying',
    message: '1 of 3 pods of 1 (c0ffee1234) is ready.',
    version: undefined,
    revision: undefined,
    candidate: { version: '1', revision: 'c0ffee1234' },
    weight: 0,
    monitoring: undefined,
    checks: undefined,
    url: undefined,
    split: undefined,
    transitions: [],
    metrics: [],
    step: { index: 0, count: 1, kind: 'Deploying', name: 'deploying' },
    ready: 1,
    wanted: 3,
    gpus: 3,
    created: at(now, 4),
    stages: [
      {
        index: 0,
        kind: 'Deploying',
        name: 'deploying',
        state: 'now',
        running: true,
        approval: false,
        startedAt: at(now, 4),
        why: 'Two pods wait for GPUs: 0/12 nodes have enough.',
      },
    ],
    revisions: [
      {
        revision: 'c0ffee1234',
        version: '1',
        role: 'Candidate',
        weight: 0,
        ready: 1,
        wanted: 3,
        gpus: 3,
        autoscaled: false,
        pods: pods('c0ffee1234', 'new-model', 3, { ready: 1, message: '0/12 nodes are available: 12 Insufficient nvidia.com/gpu.' }),
      },
    ],
    arithmetic: undefined,
    history: [
      {
        time: at(now, 4),
        revision: 'c0ffee1234',
        version: '1',
        reason: 'RolloutStarted',
        message: 'The first revision is made ready.',
        warning: false,
      },
    ],
    conditions: [{ type: 'Ready', status: 'False', reason: 'NoStableRevision', message: 'Nothing serves yet.', at: at(now, 4) }],
    orders: orders([], "1 (c0ffee1234) is the first revision of 'new-model': it becomes stable by itself when its pods are ready"),
  };
}

/** Lines of the last hour for the tiles of a view. */
export function series(view, now) {
  const next = random(5);
  const seconds = Math.floor(now / 1_000);
  const times = Array.from({ length: 121 }, (_, index) => seconds - 3_600 + index * 30);
  const around = value => {
    let away = 0;
    return times.map(time => {
      away = 0.9 * away + 0.09 * (next() - 0.5);
      return [time, Math.max(0, value * (1 + away))];
    });
  };
  const split = times.map(time => {
    const stage = view.stages
      .filter(one => one.startedAt && Date.parse(one.startedAt) / 1_000 <= time && one.weight !== undefined)
      .at(-1);
    return [time, view.candidate ? (stage?.weight ?? 0) : 0];
  });
  return {
    source: 'prometheus',
    series: [
      { metric: 'split', role: 'split', unit: 'percent', points: split },
      ...view.metrics
        .filter(metric => metric.candidate !== undefined)
        .flatMap(metric => [
          {
            metric: metric.name,
            role: 'candidate',
            unit: metric.unit,
            points: around(metric.candidate).filter(([time]) => time > seconds - 3_480),
          },
          ...(metric.stable === undefined
            ? []
            : [{ metric: metric.name, role: 'stable', unit: metric.unit, points: around(metric.stable) }]),
        ]),
    ],
  };
}
