/**
 * Cuts markdown into blocks while it is still being written, so that a finished block is parsed
 * once and only the last one again: parsing the whole reply per token would be O(n²).
 * A block ends at a blank line, except inside a fence, a display formula, or a list that goes on.
 */

const FENCE = /^\s*(?:>\s*)*(?:(?:[-*+]|\d{1,9}[.)])\s+)?(`{3,}|~{3,})(.*)$/;
const LIST_ITEM = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)/;
const INDENTED = /^(?: {2,}|\t)/;

/** What the current block is inside of; a blank line does not end it there. */
type Inside = { readonly closes: (line: string) => boolean } | undefined;

function opens(line: string): Inside {
  const fence = FENCE.exec(line);
  const marker = fence?.[1];
  if (marker) {
    const char = marker.charAt(0);
    // An info string of a backtick fence has no backticks: "```x```" is inline code.
    if (char === '`' && fence[2]?.includes('`')) return undefined;
    const closing = new RegExp(`^[\\s>]*\\${char}{${marker.length},}\\s*$`);
    return { closes: (next) => closing.test(next) };
  }
  const trimmed = line.trim();
  if (trimmed.startsWith('\\[') && !trimmed.includes('\\]')) {
    return { closes: (next) => next.includes('\\]') };
  }
  if (trimmed.startsWith('$$') && !trimmed.slice(2).includes('$$')) {
    return { closes: (next) => next.includes('$$') };
  }
  return undefined;
}

export class BlockSplitter {
  #finished: readonly string[] = [];
  #current = '';
  #partial = '';
  #length = 0;
  #inside: Inside;
  #blank = false;
  #isList = false;

  /** Blocks that will not change; a new array only when there is a new block. */
  get finished(): readonly string[] {
    return this.#finished;
  }

  /** What may still change. */
  get tail(): string {
    return this.#current + this.#partial;
  }

  /** The tail ends inside an open code fence or formula. */
  get tailIsOpen(): boolean {
    return this.#inside !== undefined;
  }

  /** Goes on to `text`, which begins with everything given before. */
  extendTo(text: string): void {
    if (text.length === this.#length) return;
    const added = this.#partial + text.slice(this.#length);
    this.#length = text.length;
    const lines = added.split('\n');
    this.#partial = lines.pop() ?? '';
    for (const line of lines) this.#take(line);
  }

  #take(line: string): void {
    const text = `${line}\n`;
    if (this.#inside) {
      this.#current += text;
      if (this.#inside.closes(line)) this.#inside = undefined;
      return;
    }
    if (line.trim() === '') {
      this.#blank = this.#current !== '';
      if (this.#blank) this.#current += text;
      return;
    }
    if (this.#blank && !this.#continuesList(line)) {
      this.#finished = [...this.#finished, this.#current];
      this.#current = '';
    }
    this.#blank = false;
    if (this.#current === '') this.#isList = LIST_ITEM.test(line);
    this.#current += text;
    this.#inside = opens(line);
  }

  #continuesList(line: string): boolean {
    return this.#isList && (INDENTED.test(line) || LIST_ITEM.test(line));
  }
}
