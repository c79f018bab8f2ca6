/** A time in the past as people say it: `today, 00:12`, `yesterday`, `3 November`, `3 November 2025`. */
import { words } from './words.ts';

const clock = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23'
});
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long' });
const dayAndYear = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long' });

/** Both in milliseconds since 1970; days are those of the reader's clock. */
export function when(time: number, now = Date.now()): string {
  const then = new Date(time);
  const today = new Date(now);
  if (sameDay(then, today)) return words.today(clock.format(then));
  const before = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (sameDay(then, before)) return words.yesterday;
  return (then.getFullYear() === today.getFullYear() ? day : dayAndYear).format(then);
}

const sameDay = (a: Date, b: Date): boolean => a.toDateString() === b.toDateString();
