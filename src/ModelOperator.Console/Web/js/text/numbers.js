// Numbers with their units, short enough for a tile.
const short = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

export const known = value => typeof value === 'number' && Number.isFinite(value);

/** A value with its unit: 1.25 %, 250 ms, 20.5 GiB, 0.021; "unknown" where there is none. */
export function quantity(value, unit) {
  if (!known(value)) return 'unknown';
  if (unit === 'share' || unit === '%') return `${percentDigits(unit === '%' ? value : value * 100)} %`;
  if (unit === 's' || unit === 'seconds') return seconds(value);
  if (unit === 'bytes') return bytes(value);
  return unit ? `${short.format(value)} ${unit}` : short.format(value);
}

/** The same with a sign, for differences; shares differ by percentage points. */
export function signed(value, unit) {
  if (!known(value)) return 'unknown';
  const sign = value > 0 ? '+' : value < 0 ? '−' : '±';
  if (unit === 'share' || unit === '%') return `${sign}${percentDigits(Math.abs(unit === '%' ? value : value * 100))} pp`;
  return `${sign}${quantity(Math.abs(value), unit)}`;
}

export const count = value => (!known(value) ? 'unknown' : value < 100_000 ? whole.format(value) : compact.format(value));

export const plural = (number, one, many = `${one}s`) => `${count(number)} ${number === 1 ? one : many}`;

function percentDigits(value) {
  const size = Math.abs(value);
  return value
    .toFixed(size === 0 ? 0 : size < 0.1 ? 3 : size < 10 ? 2 : size < 99.95 ? 1 : 0)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}

function seconds(value) {
  const size = Math.abs(value);
  if (size < 0.001) return `${short.format(value * 1e6)} µs`;
  return size < 1 ? `${short.format(Number((value * 1_000).toPrecision(3)))} ms` : `${short.format(value)} s`;
}

function bytes(value) {
  const power = Math.min(4, Math.max(0, Math.floor(Math.log2(Math.abs(value) || 1) / 10)));
  return `${short.format(value / 2 ** (10 * power))} ${['B', 'KiB', 'MiB', 'GiB', 'TiB'][power]}`;
}
