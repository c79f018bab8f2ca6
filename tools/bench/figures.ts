/** What a benchmark hands back, and how it is printed. */

/** One line of `npm run bench`: the median of n measurements, and their range. */
export interface Figure {
  /** `benchmark/what` */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly n: number;
  readonly min: number;
  readonly max: number;
  /** vendor and architecture of the GPU adapter; "none" for what no GPU has a part in */
  readonly adapter: string;
}

/** Three or four digits that mean something; whole numbers stay whole. */
function tidy(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(4));
}

export function figure(
  name: string,
  unit: string,
  values: readonly number[],
  adapter = 'none'
): Figure {
  const sorted = values.toSorted((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined || !sorted.every(Number.isFinite)) {
    throw new Error(`${name}: there are no measurements (${values.join()})`);
  }
  const middle = sorted.length / 2;
  const median = ((sorted[Math.floor(middle)] ?? min) + (sorted[Math.ceil(middle) - 1] ?? min)) / 2;
  return {
    name,
    value: tidy(median),
    unit,
    n: values.length,
    min: tidy(min),
    max: tidy(max),
    adapter
  };
}

/** The figures as a table for people. */
export function table(figures: readonly Figure[]): string {
  const number = (value: number): string =>
    value.toLocaleString('en', { maximumFractionDigits: 3, useGrouping: Math.abs(value) >= 1e4 });
  const rows = figures.map(({ name, value, unit, n, min, max }) => [
    name,
    number(value),
    unit,
    n === 1 || min === max ? '' : `${number(min)} – ${number(max)}`,
    n === 1 ? '' : `n = ${n}`
  ]);
  const widths = [0, 1, 2, 3, 4].map((column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0))
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 1 ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  const adapters = [...new Set(figures.map(({ adapter }) => adapter))].filter((a) => a !== 'none');
  return [...rows.map(line), ...adapters.map((adapter) => `adapter: ${adapter}`)].join('\n');
}
