/** Figures as the page writes them. Widths stay steady while a figure changes. */

const whole = new Intl.NumberFormat('en');

export const count = (value: number): string => whole.format(Math.round(value));

/** Tokens per second: one decimal below 1000. */
export function rate(value: number): string {
  return value < 999.95 ? value.toFixed(1) : count(value);
}

/** Seconds of something that was measured: `0.31 s`, `4.2 s`, `2 min 05 s`. */
export function seconds(value: number): string {
  if (value < 1) return `${value.toFixed(2)} s`;
  if (value < 59.95) return `${value.toFixed(1)} s`;
  return minutes(value);
}

/** Seconds of something that is going on: steady decimals while they run. */
export const running = (value: number): string =>
  value < 59.95 ? `${value.toFixed(1)} s` : minutes(value);

/** Seconds of something that is counted down: no decimals that flicker. */
export function secondsLeft(value: number): string {
  const left = Math.max(1, Math.round(value));
  return left < 60 ? `${left} s` : minutes(left);
}

function minutes(value: number): string {
  const total = Math.round(value);
  const rest = String(total % 60).padStart(2, '0');
  return `${Math.floor(total / 60)} min ${rest} s`;
}

/** `412 of 1,013 MB`: both in the unit of the total, so that the digits keep their places. */
export function bytesOf(done: number, total: number): string {
  const [divisor, unit, digits] =
    total >= 1e7 ? [1e6, 'MB', 0] : total >= 1e6 ? [1e6, 'MB', 1] : [1e3, 'KB', 0];
  const format = (bytes: number) =>
    new Intl.NumberFormat('en', {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits
    }).format(bytes / divisor);
  return total > 0 ? `${format(done)} of ${format(total)} ${unit}` : `${format(done)} ${unit}`;
}

/** `1.54 B`, `7.6 B`, `920 K` parameters. */
export function parameters(value: number): string {
  if (value >= 1e9) return `${Number((value / 1e9).toPrecision(3))} B`;
  if (value >= 1e6) return `${Number((value / 1e6).toPrecision(3))} M`;
  return `${Math.round(value / 1e3)} K`;
}
