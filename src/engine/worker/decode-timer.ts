/** How long web-llm's tokenizer takes to turn the tokens of a reply into text. */
import type { Pipeline } from './pipeline.ts';

export class DecodeTimer {
  /** so far */
  milliseconds = 0;
  readonly #tokenizer: Pipeline['tokenizer'];

  /** Begins to count. */
  constructor({ tokenizer }: Pipeline) {
    this.#tokenizer = tokenizer;
    const decode = tokenizer.decode.bind(tokenizer);
    tokenizer.decode = (ids) => {
      const began = performance.now();
      try {
        return decode(ids);
      } finally {
        this.milliseconds += performance.now() - began;
      }
    };
  }

  /** The tokenizer is what it was. */
  release(): void {
    Reflect.deleteProperty(this.#tokenizer, 'decode');
  }
}
