/**
 * Whether what is about to be asked fits the context. What is short fits without being counted; the
 * engine's own tokenizer counts the rest, in its worker.
 */
import { mostTokens } from './context.ts';
import type { Asking, Prompt } from './prompt.svelte.ts';

/** A prompt that was counted and does not fit. */
export interface TooLong {
  readonly asking: Asking;
  readonly tokens: number;
  readonly contextLength: number;
}

export class PromptCheck {
  #tooLong = $state.raw<TooLong>();
  #counting = $state(false);
  /** an older answer that comes late is not heard */
  #run = 0;

  get tooLong(): TooLong | undefined {
    return this.#tooLong;
  }
  get counting(): boolean {
    return this.#counting;
  }

  /** False also where something else has been looked at meanwhile. */
  async fits(prompt: Prompt, asking: Asking, contextLength: number): Promise<boolean> {
    const run = ++this.#run;
    if (asking.text === '' || mostTokens(prompt.turns(asking)) < contextLength) {
      this.#settle(undefined);
      return true;
    }
    this.#counting = true;
    let tokens = 0;
    try {
      tokens = await prompt.tokens(asking);
    } catch {
      // Whatever is the matter with the engine, sending will tell.
    }
    if (run !== this.#run) return false;
    // One token of the reply, at least.
    this.#settle(tokens < contextLength ? undefined : { asking, tokens, contextLength });
    return this.#tooLong === undefined;
  }

  /** Nothing is about to be asked. */
  rest(): void {
    this.#run++;
    this.#settle(undefined);
  }

  #settle(tooLong: TooLong | undefined): void {
    this.#counting = false;
    this.#tooLong = tooLong;
  }
}
