/**
 * The host that models of Hugging Face are downloaded from: a setting that stays, and what the address
 * of the page asks for, which counts for this visit only.
 */
import { isOnHub, readHost, type HostProblem } from '../weights/host.ts';

const KEY = 'thinktab.host';

/** Whoever builds the page for a server of their own may name another host than Hugging Face. */
const BUILT: unknown = import.meta.env?.VITE_HOST;

export class HostSetting {
  #stored = $state.raw<string>();
  #fromAddress = $state.raw<string>();

  /** `fromAddress`: of the page; checked already */
  constructor(fromAddress: string | undefined) {
    this.#built = checked(typeof BUILT === 'string' ? BUILT : null);
    this.#stored = readStored();
    this.#fromAddress = fromAddress;
  }

  readonly #built: string | undefined;

  /** An address that ends in `/`; undefined: Hugging Face itself. */
  get current(): string | undefined {
    return this.#fromAddress ?? this.#stored ?? this.#built;
  }

  /** The host for a model of this address: those that are not on Hugging Face come from where they are. */
  for(url: string): string | undefined {
    return isOnHub(url) ? this.current : undefined;
  }

  /** Nobody has chosen another host than the page itself. */
  get isDefault(): boolean {
    return this.current === this.#built;
  }

  /** A link has chosen the host, and not whoever reads this page. */
  get isFromAddress(): boolean {
    return this.#fromAddress !== undefined;
  }

  /** Keeps what was written, or says what is wrong with it. Nothing written: the default again. */
  set(text: string): HostProblem | undefined {
    if (text.trim() === '') {
      this.reset();
      return undefined;
    }
    const { host, problem } = readHost(text, document.baseURI);
    if (problem) return problem;
    this.#fromAddress = undefined;
    this.#stored = host;
    store(host);
    return undefined;
  }

  /** The default again, whatever the address asks for. */
  reset(): void {
    this.#fromAddress = undefined;
    this.#stored = undefined;
    store(undefined);
  }
}

/** Checked anew: what is stored may be of another time, or of a page that was not served by https. */
function readStored(): string | undefined {
  try {
    return checked(localStorage.getItem(KEY));
  } catch {
    return undefined;
  }
}

function checked(text: string | null): string | undefined {
  return text === null ? undefined : readHost(text, document.baseURI).host;
}

function store(host: string | undefined): void {
  try {
    if (host === undefined) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, host);
  } catch {
    // Where nothing can be stored it holds until the page is closed.
  }
}
