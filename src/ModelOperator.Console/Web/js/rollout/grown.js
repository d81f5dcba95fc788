// What a stream adds to lines that were read once. Pure but for the map that it fills.

const limit = 2_000;

/** Adds what a view says: the split at `at`, and each measurement at the time when it was made, once. */
export function grow(grown, view, at) {
  const add = (key, time, value) => {
    const points = grown.get(key) ?? [];
    if (points.length > 0 && points[points.length - 1][0] >= time) return;
    points.push([time, value ?? null]);
    if (points.length > limit) points.shift();
    grown.set(key, points);
  };
  if (view.split) add('split/split', at, view.split.candidate ?? 0);
  for (const metric of view.metrics ?? []) {
    const time = secondsOf(metric.time);
    if (time === null) continue;
    add(`${metric.name}/candidate`, time, metric.candidate);
    add(`${metric.name}/stable`, time, metric.stable);
  }
}

// Shares in a window are not mixed with what was measured since the stage began.
/** The line that was read, with what was added since; undefined without points. */
export function join(line, young = []) {
  const old = line?.points ?? [];
  if (line?.windowed && old.length > 0) return old;
  if (old.length === 0 && young.length === 0) return undefined;
  const last = old.length > 0 ? old[old.length - 1][0] : -Infinity;
  return [...old, ...young.filter(point => point[0] > last)];
}

/** The minute of the newest measurement; null without one. */
export function minuteOf(view) {
  const times = (view?.metrics ?? []).map(metric => secondsOf(metric.time)).filter(time => time !== null);
  return times.length > 0 ? Math.floor(Math.max(...times) / 60) : null;
}

function secondsOf(time) {
  const milliseconds = Date.parse(time ?? '');
  return Number.isFinite(milliseconds) ? milliseconds / 1_000 : null;
}
