/**
 * Where a formula begins and ends, in all the ways R1 writes one: `$…$`, `$$…$$`, `\(…\)`, `\[…\]`,
 * a bare `\boxed{…}`, a bare environment. What is found depends only on the text from its first
 * character on, so that a stream comes to the same result as the whole text.
 */

export interface Formula {
  /** as it was written, delimiters included */
  readonly raw: string;
  /** what is between them */
  readonly tex: string;
  /** on a line of its own */
  readonly display: boolean;
}

/** A formula that is longer is not one: what never closes must not hold back the text after it. */
const LONGEST = 4000;
const LONGEST_IN_DOLLARS = 500;

const ENVIRONMENT =
  /^\\begin\{((?:align|alignat|gather|equation|split|aligned|alignedat|gathered|array|cases|d?rcases|smallmatrix|[pbBvV]?matrix)\*?)\}/;
const DISPLAY_START = /^ {0,3}(?:\\\[|\$\$|\\begin\{)/;
/** After a formula on its own line, punctuation may follow. */
const LINE_END = /^[ \t]*([.,;:!?]?)[ \t]*(?:\n|$)/;
/** No formula goes on past these. */
const STOP = /\n {0,3}(?:`{3}|~{3}|#{1,6} )/;
const BLANK_LINE = /\n[ \t]*\n/;
const CLOSINGS: Readonly<Record<string, string>> = { '\\(': '\\)', '\\[': '\\]' };

/** A formula within a line of text, or in the middle of a paragraph. `before`: the character before it. */
export function inlineFormula(source: string, before: string): Formula | undefined {
  if (source.startsWith('\\(')) return between(source, '\\(', '\\)', false);
  if (source.startsWith('\\[')) return between(source, '\\[', '\\]', true);
  if (source.startsWith('$$')) return between(source, '$$', '$$', true);
  if (source.startsWith('$')) return inDollars(source, before);
  if (source.startsWith('\\boxed{')) return boxed(source);
  return environment(source);
}

/**
 * What `inlineFormula` does not find may yet become one, if what is still to be written closes it.
 * False is for good, however the text goes on.
 */
export function mayBecomeInline(source: string, before: string): boolean {
  const opening = /^(?:\\[([]|\$\$?|\\boxed\{)/.exec(source)?.[0] ?? '';
  if (opening === '$') return mayBecomeDollars(source, before);
  if (source.length >= LONGEST) return false;
  if (opening === '\\boxed{') return !boxed(source) && !BLANK_LINE.test(source);
  if (opening === '') return mayBecomeEnvironment(source);
  const inner = source.slice(opening.length);
  const closed = inner.includes(CLOSINGS[opening] ?? opening);
  // White space before the closing one, which may have begun, is not counted.
  return !closed && !inner.includes('`') && !BLANK_LINE.test(inner.replace(/[\\$]$/, '').trim());
}

/** The next place at which a formula might begin, from `start` on; -1 when there is none. */
export function nextInline(source: string): number {
  return source.search(/\$|\\(?:[([]|boxed\{|begin\{)/);
}

/**
 * A formula that has its lines to itself, at the beginning of a line; `open` when its end has yet
 * to be written.
 */
export function displayFormula(source: string): Formula | 'open' | undefined {
  const start = DISPLAY_START.exec(source)?.[0];
  if (start === undefined) return undefined;
  const indent = start.length - start.trimStart().length;
  const formula = source.slice(indent, indent + LONGEST);
  const [opening, closing] = delimiters(formula) ?? [];
  if (opening === undefined || closing === undefined) return undefined;
  const end = closingAt(formula, opening, closing);
  const alone = /^[ \t]*\n/.test(formula.slice(opening.length));
  const stop = alone ? STOP : new RegExp(`${STOP.source}|${BLANK_LINE.source}`);
  const stopped = formula.search(stop);
  if (end < 0) return stopped < 0 && source.length < LONGEST ? 'open' : undefined;
  if (stopped >= 0 && stopped < end) return undefined;
  const after = LINE_END.exec(source.slice(indent + end + closing.length));
  const inner = formula.slice(opening.length, end);
  if (!after || inner.trim() === '') return undefined;
  const tex = opening.startsWith('\\begin') ? formula.slice(0, end + closing.length) : inner;
  const raw = source.slice(0, indent + end + closing.length) + after[0];
  return { raw, tex: tex.trim() + (after[1] ?? ''), display: true };
}

/** Where, inside a paragraph, a line begins that is the first of a display formula; -1: nowhere. */
export function nextDisplay(source: string): number {
  const paragraph = source.search(BLANK_LINE);
  const lines = /\n(?= {0,3}(?:\\\[|\$\$|\\begin\{))/g;
  for (const { index } of source.slice(0, paragraph < 0 ? undefined : paragraph).matchAll(lines)) {
    if (displayFormula(source.slice(index + 1)) !== undefined) return index + 1;
  }
  return -1;
}

function delimiters(formula: string): readonly [string, string] | undefined {
  if (formula.startsWith('\\[')) return ['\\[', '\\]'];
  if (formula.startsWith('$$')) return ['$$', '$$'];
  const [opening, name] = ENVIRONMENT.exec(formula) ?? [];
  return opening === undefined ? undefined : [opening, `\\end{${name}}`];
}

/** Where the closing delimiter is; an environment may hold others of its name. */
function closingAt(formula: string, opening: string, closing: string): number {
  let depth = 0;
  for (let at = opening.length; ;) {
    const end = formula.indexOf(closing, at);
    if (end < 0 || !opening.startsWith('\\begin')) return end;
    for (let inner = formula.indexOf(opening, at); inner >= 0 && inner < end; depth++) {
      inner = formula.indexOf(opening, inner + opening.length);
    }
    if (depth-- === 0) return end;
    at = end + closing.length;
  }
}

function between(
  source: string,
  opening: string,
  closing: string,
  display: boolean
): Formula | undefined {
  const formula = source.slice(0, LONGEST);
  const end = formula.indexOf(closing, opening.length);
  const tex = formula.slice(opening.length, end).trim();
  if (end < 0 || tex === '' || tex.includes('`') || BLANK_LINE.test(tex)) return undefined;
  return { raw: formula.slice(0, end + closing.length), tex, display };
}

/**
 * `$x$`, but not "$5 and $10": nothing is between a dollar and its formula, the first dollar that
 * follows closes it, no word is before and no digit after, and a sum of money with words is none.
 */
function inDollars(source: string, before: string): Formula | undefined {
  if (/[\p{L}\p{N}]/u.test(before)) return undefined;
  const [raw, tex] =
    /^\$((?:[^$\\`]|\\[^])+)\$(?!\d)/.exec(source.slice(0, LONGEST_IN_DOLLARS)) ?? [];
  if (raw === undefined || tex === undefined || tex.trim() !== tex) return undefined;
  const money = /^\d/.test(tex) && /\p{L}{2}/u.test(tex) && !/[\\^_={}<>+*]/.test(tex);
  return money || BLANK_LINE.test(tex) ? undefined : { raw, tex, display: false };
}

function mayBecomeDollars(source: string, before: string): boolean {
  if (source === '$') return true;
  if (source.length >= LONGEST_IN_DOLLARS || /[\p{L}\p{N}]/u.test(before)) return false;
  return /^\$(?!\s)(?:[^$\\`]|\\[^])*\\?$/.test(source) && !BLANK_LINE.test(source);
}

function boxed(source: string): Formula | undefined {
  const formula = source.slice(0, LONGEST);
  let depth = 0;
  for (const { 0: brace, index } of formula.matchAll(/\\[^]|[{}]/g)) {
    if (brace === '{') depth++;
    if (brace !== '}' || --depth > 0) continue;
    const raw = formula.slice(0, index + 1);
    return BLANK_LINE.test(raw) ? undefined : { raw, tex: raw, display: false };
  }
  return undefined;
}

function environment(source: string): Formula | undefined {
  const formula = source.slice(0, LONGEST);
  const [opening, closing] = ENVIRONMENT.test(formula) ? (delimiters(formula) ?? []) : [];
  if (opening === undefined || closing === undefined) return undefined;
  const end = closingAt(formula, opening, closing);
  const raw = formula.slice(0, end + closing.length);
  if (end < 0 || BLANK_LINE.test(raw)) return undefined;
  return { raw, tex: raw, display: true };
}

function mayBecomeEnvironment(source: string): boolean {
  if (/^\\begin\{[a-zA-Z]*\*?$/.test(source)) return true;
  return ENVIRONMENT.test(source) && !environment(source) && !BLANK_LINE.test(source);
}
