/**
 * On a stage nobody scrolls: the end of what grows is kept in sight, and what is too wide, a formula
 * or a program, is set as small as it takes.
 */
import type { Attachment } from 'svelte/attachments';

/** What the chat lets scroll sideways. */
const WIDE = '.display, pre, .wide';
const SMALLEST = 0.4;
const ROUNDS = 5;
/** What is too long is set smaller, in steps, before its beginning goes out of sight. */
const STEPS = [1, 0.88, 0.76, 0.67];

/** `grows`: reads what is shown, so that a change of it is seen; `shrinks`: by the property `--fit`. */
export function atEnd(grows: () => unknown, shrinks = false): Attachment<HTMLElement> {
  return (element) => {
    let step = 0;
    const room = () => `${element.clientWidth} ${element.parentElement?.clientHeight}`;
    let before = room();
    const shrink = (): void => {
      // Never back while it grows: what steps to and fro cannot be read.
      const now = room();
      if (now !== before) step = 0;
      before = now;
      for (; ; step++) {
        element.style.setProperty('--fit', String(STEPS[step]));
        if (step === STEPS.length - 1 || element.scrollHeight <= element.clientHeight) return;
      }
    };
    const follow = (): void => {
      if (shrinks) shrink();
      for (const wide of element.querySelectorAll<HTMLElement>(WIDE)) fit(wide);
      element.scrollTop = element.scrollHeight;
      element.toggleAttribute('data-above', element.scrollTop > 1);
    };
    $effect(() => {
      void grows();
      follow();
    });
    // Formulas and tables come later than the text they stand in.
    const watch = new ResizeObserver(follow);
    watch.observe(element);
    for (const child of element.children) watch.observe(child);
    return () => watch.disconnect();
  };
}

function fit(wide: HTMLElement): void {
  wide.style.fontSize = '';
  // Hidden, it has no width.
  if (wide.clientWidth === 0) return;
  // A table breaks its lines elsewhere when it is smaller, and its lines and margins stay as they are.
  for (let size = 1, round = 0; round < ROUNDS && size > SMALLEST; round++) {
    const { clientWidth, scrollWidth } = wide;
    if (scrollWidth <= clientWidth) return;
    size = Math.max(SMALLEST, size * (clientWidth / scrollWidth) * 0.98);
    wide.style.fontSize = `${size}em`;
  }
}
