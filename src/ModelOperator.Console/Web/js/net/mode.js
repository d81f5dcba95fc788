// How the console runs: for one person on their own machine, or in the cluster behind a proxy that logs people in.
let mode = 'local';

/** True in the cluster. There is no token of the page then: the proxy adds the person's own to each request. */
export const isShared = () => mode === 'cluster';

export function setMode(value) {
  mode = value;
}
