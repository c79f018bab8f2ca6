/** The markdown chunk, fetched when the first reply begins; until it is here text stays plain. */
type Render = (source: string) => string;

class Renderer {
  #render = $state.raw<Render>();
  #asked = false;

  get render(): Render | undefined {
    return this.#render;
  }

  async load(): Promise<void> {
    if (this.#asked) return;
    this.#asked = true;
    try {
      this.#render = (await import('./markdown.ts')).renderBlock;
    } catch {
      // Offline, or a new version was deployed: plain text reads well enough; the next reply retries.
      this.#asked = false;
    }
  }
}

export const renderer = new Renderer();
