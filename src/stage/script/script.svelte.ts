/** The script as it is written: kept on this device with every change, and one step back for what was taken away. */
import { MOST_PROMPTS, newPrompt, read, write, type Prompt, type Script } from './script.ts';

const KEY = 'thinktab.script';

type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** undefined where the browser gives none: asking for it throws there. */
function storageOf(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}

/** What was taken away: one prompt from its place, or the script that another one replaced. */
export type Gone =
  | { readonly kind: 'removed'; readonly prompt: Prompt; readonly at: number }
  | { readonly kind: 'replaced'; readonly before: Script };

export class WrittenScript {
  #prompts = $state.raw<Script>([]);
  #gone = $state.raw<Gone>();
  #kept = $state(true);
  readonly #storage: Storage | undefined;

  constructor(storage: Storage | undefined = storageOf()) {
    this.#storage = storage;
    try {
      const found = read(storage?.getItem(KEY) ?? '');
      if ('script' in found) this.#prompts = found.script;
    } catch {
      this.#kept = false;
    }
  }

  get prompts(): Script {
    return this.#prompts;
  }
  get gone(): Gone | undefined {
    return this.#gone;
  }
  /** false: nothing can be stored here, and the script ends with the page */
  get kept(): boolean {
    return this.#kept;
  }
  get full(): boolean {
    return this.#prompts.length >= MOST_PROMPTS;
  }

  /** A new prompt at the end; its id. */
  add(text = ''): string | undefined {
    if (this.full) return undefined;
    const prompt = newPrompt(text);
    this.#set([...this.#prompts, prompt]);
    return prompt.id;
  }

  change(id: string, change: Partial<Omit<Prompt, 'id'>>): void {
    this.#set(
      this.#prompts.map((prompt) => (prompt.id === id ? { ...prompt, ...change } : prompt))
    );
  }

  /** By so many places; false where it is the first, or the last. */
  move(id: string, by: number): boolean {
    const from = this.#prompts.findIndex((prompt) => prompt.id === id);
    const prompt = this.#prompts[from];
    if (!prompt || !this.#prompts[from + by]) return false;
    this.#set(this.#prompts.toSpliced(from, 1).toSpliced(from + by, 0, prompt));
    return true;
  }

  remove(id: string): void {
    const at = this.#prompts.findIndex((prompt) => prompt.id === id);
    const prompt = this.#prompts[at];
    if (!prompt) return;
    this.#gone = { kind: 'removed', prompt, at };
    this.#set(this.#prompts.toSpliced(at, 1));
  }

  replace(script: Script): void {
    if (this.#prompts.length > 0) this.#gone = { kind: 'replaced', before: this.#prompts };
    this.#set(script);
  }

  bringBack(): void {
    const gone = this.#gone;
    this.#gone = undefined;
    if (gone?.kind === 'replaced') this.#set(gone.before);
    else if (gone) this.#set(this.#prompts.toSpliced(gone.at, 0, gone.prompt));
  }

  forgetGone(): void {
    this.#gone = undefined;
  }

  #set(prompts: Script): void {
    this.#prompts = prompts;
    try {
      if (prompts.length === 0) this.#storage?.removeItem(KEY);
      else this.#storage?.setItem(KEY, write(prompts));
      this.#kept = this.#storage !== undefined;
    } catch {
      this.#kept = false;
    }
  }
}
