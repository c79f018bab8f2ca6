/** How long web-llm's tokenizer takes to turn the tokens of a reply into text. */
import type { Pipeline } from './pipeline.ts';
import { SettledText } from './settled-text.ts';

export class DecodeTimer {
  /** so far */
  milliseconds = 0;
  readonly #tokenizer: Pipeline['tokenizer'];

  /** Begins to count. `byteLevel`: the tokenizer is of the kind that need not spell everything again. */
  constructor({ tokenizer }: Pipeline, byteLevel: boolean) {
    this.#tokenizer = tokenizer;
    const whole = tokenizer.decode.bind(tokenizer);
    const settled = new SettledText(whole);
    tokenizer.decode = (ids) => {
      const began = performance.now();
      try {
        return byteLevel ? settled.decode(ids) : whole(ids);
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
