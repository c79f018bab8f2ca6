/** KaTeX with its style sheet and fonts: a chunk of its own, kept for offline like the page. */
import 'katex/dist/katex.min.css';
import katex from 'katex';

export const { render } = katex;

/** Those that most formulas need: without them a formula is drawn, and then jumps. */
const USUAL = ['KaTeX_Main', 'KaTeX_Math', 'KaTeX_Size1', 'KaTeX_Size2'];
/** A formula in the wrong letters is better than none. */
const PATIENCE_MS = 2000;

/** Ends when the usual fonts are there, or when that has taken too long. */
export async function fonts(): Promise<void> {
  const loads = [...document.fonts]
    .filter(({ family, weight }) => weight === 'normal' && USUAL.includes(family))
    .map((font) => font.load());
  await Promise.race([
    Promise.allSettled(loads),
    new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))
  ]);
}
