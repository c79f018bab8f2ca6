/**
 * What is typed while the palette is still being fetched: it is meant for the palette, and must not
 * end up in the message, nor send it.
 */
export class TypeAhead {
  #text = '';
  #entered = false;
  #listening = false;

  /** Keys are kept from the page from now on. */
  begin(): void {
    if (this.#listening) return;
    this.#listening = true;
    this.#text = '';
    this.#entered = false;
    window.addEventListener('keydown', this.#onKeyDown, { capture: true });
  }

  /** The page has its keys again. */
  end(): void {
    this.#listening = false;
    window.removeEventListener('keydown', this.#onKeyDown, { capture: true });
  }

  /** What was typed, and whether Enter ended it; it is given once. */
  take(): { readonly text: string; readonly entered: boolean } {
    const taken = { text: this.#text, entered: this.#entered };
    this.#text = '';
    this.#entered = false;
    return taken;
  }

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    // An input method writes where the focus is; shortcuts stay shortcuts.
    if (event.isComposing || event.keyCode === 229) return;
    const writes = !event.ctrlKey && !event.metaKey && !event.altKey;
    const letter = [...event.key].length === 1 && (writes || event.getModifierState('AltGraph'));
    if (event.key === 'Enter') this.#entered = true;
    else if (this.#entered) return;
    else if (event.key === 'Backspace') this.#text = this.#text.slice(0, -1);
    else if (letter) this.#text += event.key;
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}
