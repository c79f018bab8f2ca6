/**
 * Puts text on the clipboard. Whether it did: the browser may refuse, or the page be insecure. Text that
 * is still being made is handed over as a promise: Safari allows copying only while it answers the
 * click, and a click is over for it when a stream has been read.
 */
export async function copyText(text: string | Promise<string>): Promise<boolean> {
  const { clipboard } = navigator as { readonly clipboard?: Clipboard };
  try {
    if (!clipboard) return copyBySelection(await text);
    // Firefox before 127 has no ClipboardItem, and does not mind.
    if (typeof text === 'string' || !('ClipboardItem' in window))
      await clipboard.writeText(await text);
    else await clipboard.write([new ClipboardItem({ [PLAIN]: text.then(asBlob) })]);
    return true;
  } catch {
    return false;
  }
}

const PLAIN = 'text/plain';

const asBlob = (text: string): Blob => new Blob([text], { type: PLAIN });

/** Over plain http there is no other way than the old one: what is selected in a field. */
function copyBySelection(text: string): boolean {
  const before = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'unseen';
  document.body.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  if (before instanceof HTMLElement) before.focus();
  return copied;
}
