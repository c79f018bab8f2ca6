/**
 * Shows a text that grows, as markdown, in an element of the page. Finished blocks are left alone;
 * the end is parsed again when the text has grown, and never for more than a small part of the time.
 */
import type { Token, Tokens } from 'marked';
import { BlockSplitter, type Settled, type Span } from './blocks.ts';
import type { Links } from './lexer.ts';
import { morph } from './morph.ts';
import { blockNodes } from './nodes.ts';
import { sanitize } from './sanitize.ts';

/** Of the main thread's time, showing the end may take one part in this many. */
const SHARE = 20;
/** But it is never this late. */
const LATEST_MS = 250;

interface Shown {
  span: Span;
  readonly element: HTMLElement;
  /** of a list, what its items were drawn as */
  loose: boolean;
}

const NONE: Settled = { count: 0, loose: false };

export class MarkdownStream {
  readonly #root: HTMLElement;
  #splitter = new BlockSplitter();
  #shown: Shown[] = [];
  #finished = 0;
  #text = '';
  #drawn = '';
  #links: Links = {};
  #timer: ReturnType<typeof setTimeout> | undefined;
  #notBefore = 0;
  #lastCost = 0;

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  /** Goes on to `text`; another text that does not begin with the one before starts again. */
  show(text: string): void {
    this.#text = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
    const wait = this.#notBefore - performance.now();
    if (wait <= 0) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), wait);
  }

  /** Draws what was given last, at once. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#text === this.#drawn) return;
    const start = performance.now();
    if (!this.#text.startsWith(this.#drawn)) this.#reset();
    this.#draw();
    this.#drawn = this.#text;
    const end = performance.now();
    // The smaller of two: a pause of the whole process is not the cost of drawing.
    const cost = Math.min(end - start, this.#lastCost);
    this.#lastCost = end - start;
    this.#notBefore = end + Math.min(LATEST_MS, cost * (SHARE - 1));
  }

  destroy(): void {
    clearTimeout(this.#timer);
  }

  #reset(): void {
    this.#splitter = new BlockSplitter();
    this.#root.replaceChildren();
    this.#shown = [];
    this.#finished = 0;
    this.#links = {};
  }

  #draw(): void {
    const { blocks, finished, settled, links } = this.#splitter.extendTo(this.#text);
    const first = this.#finished;
    for (const [index, { start, end, token }] of blocks.entries()) {
      const shown = (this.#shown[first + index] ??= this.#add());
      shown.span = { start, end };
      this.#drawBlock(shown, token, index === 0 ? settled : NONE, links);
    }
    for (const { element } of this.#shown.splice(first + blocks.length)) element.remove();
    this.#finished += finished;
    this.#redefine(links, first + 1);
  }

  #add(): Shown {
    const element = document.createElement('div');
    element.className = 'block';
    this.#root.append(element);
    return { span: { start: 0, end: 0 }, element, loose: false };
  }

  #drawBlock(shown: Shown, token: Token, settled: Settled, links: Links): void {
    const loose = token.type === 'list' && (settled.loose || (token as Tokens.List).loose);
    const { element } = shown;
    if (settled.count === 0) {
      morph(element, nodes(token, loose));
    } else if (loose !== shown.loose) {
      // It has become loose, and so have the items that were settled: once in the life of a list.
      const whole = this.#splitter.again(shown.span, links);
      if (whole) morph(element, nodes(whole, loose));
    } else {
      const part = nodes(token, loose).firstElementChild;
      const list = element.firstElementChild;
      const [live, wanted] =
        token.type === 'table'
          ? [list?.querySelector('tbody'), part?.querySelector('tbody')]
          : [list, part];
      if (live && wanted) morph(live, wanted, settled.count);
    }
    shown.loose = loose;
  }

  /**
   * A link whose address comes after it: of the first blocks, those that name its label are drawn
   * once more. The rest has just been parsed with it.
   */
  #redefine(links: Links, count: number): void {
    const changed = Object.keys(links).filter((label) => {
      const [before, now] = [this.#links[label], links[label]];
      return before?.href !== now?.href || before?.title !== now?.title;
    });
    const gone = Object.keys(this.#links).filter((label) => !links[label]);
    this.#links = links;
    const marks = [...changed, ...gone].map((label) => `[${label}]`);
    if (marks.length === 0) return;
    for (const shown of this.#shown.slice(0, count)) {
      const source = this.#text.slice(shown.span.start, shown.span.end);
      const normal = source.replace(/\s+/g, ' ').toLowerCase().toUpperCase().toLowerCase();
      if (!marks.some((mark) => normal.includes(mark))) continue;
      const token = this.#splitter.again(shown.span, links);
      if (token) this.#drawBlock(shown, token, NONE, links);
    }
  }
}

/** A block's nodes in an element that is not on the page, cleaned. */
function nodes(token: Token, loose: boolean): HTMLElement {
  const root = document.createElement('div');
  root.append(...blockNodes(token, loose));
  sanitize(root);
  return root;
}
