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
  // What was opened from nowhere and left by Escape leads back there: keys go on to mean what they
  // meant, and are not written into a message a moment later.
  const fromNowhere = new WeakSet<EventTarget>();
  const opening = ({ target }: Event): void => {
    if (!(target instanceof HTMLDialogElement)) return;
    if (!target.open && isNowhere()) fromNowhere.add(target);
    else fromNowhere.delete(target);
  };
  const leaving = ({ target }: Event): void => {
    if (target && fromNowhere.has(target)) forget();
  };
  const look = (): void => {
    waiting = false;
    if (!last || !(isNowhere() || document.activeElement === last)) return;
    const usable = last.isConnected && last.checkVisibility() && !last.matches(':disabled');
    // Browsers take the focus from what can no longer have it with the next frame only.
    if (usable && !isNowhere()) return;
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
  document.addEventListener('beforetoggle', opening, true);
  document.addEventListener('cancel', leaving, true);
  return () => {
    changes.disconnect();
    document.removeEventListener('focusin', remember);
    document.removeEventListener('pointerdown', forget, true);
    document.removeEventListener('beforetoggle', opening, true);
    document.removeEventListener('cancel', leaving, true);
  };
}

function isNowhere(): boolean {
  return document.activeElement === document.body || document.activeElement === null;
}
