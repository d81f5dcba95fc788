// The server's clock. What is shown as "3 m ago" must not depend on a laptop's clock that is off.
let offset = 0;

export const now = () => Date.now() + offset;

/** Sets the server's time; gives how far this computer's clock is behind it, in milliseconds. */
export function setServerTime(text) {
  const time = Date.parse(text);
  if (Number.isFinite(time)) offset = time - Date.now();
  return offset;
}

export const clockOffset = () => offset;
