// The words, the tone and the shape of each state. Colour is never the only sign.
export const phases = {
  Degraded: { word: 'Degraded', tone: 'bad', shape: 'alert', rank: 0 },
  RollingBack: { word: 'Rolling back', tone: 'warn', shape: 'back', rank: 1 },
  AwaitingApproval: { word: 'Awaiting approval', tone: 'warn', shape: 'hand', rank: 2 },
  Paused: { word: 'Paused', tone: 'warn', shape: 'pause', rank: 3 },
  RolledBack: { word: 'Rolled back', tone: 'bad', shape: 'cross', rank: 4 },
  Stepping: { word: 'Stepping', tone: 'info', shape: 'half', rank: 5 },
  Shadowing: { word: 'Shadowing', tone: 'info', shape: 'shadow', rank: 6 },
  Baking: { word: 'Baking', tone: 'info', shape: 'clock', rank: 7 },
  Deploying: { word: 'Deploying', tone: 'info', shape: 'up', rank: 8 },
  Pending: { word: 'Pending', tone: 'quiet', shape: 'dots', rank: 9 },
  Unseen: { word: 'Not seen yet', tone: 'quiet', shape: 'dots', rank: 9.5 },
  Idle: { word: 'At zero pods', tone: 'quiet', shape: 'empty', rank: 9.8 },
  Healthy: { word: 'Healthy', tone: 'ok', shape: 'check', rank: 10 },
};

export const verdicts = {
  Pass: { word: 'Passes', tone: 'ok', shape: 'check' },
  Fail: { word: 'Fails', tone: 'bad', shape: 'cross' },
  Inconclusive: { word: 'Not decided yet', tone: 'info', shape: 'dots' },
  NoData: { word: 'No data', tone: 'warn', shape: 'empty' },
};

export const monitoring = {
  Ok: { word: 'Ok', tone: 'ok', shape: 'check', rank: 4 },
  Warn: { word: 'Warn', tone: 'warn', shape: 'alert', rank: 1 },
  Bad: { word: 'Bad', tone: 'bad', shape: 'cross', rank: 0 },
  TooFew: { word: 'Too few', tone: 'quiet', shape: 'dots', rank: 3 },
  NoData: { word: 'No data', tone: 'warn', shape: 'empty', rank: 2 },
};

export const phaseOf = name => phases[name] ?? unknown(name, 5);
export const verdictOf = name => verdicts[name] ?? unknown(name);
export const monitoringOf = name => monitoring[name] ?? unknown(name);

/** The name of a stage, as the other commands write it: Step 1, Bake. */
export function stageName({ name, kind }) {
  const text = (name ?? kind ?? 'stage').replace(/ stage$/, '');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The products of a type of GPU; the resource that counts them says little where there is room for one word. */
export const gpuName = type => (type ?? '').replace(/^[a-z0-9.-]+\/[\w.-]+[ ,:(]*/, '').replace(/\)$/, '').replaceAll('NVIDIA-', '');

const strategies = { canary: 'Canary', blueGreen: 'Blue/green', shadow: 'Shadow' };

export const strategyWord = name => strategies[name] ?? name ?? 'unknown';

/** A model as people name it: its version first, a piece of the hash where there is none. */
export function modelName({ version, revision } = {}) {
  return version ?? (revision ? revision.slice(0, 10) : 'unknown');
}

function unknown(name, rank = 9) {
  return { word: name ? String(name) : 'Unknown', tone: 'quiet', shape: 'dots', rank };
}
