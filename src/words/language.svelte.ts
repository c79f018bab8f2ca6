/**
 * The language of the page. English is a part of every chunk that says something; any other language
 * is one chunk of its own, fetched when it is needed. Whatever is shown follows a change at once and in
 * place: nothing is loaded again, and nothing that is under way is lost.
 */
import type { Rooms } from './rooms.ts';

/** `id`: in storage and in `?lang=`; `tag`: as BCP 47 has it; `name`: in the language itself. */
export const LANGUAGES = [
  { id: 'en', tag: 'en', dir: 'ltr', name: 'English' },
  { id: 'zh', tag: 'zh-Hans', dir: 'ltr', name: '简体中文' }
] as const;

type Listed = (typeof LANGUAGES)[number];
export type LanguageId = Listed['id'];

const KEY = 'thinktab.language';

class Language {
  #listed = $state.raw<Listed>(LANGUAGES[0]);
  #words = $state.raw<Rooms>();
  #setting = $state.raw<LanguageId>();
  /** what was wanted last; an older wish that comes late is not heard */
  #wanted: LanguageId = 'en';
  #fetchWords: (id: LanguageId) => Promise<Rooms | undefined> = async () => undefined;

  get id(): LanguageId {
    return this.#listed.id;
  }

  /** For Intl, and for the attribute `lang`. */
  get tag(): Listed['tag'] {
    return this.#listed.tag;
  }

  get dir(): Listed['dir'] {
    return this.#listed.dir;
  }

  /** The words of another language than English. */
  get words(): Rooms | undefined {
    return this.#words;
  }

  /** What the reader has chosen; undefined: what the address or the browser asks for. */
  get setting(): LanguageId | undefined {
    return this.#setting;
  }

  /**
   * The language to begin with. `fetchWords`: see fetch.ts; `search`: of the page's address;
   * `browser`: navigator.languages.
   */
  start(
    fetchWords: (id: LanguageId) => Promise<Rooms | undefined>,
    search: string,
    browser: readonly string[]
  ): Promise<boolean> {
    this.#fetchWords = fetchWords;
    this.#setting = readSetting();
    return this.#show(this.#setting ?? firstOf(search, browser));
  }

  /**
   * The reader's choice, kept for the next visit; undefined: that of the browser. False where the
   * words cannot be fetched, or something else was chosen meanwhile: the language stays what it was.
   */
  async choose(id: LanguageId | undefined): Promise<boolean> {
    const shown = await this.#show(id ?? firstOf(location.search, navigator.languages));
    if (shown) {
      this.#setting = id;
      keepSetting(id);
    }
    return shown;
  }

  async #show(id: LanguageId): Promise<boolean> {
    this.#wanted = id;
    try {
      const words = await this.#fetchWords(id);
      if (this.#wanted !== id) return false;
      this.#words = words;
      this.#listed = LANGUAGES.find((listed) => listed.id === id) ?? LANGUAGES[0];
      return true;
    } catch {
      return false;
    }
  }
}

export const language = new Language();

/**
 * What one room says, in the language of the moment: also a group of texts that was taken out of it
 * before. Read a text where it is shown (in a component, or in something derived), not once for ever.
 */
export function room<N extends keyof Rooms>(name: N, english: Rooms[N]): Rooms[N] {
  return live(() => language.words?.[name] ?? english);
}

function live<T extends object>(find: () => T): T {
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- what is found in it reacts
  const groups = new Map<PropertyKey, object>();
  return new Proxy(find(), {
    get(_, key): unknown {
      const value: unknown = Reflect.get(find(), key);
      if (!isGroup(value)) return value;
      const group = groups.get(key) ?? live(() => Reflect.get(find(), key) as object);
      groups.set(key, group);
      return group;
    }
  });
}

const isGroup = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `zh`, `zh-CN`, `zh-Hant-TW` … are all read as the one Chinese there is. */
function known(tag: string | null): LanguageId | undefined {
  const [primary] = (tag ?? '').toLowerCase().split(/[-_]/);
  return LANGUAGES.find(({ id }) => id === primary)?.id;
}

function firstOf(search: string, browser: readonly string[]): LanguageId {
  const wishes = [new URLSearchParams(search).get('lang'), ...browser];
  return wishes.map(known).find((id) => id !== undefined) ?? 'en';
}

function readSetting(): LanguageId | undefined {
  try {
    return known(localStorage.getItem(KEY));
  } catch {
    return undefined;
  }
}

function keepSetting(id: LanguageId | undefined): void {
  try {
    if (id === undefined) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, id);
  } catch {
    // Where nothing can be stored it holds until the page is closed.
  }
}
