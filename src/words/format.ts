/**
 * Figures, times and lists as the page writes them, in its language: the one place that asks Intl.
 * Widths stay steady while a figure changes.
 */
import { bytesIn } from './bytes.ts';
import { units as english } from './en/units.ts';
import { language, room } from './language.svelte.ts';

export const units = /* @__PURE__ */ room('units', english);

/** Making one costs more than using it a hundred times. */
const made = new Map<string, Intl.NumberFormat>();

/** For figures.ts, too. */
export function decimal(digits: number): Intl.NumberFormat {
  const key = `${language.tag} ${digits}`;
  const found = made.get(key);
  if (found) return found;
  const format = new Intl.NumberFormat(language.tag, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits
  });
  made.set(key, format);
  return format;
}

export const count = (value: number): string => decimal(0).format(Math.round(value));

/** `1 file`, `2 files`: the form for a number, in a language's own plural categories. */
export function plural(
  value: number,
  forms: { readonly one?: string; readonly other: string }
): string {
  const one = new Intl.PluralRules(language.tag).select(value) === 'one';
  return `${count(value)} ${(one ? forms.one : undefined) ?? forms.other}`;
}

/** Tokens per second: one decimal below 1000. */
export const rate = (value: number): string => decimal(value < 999.95 ? 1 : 0).format(value);

/** Seconds of something that was measured: `0.31 s`, `4.2 s`, `2 min 05 s`. */
export function seconds(value: number): string {
  if (value < 1) return units.seconds(decimal(2).format(value));
  if (value < 59.95) return units.seconds(decimal(1).format(value));
  return minutes(value);
}

/** Seconds of something that is going on: steady decimals while they run. */
export const running = (value: number): string =>
  value < 59.95 ? units.seconds(decimal(1).format(value)) : minutes(value);

/** Seconds of something that is counted down: no decimals that flicker. */
export function secondsLeft(value: number): string {
  const left = Math.max(1, Math.round(value));
  return left < 60 ? units.seconds(String(left)) : minutes(left);
}

function minutes(value: number): string {
  const total = Math.round(value);
  return units.minutes(String(Math.floor(total / 60)), String(total % 60).padStart(2, '0'));
}

/** `1.23 GB`: decimal units, three digits, as download sizes are given everywhere. */
export const formatBytes = (bytes: number): string => bytesIn(bytes, language.tag);

/** `412 of 1,013` */
export function countOf(done: number, total: number): string {
  return units.of(count(done), count(total));
}

/** `412 of 1,013 MB`: both in the unit of the total, so that the digits keep their places. */
export function bytesOf(done: number, total: number): string {
  const [divisor, unit, digits] =
    total >= 1e7 ? [1e6, 'MB', 0] : total >= 1e6 ? [1e6, 'MB', 1] : [1e3, 'KB', 0];
  const written = (value: number) => decimal(digits).format(value / divisor);
  return total > 0
    ? `${units.of(written(done), written(total))} ${unit}`
    : `${written(done)} ${unit}`;
}

/** `1.54 B`, `7.6 B`, `920 K` parameters, as the names of models have them in every language. */
export function parameters(value: number): string {
  if (value >= 1e9) return `${Number((value / 1e9).toPrecision(3))} B`;
  if (value >= 1e6) return `${Number((value / 1e6).toPrecision(3))} M`;
  return `${Math.round(value / 1e3)} K`;
}

/**
 * A time in the past as people say it: `today, 00:12`, `yesterday`, `3 November`, `3 November 2025`.
 * Both in milliseconds since 1970; days are those of the reader's clock.
 */
export function when(time: number, now = Date.now()): string {
  const then = new Date(time);
  const today = new Date(now);
  if (sameDay(then, today)) return units.today(clock(then));
  const before = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (sameDay(then, before)) return units.yesterday;
  return date(then, then.getFullYear() !== today.getFullYear());
}

const sameDay = (a: Date, b: Date): boolean => a.toDateString() === b.toDateString();

/** `14:05` */
export const clock = (time: Date): string =>
  new Intl.DateTimeFormat(language.tag, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23'
  }).format(time);

/** `22 November 2026`, for what is read later. */
export const day = (time: number): string => date(new Date(time), true);

/** The day before the month in English, as most of its readers write it. */
const date = (time: Date, year: boolean): string =>
  new Intl.DateTimeFormat(language.tag === 'en' ? 'en-GB' : language.tag, {
    day: 'numeric',
    month: 'long',
    ...(year && { year: 'numeric' })
  }).format(time);
