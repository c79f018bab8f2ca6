/**
 * The settings of the conversation on the screen, in layers: the model's recommendation, the defaults
 * of this browser, what was set for this conversation, and what the address of the page asks for,
 * which wins until the field is changed by hand.
 */
import {
  differences,
  merge,
  readSettings,
  RECOMMENDED,
  type Settings,
  type SomeSettings
} from './settings.ts';

const KEY = 'thinktab.defaults';

/** Where a value comes from. */
export type Origin = 'model' | 'defaults' | 'conversation' | 'address';

/** What new conversations begin with: one small record, shared by the tabs of this site. */
class Defaults {
  #chosen = $state.raw<SomeSettings>(stored());

  constructor() {
    window.addEventListener('storage', ({ key }) => {
      if (key === KEY || key === null) this.#chosen = stored();
    });
  }

  /** what differs from the model's recommendation */
  get chosen(): SomeSettings {
    return this.#chosen;
  }

  set chosen(chosen: SomeSettings) {
    this.#chosen = chosen;
    try {
      if (Object.keys(chosen).length === 0) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, JSON.stringify(chosen));
    } catch {
      // Without storage they hold until the page is closed.
    }
  }
}

function stored(): SomeSettings {
  try {
    return readSettings(JSON.parse(localStorage.getItem(KEY) ?? '{}'));
  } catch {
    return {};
  }
}

export const defaults = new Defaults();

export class ChatSettings {
  #own = $state.raw<SomeSettings>({});
  #address = $state.raw<SomeSettings>({});
  readonly #onChange: () => void;
  readonly #usual = $derived(merge(defaults.chosen));
  readonly #current = $derived(merge(defaults.chosen, this.#own, this.#address));

  /** `onChange`: somebody set something. */
  constructor(onChange: () => void = () => undefined) {
    this.#onChange = onChange;
  }

  /** The next reply is made with these. */
  get current(): Settings {
    return this.#current;
  }

  /** What was set for this conversation: what is kept with it. */
  get own(): SomeSettings {
    return this.#own;
  }

  /** All are as new conversations have them. */
  get isDefault(): boolean {
    return Object.keys(differences(this.#current, this.#usual)).length === 0;
  }

  get isRecommended(): boolean {
    return Object.keys(differences(this.#current, RECOMMENDED)).length === 0;
  }

  origin(name: keyof Settings): Origin {
    if (Object.hasOwn(this.#address, name)) return 'address';
    if (Object.hasOwn(this.#own, name)) return 'conversation';
    return Object.hasOwn(defaults.chosen, name) ? 'defaults' : 'model';
  }

  /** Another conversation is shown. */
  show(own: SomeSettings): void {
    this.#own = own;
  }

  /** The address of the page asks for these, in whatever conversation it shows. */
  ask(address: SomeSettings): void {
    this.#address = address;
  }

  set(changes: SomeSettings): void {
    const wanted = merge(defaults.chosen, this.#own, changes);
    this.#address = Object.fromEntries(
      Object.entries(this.#address).filter(([name]) => !Object.hasOwn(changes, name))
    );
    this.#own = differences(wanted, this.#usual);
    this.#onChange();
  }

  /** New conversations begin with what this one has. */
  makeDefaults(): void {
    const { current } = this;
    defaults.chosen = differences(current, RECOMMENDED);
    this.#address = {};
    this.#own = {};
    this.#onChange();
  }

  /** For this conversation; the defaults stay. */
  reset(): void {
    this.#address = {};
    this.#own = differences(RECOMMENDED, this.#usual);
    this.#onChange();
  }
}
