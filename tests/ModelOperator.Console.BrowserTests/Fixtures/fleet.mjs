// A fleet as a company might have it: most is healthy, some is rolling out, a little is wrong.
import { random, revisionOf } from './random.mjs';

const teams = ['ads', 'fraud', 'maps', 'ranking', 'search', 'speech', 'support', 'vision'];
const models = [
  'bert-reranker',
  'ctr',
  'digits',
  'embeddings',
  'eta',
  'intent',
  'llama-8b',
  'ocr',
  'spam',
  'toxicity',
  'two-tower',
  'whisper',
];
const strategies = ['canary', 'canary', 'canary', 'blueGreen', 'shadow'];
const phases = [
  ['Healthy', 430],
  ['Stepping', 22],
  ['Deploying', 9],
  ['Baking', 8],
  ['Shadowing', 7],
  ['AwaitingApproval', 5],
  ['Paused', 4],
  ['RolledBack', 6],
  ['Degraded', 3],
  ['RollingBack', 2],
  ['Pending', 3],
  ['Unseen', 1],
];
const weights = {
  Stepping: [5, 10, 25, 50],
  Baking: [100],
  Shadowing: [0],
  AwaitingApproval: [25, 50],
  Paused: [10, 50],
  Deploying: [0],
  RollingBack: [0],
};
const kinds = {
  Stepping: 'Step',
  Baking: 'Bake',
  Shadowing: 'Shadow',
  AwaitingApproval: 'Step',
  Paused: 'Step',
  Deploying: 'Deploying',
  RollingBack: 'Step',
};
const gpuTypes = ['nvidia.com/gpu', 'nvidia.com/gpu A100', 'nvidia.com/gpu L4'];

const sentences = {
  Stepping: 'The candidate gets a growing share of requests.',
  Deploying: 'Two of four pods of the candidate are ready.',
  Baking: 'The candidate has all requests; the old revision stays for an instant way back.',
  Shadowing: 'The candidate gets copies of requests.',
  AwaitingApproval: 'A person must approve the end of step 1.',
  Paused: 'Alex has paused the rollout.',
  RolledBack: 'Metric errors failed in step 0 (5 %): 0.081 is above the maximum 0.05. The stable revision serves.',
  Degraded: 'The stable revision has 1 of 4 pods ready: Insufficient nvidia.com/gpu.',
  RollingBack: 'Requests go back to the stable revision.',
  Pending: 'Nothing runs yet.',
  Unseen: 'No operator has looked at it yet.',
};

export function fleet(size, now) {
  const next = random(17);
  const pick = list => list[Math.floor(next() * list.length)];
  const total = phases.reduce((sum, [, count]) => sum + count, 0);
  const phaseAt = share => {
    let rest = share * total;
    for (const [phase, count] of phases) {
      rest -= count;
      if (rest < 0) return phase;
    }
    return 'Healthy';
  };
  return Array.from({ length: size }, (_, index) => {
    const team = pick(teams);
    const phase = phaseAt(next());
    const wanted = 1 + Math.floor(next() * 8);
    const kind = kinds[phase];
    const major = 1 + Math.floor(next() * 30);
    const gpus = next() < 0.75 ? wanted * (next() < 0.2 ? 4 : 1) : 0;
    return {
      namespace: team,
      name: `${pick(models)}-${String(index).padStart(size > 999 ? 4 : 3, '0')}`,
      phase,
      message: sentences[phase] ?? 'The stable revision is what the spec asks for, and it is ready.',
      strategy: pick(strategies),
      version: phase === 'Unseen' ? undefined : String(major),
      revision: phase === 'Unseen' ? undefined : revisionOf(index),
      candidate: kind && { version: String(major + 1), revision: revisionOf(index + 100_000) },
      weight: kind && pick(weights[phase]),
      step: kind && {
        index: 2,
        count: 6,
        kind,
        name: kind === 'Step' ? `step ${Math.floor(next() * 4)}` : `${kind.toLowerCase()} stage`,
      },
      ready: ['Degraded', 'Deploying', 'Pending', 'Unseen'].includes(phase) ? Math.floor(wanted / 3) : wanted,
      wanted,
      gpus,
      gpuType: gpus ? pick(gpuTypes) : undefined,
      monitoring: next() < 0.6 ? pick(['Ok', 'Ok', 'Ok', 'Ok', 'Ok', 'Ok', 'Warn', 'Bad', 'TooFew', 'NoData']) : undefined,
      waiting: ['AwaitingApproval', 'Paused', 'Degraded'].includes(phase) ? sentences[phase] : undefined,
      created: new Date(now - next() ** 3 * 200 * 86_400_000).toISOString(),
      paused: phase === 'Paused',
    };
  });
}
