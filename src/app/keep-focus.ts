/**
 * Focus is never lost to nowhere: where the element that had it goes away, is hidden or can no longer
 * be used, and nobody has said where it goes, `takeOver` is asked to. Returns the way to end it.
 */
export function keepFocus(takeOver: () => void): () => void {
  let last: Element | undefined;
  let waiting = false;
  const remember = ({ target }: FocusEvent): void => {
    if (target instanceof Element) last = target;
  };
  // A press on what takes no focus is the reader's own way to nowhere.
  const forget = (): void => {
    last = undefined;
  };
  const look = (): void => {
    waiting = false;
    const { activeElement } = document;
    if (!last || (activeElement !== document.body && activeElement !== null)) return;
    const usable = last.isConnected && last.checkVisibility() && !last.matches(':disabled');
    last = undefined;
    if (usable) return;
    // Behind a dialog nothing can have it.
    const dialog = [...document.querySelectorAll('dialog:modal')].at(-1);
    if (dialog) dialog.querySelector<HTMLElement>('button, input, select, textarea')?.focus();
    else takeOver();
  };
  const changes = new MutationObserver(() => {
    // After whoever made the change has had its turn.
    if (waiting || !last) return;
    waiting = true;
    setTimeout(look);
  });
  changes.observe(document.body, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['disabled', 'hidden', 'open']
  });
  document.addEventListener('focusin', remember);
  document.addEventListener('pointerdown', forget, true);
  return () => {
    changes.disconnect();
    document.removeEventListener('focusin', remember);
    document.removeEventListener('pointerdown', forget, true);
  };
}
