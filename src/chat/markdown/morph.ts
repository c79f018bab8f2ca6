/**
 * Changes what is on the page into what should be, touching nothing that stays: the end of a reply
 * is built anew for every frame, but its selection, its focus and the scroll position of its code
 * must survive.
 */
import { CodeView } from './code.ts';
import { formula } from './formulas.ts';
import { specialOf, type Special } from './nodes.ts';
import { sanitize } from './sanitize.ts';
import { MARKS, watchScroller } from './wide.ts';

const codeViews = new WeakMap<Node, CodeView>();
const formulas = new WeakMap<Node, Special>();

/**
 * Makes the children of `live`, from the one at `from` on, like those of `wanted`, and takes from
 * these what it needs.
 */
export function morph(live: Element, wanted: Element, from = 0): void {
  const children = [...wanted.childNodes];
  for (const [index, next] of children.entries()) {
    const old = live.childNodes[from + index];
    if (!old) live.append(furnished(next));
    else if (!become(old, next)) old.replaceWith(furnished(next));
  }
  while (live.childNodes.length > from + children.length) live.lastChild?.remove();
}

function become(old: Node, next: Node): boolean {
  if (next instanceof Text) {
    if (!(old instanceof Text)) return false;
    if (old.data !== next.data) old.data = next.data;
    return true;
  }
  if (!(old instanceof Element) || !(next instanceof Element)) return false;
  const special = specialOf(next);
  const view = codeViews.get(old);
  const drawn = formulas.get(old);
  if (special?.kind === 'code') return view?.show(special) ?? false;
  if (special?.kind === 'math') {
    return drawn?.kind === 'math' && drawn.raw === special.raw && drawn.display === special.display;
  }
  if (view || drawn || old.tagName !== next.tagName) return false;
  if (!hasSameAttributes(old, next)) return false;
  morph(old, next);
  if (old.className === 'wide') watchScroller(old);
  return true;
}

/**
 * As it comes into the page: cleaned, and with the marks of formulas and code exchanged for what
 * shows them. What is there already was cleaned when it came, and of it only texts change.
 */
function furnished(node: Node): Node {
  if (!(node instanceof Element)) return node;
  const special = specialOf(node);
  if (special) return shown(special);
  const root = document.createElement('div');
  root.append(node);
  sanitize(root);
  // It may not be here at all.
  if (node.parentNode !== root) return document.createTextNode(root.textContent);
  for (const mark of node.querySelectorAll('pre, .math')) {
    const inner = specialOf(mark);
    if (inner) mark.replaceWith(shown(inner));
  }
  const wide = [...(node.matches('.wide') ? [node] : []), ...node.querySelectorAll('.wide')];
  wide.forEach(watchScroller);
  return node;
}

function hasSameAttributes(old: Element, next: Element): boolean {
  const ours = MARKS.filter((name) => old.hasAttribute(name)).length;
  return (
    old.attributes.length - ours === next.attributes.length &&
    [...next.attributes].every(({ name, value }) => old.getAttribute(name) === value)
  );
}

function shown(special: Special): HTMLElement {
  if (special.kind === 'code') {
    const view = new CodeView(special);
    codeViews.set(view.element, view);
    return view.element;
  }
  const element = formula(special);
  // A copy: a part of a string keeps all of it in memory, and each token makes another answer.
  formulas.set(element, structuredClone(special));
  return element;
}
