/** Keeps the end of what grows in sight: on a stage nobody scrolls. */
import type { Attachment } from 'svelte/attachments';

/** `grows`: reads what is shown, so that a change of it is seen. */
export function atEnd(grows: () => unknown): Attachment<HTMLElement> {
  return (element) => {
    const follow = (): void => {
      element.scrollTop = element.scrollHeight;
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
