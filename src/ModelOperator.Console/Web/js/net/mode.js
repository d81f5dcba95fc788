// How the console runs: for one person on their own machine, or in the cluster behind a proxy that logs people in.
let mode = 'local';

/** True in the cluster. There is no token of the page then: the proxy adds the person's own to each request. */
export const isShared = () => mode === 'cluster';

// In the cluster, what a person saw is forgotten some time after the person's last page.
export const seenSince = () => (isShared() ? 'your first page was opened' : 'the console was started');

export function setMode(value) {
  mode = value;
}
