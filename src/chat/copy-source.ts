/** What is copied out of a thought has its formulas as they were written, and not what draws them. */
import { sourceOf } from './thought-view.ts';

/** Of a selection that lies in `root` and has formulas in it; any other is the browser's to copy. */
export function copySource(event: ClipboardEvent, root: HTMLElement): void {
  const selection = getSelection();
  if (!event.clipboardData || !selection || selection.isCollapsed) return;
  const range = selection.getRangeAt(0).cloneRange();
  if (!root.contains(range.commonAncestorContainer)) return;
  const drawn = [...root.querySelectorAll('.math')].filter((each) => range.intersectsNode(each));
  const last = drawn.at(-1);
  if (!last) return;
  // A part of a formula is copied as the whole.
  if (last.contains(range.endContainer)) range.setEndAfter(last);
  const copy = range.cloneContents();
  for (const [index, each] of copy.querySelectorAll('.math').entries()) {
    const original = drawn[index];
    each.replaceWith((original && sourceOf(original)) ?? '');
  }
  event.clipboardData.setData('text/plain', copy.textContent);
  event.preventDefault();
}
