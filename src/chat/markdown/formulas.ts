/** Draws formulas. KaTeX comes with the first one; until it is here they show as they were written. */
import type { render as RenderFormula } from 'katex';
import type { Special } from './nodes.ts';

export type MathSpecial = Special & { kind: 'math' };

let draw: typeof RenderFormula | undefined;
let asked = false;
const waiting = new Map<HTMLElement, MathSpecial>();

/** Fetches KaTeX, once; where that fails, the next formula tries again. */
export async function loadFormulas(): Promise<void> {
  if (asked) return;
  asked = true;
  try {
    ({ render: draw } = await import('./katex.ts'));
    for (const [element, special] of waiting) show(element, special);
    waiting.clear();
  } catch {
    asked = false;
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

function isTooDeep(root: Element): boolean {
  let level = [root];
  for (let depth = 0; depth < DEEPEST && level.length > 0; depth++) {
    level = level.flatMap(({ children }) => [...children]);
  }
  return level.length > 0;
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
    if (display) element.tabIndex = 0;
  } catch {
    // Not TeX that KaTeX knows: it stays as it was written.
    element.textContent = raw;
    element.classList.add('undrawn');
  }
}
