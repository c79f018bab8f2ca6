/**
 * Cuts markdown into blocks while it is still being written, so that a finished block is parsed
 * once and only the end again: parsing the whole reply per token would be O(n²).
 *
 * marked reads the end of the text, and whatever a later block already follows is finished, because
 * markdown's blocks are decided line by line. Three kinds of block grow long, and are cut inside:
 * of a list all items but the last two are settled, of a table all rows but the last two, and in a code
 * block that has not been closed nothing needs to be parsed at all.
 */
import type { Token, Tokens } from 'marked';
import { lex, type Links } from './lexer.ts';

/** A block whose text is between two places of the reply. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Items of a list or rows of a table before those that are still being parsed. */
export interface Settled {
  readonly count: number;
  /** of a list: some of its items are paragraphs apart, and so all are */
  readonly loose: boolean;
}

export interface End {
  /** what has been parsed: the blocks that have just been finished and those that may change */
  readonly blocks: readonly (Span & { readonly token: Token })[];
  /** how many of them, from the first on, will not change any more */
  readonly finished: number;
  /** of the first block, as it stands before this */
  readonly settled: Settled;
  /** definitions of link labels, of the whole text so far */
  readonly links: Links;
}

const NONE: Settled = { count: 0, loose: false };
const FENCE_LINE = /^ {0,3}(?:`{3,}|~{3,})[`~]* *$/;
/** An item, when another follows it, whose list is one of paragraphs: marked's own rule. */
const BLANK_END = /\n[ \t]*\n[ \t]*$/;

export class BlockSplitter {
  #text = '';
  /** where the block begins that is parsed first, and where parsing begins in it */
  #start = 0;
  #from = 0;
  /** what stands before `#from` for the parser: the head of a table whose rows are settled */
  #head = '';
  #settled: Settled = NONE;
  #links: Links = {};
  /** The end is a code block that has not been closed: its token, and where its text begins. */
  #openCode: { readonly token: Tokens.Code; readonly at: number } | undefined;

  /** Goes on to `text`, which begins with everything given before. */
  extendTo(text: string): End {
    const before = this.#text.length;
    this.#text = text;
    return this.#extendCode(before) ?? this.#parse();
  }

  /** The token of a finished block, parsed again because of a definition that came after it. */
  again({ start, end }: Span, links: Links): Token | undefined {
    return lex(this.#text.slice(start, end), links).tokens.find(({ type }) => type !== 'space');
  }

  #extendCode(before: number): End | undefined {
    const open = this.#openCode;
    if (!open) return undefined;
    const line = this.#text.lastIndexOf('\n', before - 1) + 1;
    const lines = this.#text.slice(line).split('\n');
    if (lines.some((text) => FENCE_LINE.test(text))) {
      this.#openCode = undefined;
      return undefined;
    }
    const text = this.#text.slice(open.at).replace(/\n$/, '');
    const block = { start: this.#start, end: this.#text.length, token: { ...open.token, text } };
    return { blocks: [block], finished: 0, settled: NONE, links: this.#links };
  }

  #parse(): End {
    const source = this.#head + this.#text.slice(this.#from);
    const { tokens, links } = lex(source, this.#links);
    const settled = this.#settled;
    const blocks: (Span & { token: Token })[] = [];
    let at = this.#from - this.#head.length;
    for (const token of tokens) {
      const start = blocks.length === 0 && at <= this.#from ? this.#start : at;
      at += token.raw.length;
      if (token.type !== 'space') blocks.push({ start, end: at, token });
    }
    // marked has always accounted for every character; were one to be missing, nothing is cut here.
    const exact = at === this.#text.length;
    const finished = exact ? this.#countFinished(blocks) : 0;
    this.#moveOn(blocks, finished, links);
    if (exact) this.#settle(blocks.at(-1), links);
    return { blocks, finished, settled, links };
  }

  /**
   * All but the last are finished when the first line of the last is complete: `#` may become
   * `#5`, which is no heading. A formula that is still open may turn out to be none.
   */
  #countFinished(blocks: readonly (Span & { token: Token })[]): number {
    const last = blocks.at(-1);
    if (!last) return 0;
    const decided = last.token.type !== 'openMath' && this.#text.indexOf('\n', last.start) >= 0;
    return Math.max(0, blocks.length - (decided ? 1 : 2));
  }

  #moveOn(blocks: readonly (Span & { token: Token })[], finished: number, links: Links): void {
    const next = blocks[finished];
    if (finished === 0 || !next) return;
    const tokens = blocks.slice(0, finished).map(({ token }) => token);
    this.#links = definitions(tokens, links, this.#links);
    this.#start = next.start;
    this.#from = next.start;
    this.#head = '';
    this.#settled = NONE;
  }

  #settle(last: (Span & { token: Token }) | undefined, links: Links): void {
    if (!last || last.start !== this.#start) return;
    const token = last.token as Tokens.List | Tokens.Table | Tokens.Code;
    const at = last.end - token.raw.length;
    if (token.type === 'list') this.#settleItems(token, at, links);
    else if (token.type === 'table') this.#settleRows(token, last.end);
    else if (token.type === 'code') this.#leaveCodeOpen(token, at);
  }

  #settleItems({ items, loose }: Tokens.List, at: number, links: Links): void {
    const before = items.slice(0, -1).reduce((sum, { raw }) => sum + raw.length, at);
    const kept = this.#undecided(before);
    const settled = items.slice(0, -kept);
    const raw = settled.map((item) => item.raw).join('');
    if (settled.length === 0 || !this.#text.startsWith(raw, at)) return;
    // What makes them paragraphs apart may be the line that is no item in the end.
    const apart = this.#settled.loose || settled.some((item) => BLANK_END.test(item.raw));
    if (kept > 1 && loose && !apart) return;
    this.#from = at + raw.length;
    this.#links = definitions(settled, links, this.#links);
    this.#settled = {
      count: this.#settled.count + settled.length,
      loose: this.#settled.loose || loose
    };
  }

  #settleRows({ rows, raw }: Tokens.Table, end: number): void {
    const lines = raw.replace(/\n+$/, '').split('\n');
    const after = (count: number): number =>
      end - raw.length + lines.slice(0, count).join('\n').length + 1;
    const kept = this.#undecided(after(lines.length - 1));
    if (rows.length <= kept || lines.length !== rows.length + 2) return;
    this.#from = after(lines.length - kept);
    this.#head = `${lines.slice(0, 2).join('\n')}\n`;
    this.#settled = { count: this.#settled.count + rows.length - kept, loose: false };
  }

  /**
   * How many items or rows, the last of which begins at `last`, may still change: while its line is
   * being written it may turn out to be no item, and then it belongs to the one before it.
   */
  #undecided(last: number): number {
    return this.#text.indexOf('\n', last) < 0 ? 2 : 1;
  }

  #leaveCodeOpen(token: Tokens.Code, at: number): void {
    const [opening, marker] = /^(`{3,}|~{3,})[^\n]*\n/.exec(token.raw) ?? [];
    if (opening === undefined || marker === undefined) return;
    // An inner line that looks like a fence is left to marked, like the one that closes the block.
    const inner = token.raw.slice(opening.length).split('\n');
    if (inner.some((line) => FENCE_LINE.test(line))) return;
    this.#openCode = { token, at: at + opening.length };
  }
}

/** With those that finished tokens give, however deep inside: the first of a label counts. */
function definitions(tokens: readonly Token[], all: Links, known: Links): Links {
  // Without a prototype: `[__proto__]: x` is a definition like any other.
  const links = Object.assign(Object.create(null) as Links, known);
  collect(tokens, all, links);
  return links;
}

function collect(tokens: readonly Token[], all: Links, links: Links): void {
  for (const { type, tag, tokens: inner, items } of tokens as readonly Tokens.Generic[]) {
    const label = type === 'def' ? String(tag) : undefined;
    const link = label === undefined ? undefined : all[label];
    if (label !== undefined && link) links[label] ??= link;
    collect([...(inner ?? []), ...((items as Token[] | undefined) ?? [])], all, links);
  }
}
