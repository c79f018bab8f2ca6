/** Where the page is found from outside, kept on this device; a host’s own address needs no keeping. */
import { isLocal, isPage } from './address.ts';

const KEY = 'thinktab.audience';

class Audience {
  #base = $state(kept() ?? new URL('.', document.baseURI).href);

  get base(): string {
    return this.#base;
  }

  set base(base: string) {
    this.#base = base;
    try {
      localStorage.setItem(KEY, base);
    } catch {
      // Without storage it holds until the page is closed.
    }
  }

  get problem(): 'wrong' | 'local' | undefined {
    if (!isPage(this.#base)) return 'wrong';
    return isLocal(this.#base) ? 'local' : undefined;
  }
}

function kept(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

export const audience = new Audience();
