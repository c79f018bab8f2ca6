/**
 * Plain text that grows, with the formulas in it, cut into pieces at the ends of its lines: laying
 * out one long text costs as much as it is long, laying out its last piece does not.
 *
 * A thought is no markdown, so nothing else is looked for but code, where a dollar is a dollar: in
 * backticks on one line, and between fences. What is decided is never read again, and is decided as
 * it would be with the whole text at hand.
 */
import {
  displayFormula,
  inlineFormula,
  mayBecomeInline,
  type Formula
} from './markdown/formula.ts';

/** Text, or a formula; the `raw` of one with lines of its own has their white space, too. */
export type Segment = string | Formula;

/** Put together, what was written. */
export type Piece = readonly Segment[];

/** Characters: as soon as it is longer, a piece ends with its line. */
const LEAST = 150;
/** Code in backticks that is longer is none: what never closes is not looked for far away. */
const LONGEST_CODE = 500;

/** The end of a line, code, an escaped character, the beginning of a formula. */
const MARK = /\n|`+|~{3,}|\\[\\$]|\$|\\(?:[([]|boxed\{|begin\{)/g;
const INDENT = 3;

interface Step {
  /** where reading goes on */
  readonly end: number;
  /** between `start` and `end` */
  readonly formula?: Formula;
  readonly start?: number;
  /** what closes the block of code that begins here; '': it ends */
  readonly fence?: string;
  /**
   * `open`: it may become something, and what follows may become a part of it; `likely`: as far as
   * can be said without what comes next
   */
  readonly is: 'decided' | 'likely' | 'open';
}

/** Reads on in a piece. */
class Reader {
  #text = '';
  /** all before it is decided */
  #at = 0;
  /** where the text begins that follows the last formula */
  #plain = 0;
  #segments: Segment[] = [];
  #fence = '';

  constructor(other?: Reader) {
    if (!other) return;
    this.#text = other.#text;
    this.#at = other.#at;
    this.#plain = other.#plain;
    this.#segments = [...other.#segments];
    this.#fence = other.#fence;
  }

  set text(text: string) {
    this.#text = text;
  }

  get at(): number {
    return this.#at;
  }

  /** At the beginning of a line. */
  get atLine(): boolean {
    return this.#text.charAt(this.#at - 1) === '\n';
  }

  take({ start, end, formula, fence }: Step): void {
    if (formula && start !== undefined) {
      this.#push(start);
      this.#segments.push({ ...formula, raw: this.#text.slice(start, end) });
      this.#plain = end;
    }
    this.#fence = fence ?? this.#fence;
    this.#at = end;
  }

  /** What was read, up to `end`, which is not before what was taken last. */
  cut(end: number): Piece {
    this.#push(end);
    const piece = this.#segments;
    this.#segments = [];
    this.#plain = end;
    return piece;
  }

  #push(end: number): void {
    if (end > this.#plain) this.#segments.push(this.#text.slice(this.#plain, end));
  }

  /** What comes next; undefined: nothing but text, so far. */
  next(): Step | undefined {
    if (this.#fence !== '') return this.#codeLine();
    MARK.lastIndex = this.#at;
    const match = MARK.exec(this.#text);
    if (!match) return undefined;
    const [mark] = match;
    const end = match.index + mark.length;
    if (mark === '\n' || /^\\[\\$]/.test(mark)) return { end, is: 'decided' };
    if (/^[`~]/.test(mark)) return this.#code(match.index, mark);
    return this.#formula(match.index, end);
  }

  #codeLine(): Step | undefined {
    const end = this.#text.indexOf('\n', this.#at) + 1;
    if (end === 0) return undefined;
    const [, marks] = /^ {0,3}(`+|~+)[ \t]*\n$/.exec(this.#text.slice(this.#at, end)) ?? [];
    return { end, ...(marks?.startsWith(this.#fence) && { fence: '' }), is: 'decided' };
  }

  #code(start: number, marks: string): Step {
    const end = start + marks.length;
    const rest = this.#text.slice(end, end + LONGEST_CODE);
    const newline = rest.indexOf('\n');
    const line = newline < 0 ? rest : rest.slice(0, newline);
    const isOpen = newline < 0 && rest.length < LONGEST_CODE;
    if (marks.length >= 3 && this.#indent(start) <= INDENT && !line.includes(marks.charAt(0))) {
      return isOpen
        ? { end: end + rest.length, is: 'open' }
        : { end: end + line.length, fence: marks, is: 'decided' };
    }
    if (marks.startsWith('~')) return { end, is: isOpen ? 'likely' : 'decided' };
    for (const { 0: closing, index } of line.matchAll(/`+/g)) {
      if (closing.length !== marks.length) continue;
      const after = end + index + closing.length;
      return { end: after, is: after < this.#text.length ? 'decided' : 'likely' };
    }
    return { end, is: isOpen ? 'open' : 'decided' };
  }

  #formula(opening: number, end: number): Step {
    const source = this.#text.slice(opening);
    const before = this.#text.charAt(opening - 1);
    const indent = this.#indent(opening);
    const alone = indent <= INDENT ? displayFormula(source) : undefined;
    if (alone === 'open') return { end, is: 'open' };
    const formula = alone ?? inlineFormula(source, before);
    if (!formula) {
      if (!mayBecomeInline(source, before)) return { end, is: 'decided' };
      // A dollar before a digit is more often money.
      return { end, is: /^\$\d/.test(source) ? 'likely' : 'open' };
    }
    const closed = opening + formula.raw.length;
    if (!formula.display) {
      const isDecided = closed < this.#text.length || !formula.raw.endsWith('$');
      return { start: opening, end: closed, formula, is: isDecided ? 'decided' : 'likely' };
    }
    const after = formula.raw.endsWith('\n') ? closed : this.#lineEnd(closed);
    const isDecided = after < this.#text.length || this.#text.charAt(after - 1) === '\n';
    const start = indent === Infinity ? opening : opening - indent;
    return { start, end: after, formula, is: isDecided ? 'decided' : 'likely' };
  }

  /** How much white space is between the beginning of the line and `at`; Infinity: something else. */
  #indent(at: number): number {
    let start = at;
    while (/[ \t]/.test(this.#text.charAt(start - 1))) start--;
    return start === 0 || this.#text.charAt(start - 1) === '\n' ? at - start : Infinity;
  }

  /** Behind the white space at `at`, and the end of the line if that is all there is on it. */
  #lineEnd(at: number): number {
    const blank = /[ \t]*\n?/y;
    blank.lastIndex = at;
    return at + (blank.exec(this.#text)?.[0].length ?? 0);
  }
}

export class Pieces {
  #text = '';
  #start = 0;
  readonly #reader = new Reader();

  /** Goes on to `text`, which begins with everything given before; the pieces that it finishes. */
  extendTo(text: string): readonly Piece[] {
    this.#text = text;
    const reader = this.#reader;
    reader.text = text;
    const finished: Piece[] = [];
    for (let step = reader.next(); step?.is === 'decided'; step = reader.next()) {
      reader.take(step);
      if (reader.at - this.#start <= LEAST || !reader.atLine) continue;
      finished.push(reader.cut(reader.at));
      this.#start = reader.at;
    }
    return finished;
  }

  /**
   * What follows the finished pieces. `live`: more will come, so what may yet become a formula stays
   * as it was written, with all that follows it.
   */
  tail(live: boolean): Piece {
    const reader = new Reader(this.#reader);
    for (let step = reader.next(); step; step = reader.next()) {
      if (live && step.is === 'open') break;
      reader.take(step);
    }
    return reader.cut(this.#text.length);
  }
}

/** Characters: more than a stage shows at once, and how many are taken away together. */
export const SHOWN = 2400;
const STEP = 1200;

const rawOf = (segment: Segment): string => (typeof segment === 'string' ? segment : segment.raw);

/** Characters, as it was written. */
export const lengthOf = (piece: Piece): number =>
  piece.reduce((sum, segment) => sum + rawOf(segment).length, 0);

/** The end of a long one. What is left out grows in steps, so that its line seldom breaks anew. */
export function endOf(piece: Piece): Piece {
  let out = Math.floor(Math.max(0, lengthOf(piece) - SHOWN) / STEP) * STEP;
  if (out === 0) return piece;
  const shown: Segment[] = [];
  for (const segment of piece) {
    const { length } = rawOf(segment);
    if (typeof segment === 'string') shown.push(segment.slice(Math.max(0, out)));
    else if (out < length) shown.push(segment);
    out -= length;
  }
  return shown.filter((segment) => segment !== '');
}
