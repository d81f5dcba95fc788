// Lines over time: asked for once, and then continued from the stream. Shares in a window, which only the server can tell, are asked for
// again when the stream brings measurements of another minute. Nothing is polled.
import { useEffect, useMemo, useRef, useState } from '../html.js';
import { pathOf, read } from '../net/request.js';
import { now } from '../text/clock.js';
import { grow, join, minuteOf } from './grown.js';

const minutes = 60;

/** Gives { source, why, of(metric, role) }; of gives points [seconds, value], or undefined. */
export function useSeries(namespace, name, view, link) {
  const [answer, setAnswer] = useState(null);
  const [why, setWhy] = useState(null);
  const grown = useRef(new Map());
  const live = link.kind === 'live';
  const minute = minuteOf(view);
  const due = answer?.series?.some(line => line.windowed) ? minute : null;
  const asked = useRef(null);
  useEffect(() => {
    grown.current = new Map();
    setAnswer(null);
  }, [namespace, name]);
  useEffect(() => {
    const edition = [namespace, name, live, minute].join('/');
    const isKnown = due !== null && asked.current === edition;
    asked.current = edition;
    if (!live || isKnown) return undefined;
    const controller = new AbortController();
    read(`${pathOf({ namespace, name })}/series?minutes=${minutes}`, controller.signal)
      .then(found => {
        grown.current = new Map();
        setAnswer(found);
        setWhy(null);
      })
      .catch(error => error.name !== 'AbortError' && setWhy(error.message));
    return () => controller.abort();
  }, [namespace, name, live, due]);
  useMemo(() => view && grow(grown.current, view, Math.floor(now() / 1_000)), [view]);
  return useMemo(() => {
    const found = new Map((answer?.series ?? []).map(series => [`${series.metric}/${series.role}`, series]));
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
