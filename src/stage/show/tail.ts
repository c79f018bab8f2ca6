/** Characters: more than a stage shows at once, and how many are taken away together. */
const SHOWN = 2400;
const STEP = 1200;

/**
 * The end of a long text: laying out all of it for every token costs more the longer a model thinks.
 * What is left out grows in steps and ends with a line where there is one, so lines seldom break anew.
 */
export function tail(text: string): string {
  const from = Math.floor(Math.max(0, text.length - SHOWN) / STEP) * STEP;
  if (from === 0) return text;
  const line = text.indexOf('\n', from);
  return text.slice(line >= 0 && line < from + STEP ? line + 1 : from);
}
