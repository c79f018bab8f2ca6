/**
 * One tab of this site at a time runs a large model: two would not fit into the GPU's memory, and
 * each would slow the other down. A Web Lock says who. It ends with its tab, however the tab ends,
 * and can be taken from a tab that is frozen and could answer no message; that is why taking over
 * is a theft and not a question.
 */
import { CATALOG, CPU_LIMIT } from '../../engine/catalog.ts';
import type { LoadRequest } from '../../engine/model.ts';

/** Of this site: all copies of the page under one origin share the GPU as they share the storage. */
const NAME = 'thinktab/gpu';

/** The part of navigator.locks that is used. */
export type Locks = Pick<LockManager, 'request'>;

/**
 * Models as small as the pocket model run in any number of tabs: ten of them take less memory than
 * the page's own pictures, and nobody should have to decide about that. What a model by address
 * weighs is not known when it is asked for, so it counts as large.
 */
export function sharesGpu({ model, backend }: LoadRequest): boolean {
  const known = CATALOG.find(({ id, url }) => id === model.id && url === model.url);
  return backend === 'cpu' || (known !== undefined && known.weightBytes <= CPU_LIMIT);
}

export class GpuLock {
  readonly #locks: Locks | undefined;
  readonly #onTaken: () => void;
  #letGo: (() => void) | undefined;
  /** A question waits for the one before it, and for what is being let go: both are this tab. */
  #asking: Promise<unknown> = Promise.resolve();

  /**
   * `onTaken` hears that another tab has taken over. Without `locks` (they are missing where the
   * page is not secure, as WebGPU is) every tab does what it likes.
   */
  constructor(locks: Locks | undefined, onTaken: () => void) {
    this.#locks = locks;
    this.#onTaken = onTaken;
  }

  /** False when another tab has it. */
  claim(): Promise<boolean> {
    return this.#queue({ ifAvailable: true });
  }

  /** Takes it from whoever has it. */
  async takeOver(): Promise<void> {
    await this.#queue({ steal: true });
  }

  /** Resolves when others can have it; this tab may claim it again without waiting for that. */
  async release(): Promise<void> {
    this.#letGo?.();
    this.#letGo = undefined;
    await this.#asking;
  }

  #queue(options: LockOptions): Promise<boolean> {
    const answer = this.#asking.then(() => this.#request(options));
    this.#asking = answer.then(() => undefined);
    return answer;
  }

  #request(options: LockOptions): Promise<boolean> {
    const locks = this.#locks;
    if (!locks || this.#letGo) return Promise.resolve(true);
    return new Promise((resolve) => {
      let mine: (() => void) | undefined;
      const held = locks.request(NAME, options, (lock) => {
        if (!lock) {
          resolve(false);
          return;
        }
        const until = new Promise<void>((resolve) => {
          mine = () => {
            const gone = held.catch(() => undefined);
            this.#asking = this.#asking.then(() => gone);
            resolve();
          };
        });
        this.#letGo = mine;
        resolve(true);
        return until;
      });
      held.catch(() => {
        // Not granted at all, in a page that is about to go: nobody is kept from anything.
        resolve(true);
        if (!mine || this.#letGo !== mine) return;
        this.#letGo = undefined;
        this.#onTaken();
      });
    });
  }
}
