/** A setting of this browser that is on unless it was switched off. */
export class StoredSwitch {
  #on = $state(true);
  readonly #key: string;

  constructor(key: string) {
    this.#key = key;
    try {
      this.#on = localStorage.getItem(key) !== 'off';
    } catch {
      // Without storage it is on.
    }
  }

  get on(): boolean {
    return this.#on;
  }

  set on(on: boolean) {
    this.#on = on;
    try {
      if (on) localStorage.removeItem(this.#key);
      else localStorage.setItem(this.#key, 'off');
    } catch {
      // Without storage it holds until the page is closed.
    }
  }
}
