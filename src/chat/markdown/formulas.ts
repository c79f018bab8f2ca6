/** Draws formulas. KaTeX comes with the first one; until it is here they show as they were written. */
import type { render as RenderFormula } from 'katex';
import type { Special } from './nodes.ts';
import { watchScroller } from './wide.ts';

export type MathSpecial = Special & { kind: 'math' };

let draw: typeof RenderFormula | undefined;
let asked = false;
const waiting = new Map<HTMLElement, MathSpecial>();

/** Fetches KaTeX, once; where that fails, the next formula tries again. */
export async function loadFormulas(): Promise<void> {
  if (asked) return;
  asked = true;
  try {
    const { fonts, render } = await import('./katex.ts');
    await fonts();
    draw = render;
    for (const [element, special] of waiting) show(element, special);
    waiting.clear();
  } catch {
    asked = false;
  }
}

/** How a formula begins; a dollar before a digit is more often money. */
const OPENING = /\$(?=[^\s\d])|\\(?:[([]|boxed\{|begin\{)/;
const LONGEST_OPENING = 7;

/** Fetches KaTeX when a formula begins in a text that grows, so that it is there when it ends. */
export class FormulaWatch {
  #seen = 0;

  look(text: string): void {
    const from = Math.max(0, this.#seen - LONGEST_OPENING);
    this.#seen = text.length;
    if (!draw && OPENING.test(text.slice(from))) void loadFormulas();
  }
}

/** The element that shows a formula. */
export function formula(special: MathSpecial): HTMLElement {
  const element = document.createElement('span');
  element.className = special.display ? 'math display' : 'math';
  element.textContent = special.raw;
  if (draw) show(element, special);
  else {
    waiting.set(element, special);
    void loadFormulas();
  }
  return element;
}

/** Layout calls itself for each box in a box: 300 roots in each other end the tab. Ten need 80. */
const DEEPEST = 250;

/** In the order of the document, and without a list of anything: it is asked of every formula. */
function isTooDeep(root: Element): boolean {
  let [at, depth] = [root, 0];
  for (;;) {
    const child = at.firstElementChild;
    if (child) {
      at = child;
      if (++depth >= DEEPEST) return true;
      continue;
    }
    while (at !== root && !at.nextElementSibling) {
      at = at.parentElement ?? root;
      depth--;
    }
    const next = at === root ? null : at.nextElementSibling;
    if (!next) return false;
    at = next;
  }
}

function show(element: HTMLElement, { tex, display, raw }: MathSpecial): void {
  const drawn = document.createElement('span');
  try {
    draw?.(tex, drawn, {
      displayMode: display,
      throwOnError: true,
      // What could lead somewhere or fetch something is refused, and so is what LaTeX does not
      // know; what it only frowns at (Chinese in a formula, say) is drawn.
      trust: false,
      strict: (code) => (code === 'htmlExtension' ? 'error' : 'ignore'),
      maxExpand: 1000,
      maxSize: 20
    });
    if (isTooDeep(drawn)) throw new RangeError('nested too deeply');
    element.replaceChildren(drawn);
    if (display) watchScroller(element);
  } catch {
    // Not TeX that KaTeX knows: it stays as it was written.
    element.textContent = raw;
    element.classList.add('undrawn');
  }
}
