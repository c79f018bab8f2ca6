/** Whether the mains were plugged in or pulled out meanwhile. Chromium alone says. */
import type { Lookout } from './seen.ts';

/** Not in TypeScript's DOM library. */
export interface Battery extends EventTarget {
  readonly charging: boolean;
  /** 0 to 1 */
  readonly level: number;
}

interface WithBattery {
  getBattery?(): Promise<Battery>;
}

export function watchPower(
  navigator: WithBattery = globalThis.navigator as WithBattery
): Lookout<boolean> {
  const stop = new AbortController();
  let changed = false;
  const note = (): void => {
    changed = true;
  };
  void navigator.getBattery?.().then(
    (battery) => battery.addEventListener('chargingchange', note, { signal: stop.signal }),
    // Refused, by a policy of the site: then it is not known.
    () => undefined
  );
  return {
    end() {
      stop.abort();
      return changed;
    }
  };
}
