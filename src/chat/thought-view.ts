/**
 * Shows a thought that grows, as text with formulas, in an element of the page. Pieces that are
 * finished are left alone, and of the last one what has not changed.
 */
import { formula, FormulaWatch } from './markdown/formulas.ts';
import type { Formula } from './markdown/formula.ts';
import { addBlock, removeBlock } from './markdown/sections.ts';
import { watchReply } from './markdown/wide.ts';
import { endOf, lengthOf, Pieces, SHOWN, type Piece, type Segment } from './pieces.ts';

const formulas = new WeakMap<Node, Formula>();

/** A formula on the page, as it was written; undefined for anything else. */
export const sourceOf = (node: Node): string | undefined => formulas.get(node)?.raw;

export class ThoughtView {
  readonly #root: HTMLElement;
  readonly #endOnly: boolean;
  readonly destroy: () => void;
  #pieces = new Pieces();
  #watch = new FormulaWatch();
  #text = '';
  /** the pieces before the last, where only the end is shown, and how long they are */
  #before: { readonly element: HTMLElement; readonly length: number }[] = [];
  #last: HTMLElement;

  /** `endOnly`: nothing is seen of the beginning of a long one, so it goes. */
  constructor(root: HTMLElement, endOnly: boolean) {
    this.#root = root;
    this.#endOnly = endOnly;
    this.#last = addBlock(root);
    this.destroy = watchReply(root);
  }

  /** Goes on to `text`; another one that does not begin with the one before starts again. */
  show(text: string, live: boolean): void {
    if (!text.startsWith(this.#text)) this.#reset();
    this.#text = text;
    this.#watch.look(text);
    for (const piece of this.#pieces.extendTo(text)) {
      const length = this.#draw(piece);
      if (this.#endOnly) this.#before.push({ element: this.#last, length });
      this.#last = addBlock(this.#root);
    }
    const length = this.#draw(this.#pieces.tail(live));
    if (this.#endOnly) this.#drop(length);
  }

  /** The last piece; how long it is as it is shown. */
  #draw(piece: Piece): number {
    const shown = this.#endOnly ? endOf(piece) : piece;
    draw(this.#last, shown);
    return lengthOf(shown);
  }

  #reset(): void {
    this.#root.replaceChildren();
    this.#pieces = new Pieces();
    this.#watch = new FormulaWatch();
    this.#before = [];
    this.#last = addBlock(this.#root);
  }

  /** `last`: the length of the last piece. */
  #drop(last: number): void {
    let shown = this.#before.reduce((sum, { length }) => sum + length, last);
    for (let first = this.#before[0]; first; first = this.#before[0]) {
      shown -= first.length;
      if (shown < SHOWN) return;
      removeBlock(first.element);
      this.#before.shift();
    }
  }
}

/** Makes `element` show a piece, and touches nothing that stays. */
function draw(element: Element, piece: Piece): void {
  for (const [index, segment] of piece.entries()) {
    const old = element.childNodes[index];
    if (old && become(old, segment)) continue;
    const made = nodeOf(segment);
    if (old) old.replaceWith(made);
    else element.append(made);
  }
  while (element.childNodes.length > piece.length) element.lastChild?.remove();
}

/** A copy: a part of a string keeps all of it in memory, and each token makes another thought. */
function keep(node: Node, shown: Formula): void {
  formulas.set(node, structuredClone(shown));
}

function nodeOf(segment: Segment): Node {
  if (typeof segment === 'string') return document.createTextNode(segment);
  const { tex, display, raw } = segment;
  const made = formula({ kind: 'math', tex, display, raw: raw.trim() });
  keep(made, segment);
  return made;
}

function become(old: Node, segment: Segment): boolean {
  if (typeof segment !== 'string') {
    const shown = formulas.get(old);
    if (shown?.tex !== segment.tex || shown.display !== segment.display) return false;
    if (shown.raw !== segment.raw) keep(old, segment);
    return true;
  }
  if (!(old instanceof Text)) return false;
  // Exchanged for another, the text would lose what is selected in it.
  if (segment.startsWith(old.data)) old.appendData(segment.slice(old.length));
  else if (old.data.startsWith(segment)) old.deleteData(segment.length, old.length);
  else old.data = segment;
  return true;
}
