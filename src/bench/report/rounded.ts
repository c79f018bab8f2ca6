/** Figures as they are given away: seven digits, which is more than was measured. */
const DIGITS = 7;

const round = (value: number): number =>
  Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS));

/** The same plain data, with every fraction rounded. */
export function rounded<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (_key, part: unknown) => (typeof part === 'number' ? round(part) : part))
  ) as T;
}
