// Lines over time: asked for once, and then continued from the stream; nothing is polled.
import { useEffect, useMemo, useRef, useState } from '../html.js';
import { pathOf, read } from '../net/request.js';
import { now } from '../text/clock.js';

const minutes = 60;
const limit = 2_000;

/** Gives { source, why, of(metric, role) }; of gives points [seconds, value], or undefined. */
export function useSeries(namespace, name, view, link) {
  const [answer, setAnswer] = useState(null);
  const [why, setWhy] = useState(null);
  const grown = useRef(new Map());
  const live = link.kind === 'live';
  useEffect(() => {
    grown.current = new Map();
    setAnswer(null);
  }, [namespace, name]);
  useEffect(() => {
    if (!live) return undefined;
    const controller = new AbortController();
    read(`${pathOf({ namespace, name })}/series?minutes=${minutes}`, controller.signal)
      .then(found => {
        grown.current = new Map();
        setAnswer(found);
        setWhy(null);
      })
      .catch(error => error.name !== 'AbortError' && setWhy(error.message));
    return () => controller.abort();
  }, [namespace, name, live]);
  useMemo(() => view && grow(grown.current, view), [view]);
  return useMemo(() => {
    const found = new Map((answer?.series ?? []).map(series => [`${series.metric}/${series.role}`, series.points]));
    const made = new Map();
    return {
      source: answer?.source,
      why: answer?.why ?? why,
      of(metric, role) {
        const key = `${metric}/${role}`;
        if (!made.has(key)) made.set(key, join(found.get(key), grown.current.get(key)));
        return made.get(key);
      },
    };
  }, [answer, why, view]);
}

function grow(grown, view) {
  const at = Math.floor(now() / 1_000);
  const add = (key, value) => {
    const points = grown.get(key) ?? [];
    if (points.length > 0 && points[points.length - 1][0] >= at) points.pop();
    points.push([at, value ?? null]);
    if (points.length > limit) points.shift();
    grown.set(key, points);
  };
  if (view.split) add('split/split', view.split.candidate ?? 0);
  for (const metric of view.metrics ?? []) {
    add(`${metric.name}/candidate`, metric.candidate);
    add(`${metric.name}/stable`, metric.stable);
  }
}

function join(old = [], young = []) {
  if (old.length === 0 && young.length === 0) return undefined;
  const last = old.length > 0 ? old[old.length - 1][0] : -Infinity;
  return [...old, ...young.filter(point => point[0] > last)];
}
