/**
 * A part of the page that is fetched when it is first needed, so that the page begins with less. A
 * fetch that fails, as on a first visit whose network has gone, is told and can be repeated.
 */
export class Part<T> {
  #value = $state.raw<T>();
  #failed = $state(false);
  #coming: Promise<void> | undefined;
  readonly #fetch: () => Promise<T>;

  constructor(fetch: () => Promise<T>) {
    this.#fetch = fetch;
  }

  /** undefined until it is here */
  get value(): T | undefined {
    return this.#value;
  }
  get failed(): boolean {
    return this.#failed;
  }

  /** Comes to its end in any case; after a failure the next call tries again. */
  load(): Promise<void> {
    this.#coming ??= this.#bring();
    return this.#coming;
  }

  async #bring(): Promise<void> {
    this.#failed = false;
    try {
      this.#value = await this.#fetch();
    } catch {
      this.#failed = true;
      this.#coming = undefined;
    }
  }

  /** The reader has put the notice away. */
  dismiss(): void {
    this.#failed = false;
  }
}
