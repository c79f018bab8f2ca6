/** Whether the mains are plugged in: on battery many computers halve their speed. Chromium alone says. */
import { words } from '../../words/preflight.ts';
import { bad, good, unknown, type Finding } from './finding.ts';

/** Not in TypeScript's DOM library. */
interface Battery {
  readonly charging: boolean;
  /** 0 to 1 */
  readonly level: number;
}

interface WithBattery {
  getBattery?(): Promise<Battery>;
}

export async function checkPower(
  navigator: WithBattery = globalThis.navigator as WithBattery
): Promise<Finding> {
  // Refused, by a policy of the site: then it is not known.
  const battery = await navigator.getBattery?.().catch(() => undefined);
  if (!battery) {
    return unknown(
      () => words.power.unknown.what,
      () => words.power.unknown.next
    );
  }
  const { charging, level } = battery;
  if (charging) return good(() => words.power.good);
  return bad(
    () => words.power.battery.what(level),
    () => words.power.battery.next
  );
}
