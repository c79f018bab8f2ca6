/**
 * Tokens of context that models are loaded with: a setting of this browser, and what the address of
 * the page asks for, which wins until the setting is changed by hand.
 */
import { CONTEXT_RANGE } from './context.ts';
import { inRange } from '../../chat/settings.ts';

const KEY = 'thinktab.context';

export class ContextSetting {
  #stored = $state.raw<number>();
  #fromAddress = $state.raw<number>();

  /** `fromAddress`: checked already */
  constructor(fromAddress: number | undefined) {
    this.#stored = stored();
    this.#fromAddress = fromAddress;
  }

  /** undefined: what suits the device and the model */
  get current(): number | undefined {
    return this.#fromAddress ?? this.#stored;
  }

  set current(tokens: number | undefined) {
    this.#fromAddress = undefined;
    this.#stored = tokens;
    try {
      if (tokens === undefined) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, String(tokens));
    } catch {
      // Without storage it holds until the page is closed.
    }
  }

  get isFromAddress(): boolean {
    return this.#fromAddress !== undefined;
  }
}

function stored(): number | undefined {
  try {
    const tokens = Number(localStorage.getItem(KEY) ?? NaN);
    return inRange(CONTEXT_RANGE, tokens) ? tokens : undefined;
  } catch {
    return undefined;
  }
}
