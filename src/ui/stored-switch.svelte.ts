/** A setting of this browser that is on, or off, unless it was switched. */
export class StoredSwitch {
  #on: boolean;
  readonly #key: string;
  readonly #usual: boolean;

  constructor(key: string, usual = true) {
    this.#key = key;
    this.#usual = usual;
    this.#on = $state(usual);
    try {
      const kept = localStorage.getItem(key);
      if (kept === (usual ? 'off' : 'on')) this.#on = !usual;
    } catch {
      // Without storage it is as usual.
    }
  }

  get on(): boolean {
    return this.#on;
  }

  set on(on: boolean) {
    this.#on = on;
    try {
      if (on === this.#usual) localStorage.removeItem(this.#key);
      else localStorage.setItem(this.#key, on ? 'on' : 'off');
    } catch {
      // Without storage it holds until the page is closed.
    }
  }
}
