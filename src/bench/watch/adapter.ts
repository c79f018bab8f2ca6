/** Whether the run before this one, on this device, was on the same adapter. */
import type { DeviceFacts } from '../result.ts';

const KEY = 'thinktab.bench.adapter';

type Store = Pick<Storage, 'getItem' | 'setItem'>;

/**
 * Compares and remembers. A computer with two of them may give either, and nothing else on the page
 * tells. Runs on the processor are left out: they were asked for.
 */
export function otherAdapter(
  { backend, vendor, architecture, description }: DeviceFacts,
  store: () => Store = () => localStorage
): boolean {
  if (backend === 'cpu') return false;
  const name = [vendor, architecture, description].join('\n');
  try {
    const before = store().getItem(KEY);
    store().setItem(KEY, name);
    return before !== null && before !== name;
  } catch {
    // Storage is switched off: nothing is remembered.
    return false;
  }
}
