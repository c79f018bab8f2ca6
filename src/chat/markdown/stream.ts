/**
 * Shows a text that grows, as markdown, in an element of the page. Finished blocks are left alone;
 * the end is parsed again when the text has grown. How often that is, is for the caller to say.
 */
import type { Token, Tokens } from 'marked';
import { BlockSplitter, type Settled, type Span } from './blocks.ts';
import { FormulaWatch } from './formulas.ts';
import type { Links } from './lexer.ts';
import { morph } from './morph.ts';
import { blockNodes } from './nodes.ts';
import { addBlock, removeBlock } from './sections.ts';
import { watchReply, watchScroller } from './wide.ts';

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
  #links: Links = {};
  #watch = new FormulaWatch();

  readonly destroy: () => void;

  constructor(root: HTMLElement) {
    this.#root = root;
    this.destroy = watchReply(root);
  }

  /** Goes on to `text`; another text that does not begin with the one before starts again. */
  show(text: string): void {
    const normal = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
    if (normal === this.#text) return;
    if (!normal.startsWith(this.#text)) this.#reset();
    this.#text = normal;
    this.#watch.look(normal);
    this.#draw();
  }

  #reset(): void {
    this.#splitter = new BlockSplitter();
    this.#root.replaceChildren();
    this.#shown = [];
    this.#finished = 0;
    this.#links = {};
    this.#watch = new FormulaWatch();
  }

  #draw(): void {
    const { blocks, finished, settled, links } = this.#splitter.extendTo(this.#text);
    const first = this.#finished;
    for (const [index, { start, end, token }] of blocks.entries()) {
      const shown = (this.#shown[first + index] ??= this.#add());
      shown.span = { start, end };
      this.#drawBlock(shown, token, index === 0 ? settled : NONE, links);
    }
    for (const { element } of this.#shown.splice(first + blocks.length)) removeBlock(element);
    this.#finished += finished;
    this.#redefine(links, first + 1);
  }

  #add(): Shown {
    return { span: { start: 0, end: 0 }, element: addBlock(this.#root), loose: false };
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
      if (list && token.type === 'table') watchScroller(list);
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

/** A block's nodes in an element that is not on the page. */
function nodes(token: Token, loose: boolean): HTMLElement {
  const root = document.createElement('div');
  root.append(...blockNodes(token, loose));
  return root;
}
