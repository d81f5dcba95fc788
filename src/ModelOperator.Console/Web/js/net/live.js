// A stream whose server also says whether it still has the cluster: both together decide whether what is shown is live.
import { setServerTime } from '../text/clock.js';
import { refreshSession } from './session.js';
import { follow } from './stream.js';

/** Handlers: event(name, data), and link(state) when the state changes. Gives a function that ends it. */
export function followLive(path, { event, link }) {
  let connected = false;
  let told = '';
  // The server repeats itself every 15 s, so that the page can set its clock.
  const tell = state => {
    const text = JSON.stringify(state);
    if (text !== told) link(state);
    told = text;
  };
  const stream = follow(path, {
    link(state) {
      if (state.kind !== 'live') {
        connected = false;
        tell(state);
        return;
      }
      if (connected) return;
      connected = true;
      // The clock may have moved while a laptop slept, and Prometheus may be there again.
      refreshSession().catch(() => {});
      tell({ kind: 'live' });
    },
    event(name, data) {
      if (name !== 'state') {
        event(name, data);
        return;
      }
      if (data.now) setServerTime(data.now);
      tell(data.live ? { kind: 'live', leftOut: data.leftOut } : { kind: 'stale', why: data.message, since: data.since });
    },
  });
  return () => stream.stop();
}
