/**
 * How well a text answers what was typed: the letters in their order, better where words begin and
 * where they stand together. Higher is better; undefined where a letter is missing.
 */
export function score(query: string, text: string): number | undefined {
  const wanted = Array.from(fold(query).replace(/\s+/g, ''));
  const letters = Array.from(fold(text));
  const whole = letters.join('').indexOf(fold(query).trim());
  if (whole >= 0) return 1000 - whole;
  let at = 0;
  let sum = 0;
  let together = 0;
  for (const letter of wanted) {
    const found = letters.indexOf(letter, at);
    if (found < 0) return undefined;
    const begins = found === 0 || /[\s\-–.(/]/.test(letters[found - 1] ?? '');
    together = found === at && at > 0 ? together + 1 : 0;
    sum += 1 + together * 2 + (begins ? 4 : 0) - (found - at) * 0.05;
    at = found + 1;
  }
  return sum;
}

/** Upper case and accents make no difference. */
function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Those that answer, the best first; everything, in its own order, where nothing was typed. */
export function search<T>(query: string, all: readonly T[], text: (one: T) => string): T[] {
  if (query.trim() === '') return [...all];
  return all
    .flatMap((one) => {
      const value = score(query, text(one));
      return value === undefined ? [] : [{ one, value }];
    })
    .sort((a, b) => b.value - a.value)
    .map(({ one }) => one);
}
