/** The screens of the computer, where the browser tells of them (Window Management, in Chromium). */
import { stageOn } from './on-stage.ts';

/** Not in TypeScript's DOM library. */
interface WithScreens {
  readonly screen: Partial<EventTarget> & { readonly isExtended?: boolean };
  getScreenDetails?(): Promise<{
    readonly screens: readonly object[];
    readonly currentScreen: object;
  }>;
}

const KEY = 'thinktab.stage.other-screen';

class Screens {
  readonly #window = window as WithScreens;
  #several = $state(false);

  constructor() {
    const { screen } = this.#window;
    const look = (): void => {
      this.#several = screen.isExtended ?? false;
    };
    look();
    // A projector is plugged in while the page is open.
    screen.addEventListener?.('change', look);
    // A reload in front of everybody comes back to the projector.
    if (kept()) stageOn(this.#other);
  }

  /** `choice`: there are several, and the stage can be on another one; `one`: or nobody says. */
  get found(): 'one' | 'several' | 'choice' {
    if (!this.#several) return 'one';
    return this.#window.getScreenDetails ? 'choice' : 'several';
  }

  /** Where the stage will be, also after a reload. */
  choose(screen: 'this' | 'other'): void {
    stageOn(screen === 'other' ? this.#other : undefined);
    keep(screen === 'other');
  }

  /** The first time the browser asks; undefined where it is refused, or there is no other one any more. */
  readonly #other = async (): Promise<object | undefined> => {
    try {
      const details = await this.#window.getScreenDetails?.();
      return details?.screens.find((screen) => screen !== details.currentScreen);
    } catch {
      return undefined;
    }
  };
}

export const screens = new Screens();

function kept(): boolean {
  try {
    return sessionStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}

function keep(other: boolean): void {
  try {
    if (other) sessionStorage.setItem(KEY, '');
    else sessionStorage.removeItem(KEY);
  } catch {
    // Then it holds until the page is closed.
  }
}
