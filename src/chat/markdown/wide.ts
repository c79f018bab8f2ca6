/**
 * Tables and formulas that are wider than their place scroll sideways. The keyboard must reach what
 * scrolls, and what it reaches must have a name; one that fits is no stop on its way.
 */
import { words } from '../../words/reply.ts';

const SCROLLERS = '.wide, .math.display';
/** Attributes that are set here, and that nothing a model writes has. */
export const MARKS: readonly string[] = ['tabindex', 'role', 'aria-label'];

/** Replies, and how wide they were. */
const roots = new WeakMap<Element, number>();

/** Called after layout, when reading a width costs nothing. */
const sizes = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) {
    const before = roots.get(target);
    if (before === undefined) {
      // Looked at once: a frame costs as much as there is to be observed.
      sizes.unobserve(target);
      look(target);
    } else if (before !== contentRect.width) {
      roots.set(target, contentRect.width);
      if (before > 0) target.querySelectorAll(SCROLLERS).forEach(look);
    }
  }
});

/** What is in it has changed. */
export function watchScroller(scroller: Element): void {
  sizes.observe(scroller);
}

/** All that scrolls in a reply is looked at again when the reply becomes wider or narrower. */
export function watchReply(root: Element): () => void {
  roots.set(root, 0);
  sizes.observe(root);
  return () => sizes.unobserve(root);
}

function look(scroller: Element): void {
  if (scroller.scrollWidth <= scroller.clientWidth) {
    for (const name of MARKS) scroller.removeAttribute(name);
    return;
  }
  const { formula, table } = words.markdown;
  scroller.setAttribute('tabindex', '0');
  scroller.setAttribute('role', 'group');
  scroller.setAttribute('aria-label', scroller.matches('.math') ? formula : table);
}
