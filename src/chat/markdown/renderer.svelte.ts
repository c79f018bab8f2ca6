/** The markdown chunk, fetched when the first reply begins; until it is here text stays plain. */
import type { MarkdownStream } from './stream.ts';

class Renderer {
  #Stream = $state.raw<typeof MarkdownStream>();
  #asked = false;

  get Stream(): typeof MarkdownStream | undefined {
    return this.#Stream;
  }

  async load(): Promise<void> {
    if (this.#asked) return;
    this.#asked = true;
    try {
      this.#Stream = (await import('./stream.ts')).MarkdownStream;
    } catch {
      // Offline, or a new version was deployed: plain text reads well enough; the next reply retries.
      this.#asked = false;
    }
  }
}

export const renderer = new Renderer();
