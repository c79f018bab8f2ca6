/**
 * Other tabs of this site with a model in them. Every engine's worker holds a lock for as long as it
 * lives (engine/presence.ts); that of the model which is measured is one of them.
 */
import { PRESENCE } from '../../engine/presence.ts';
import type { Lookout } from './seen.ts';

const EVERY_MS = 5000;
const OWN = 1;

type Locks = Pick<LockManager, 'query'>;

/** Engines that are loaded in tabs of this site, this one's included; 0 where it is not known. */
async function engines(locks: Locks | undefined): Promise<number> {
  const held = (await locks?.query())?.held ?? [];
  return held.filter(({ name }) => name === PRESENCE).length;
}

/** There are no locks where the page is not secure. */
export function watchTabs({ locks }: { readonly locks?: Locks } = navigator): Lookout<number> {
  let most = 0;
  const look = async (): Promise<void> => {
    most = Math.max(most, (await engines(locks)) - OWN);
  };
  const looks = [look()];
  const looking = setInterval(() => looks.push(look()), EVERY_MS);
  return {
    async end() {
      clearInterval(looking);
      await Promise.allSettled([...looks, look()]);
      return most;
    }
  };
}
