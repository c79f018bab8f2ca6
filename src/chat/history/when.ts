/** The time of a conversation, as short as a list has room for: `14:05`, `22 Nov`, `Nov 2025`. */
const formats = new Map<string, Record<'clock' | 'day' | 'month', Intl.DateTimeFormat>>();

function formatsOf(locale: string) {
  const known = formats.get(locale) ?? {
    clock: new Intl.DateTimeFormat(locale, {
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23'
    }),
    day: new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' }),
    month: new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric' })
  };
  formats.set(locale, known);
  return known;
}

/** Times in milliseconds since 1970; days are those of the reader's clock. */
export function when(time: number, now: number, locale: string): string {
  const { clock, day, month } = formatsOf(locale);
  const then = new Date(time);
  const today = new Date(now);
  if (then.toDateString() === today.toDateString()) return clock.format(then);
  return (then.getFullYear() === today.getFullYear() ? day : month).format(then);
}
