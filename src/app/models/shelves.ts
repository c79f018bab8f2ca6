/** What looks into the storage of models and changes it; fetched when there is something in it. */
import { retire, type Inventory } from '../../weights/inventory.ts';
import { dropPile, readInventory } from '../../weights/stored.ts';
import { inTurn } from '../../weights/turn.ts';
import { isFormerPocket, sourceOf } from './sources.ts';

export { verifyModel } from '../../engine/verify.ts';
export { dropPile, sourceOf };

/** milliseconds that files may be in the hands of a download which has just been ended */
const PATIENCE = 4000;

/** What is stored, former versions of the pocket model aside. */
export async function takeInventory(): Promise<Inventory> {
  return retire(await readInventory(), isFormerPocket);
}

/**
 * A download that was just ended writes what it has in hand first, and another tab may be at the files:
 * then they stay, and the answer is false.
 */
export async function dropFolder(folder: string): Promise<boolean> {
  try {
    await inTurn(folder, AbortSignal.timeout(PATIENCE), async () => {
      const { models, leftovers } = await readInventory();
      const own = models.filter((model) => model.folder === folder);
      const rest = leftovers.entries.filter(({ url }) => url.startsWith(folder));
      const entries = [...own.flatMap((model) => model.entries), ...rest];
      await dropPile({ entries }, folder);
    });
    return true;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'TimeoutError') return false;
    throw error;
  }
}
