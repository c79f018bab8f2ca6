/** Everything that is watched during a run, together. */
import type { DeviceFacts } from '../result.ts';
import { otherAdapter } from './adapter.ts';
import { watchAttention } from './attention.ts';
import { slowdown } from './pace.ts';
import { watchPower } from './power.ts';
import type { Seen } from './seen.ts';
import { watchTabs } from './tabs.ts';

export interface Watch {
  /** What was seen; `device` is what it was measured on. Watching ends. */
  end(device: DeviceFacts): Promise<Seen>;
  /** Watching ends, and nobody asks. */
  drop(): void;
}

/** Begins before anything is timed: the page's pace is measured first, and once more at the end. */
export async function startWatch(): Promise<Watch> {
  const attention = watchAttention();
  const power = watchPower();
  const tabs = watchTabs();
  const before = await slowdown();
  return {
    async end(device) {
      const { hidden, unfocused } = await attention.end();
      return {
        hidden,
        unfocused,
        powerChanged: await power.end(),
        otherTabs: await tabs.end(),
        otherAdapter: otherAdapter(device),
        slowdown: Math.max(before, await slowdown())
      };
    },
    drop() {
      void attention.end();
      void power.end();
      void tabs.end();
    }
  };
}
