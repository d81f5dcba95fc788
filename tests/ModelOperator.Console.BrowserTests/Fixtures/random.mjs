// The same numbers each time.
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const revisionOf = seed => {
  const next = random(seed);
  return Array.from({ length: 10 }, () => '0123456789abcdef'[Math.floor(next() * 16)]).join('');
};
