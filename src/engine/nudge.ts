/**
 * Firefox looks every 100 ms whether the GPU is done, however short the work was: ten tokens per second
 * at most (Firefox 153; bugzilla.mozilla.org/show_bug.cgi?id=1870699). But it also looks at every
 * submit. So while somebody waits for the GPU, empty submits make it look. A copy of four bytes can be
 * read after 0 to 2 ms then, instead of 57 to 119, and the pocket model on a software adapter writes 130
 * tokens per second instead of 9.9.
 */
import { platformOf, type NavigatorLike } from './platform.ts';

/** Milliseconds between two looks: so many at first, and so much of the wait when it gets long. */
const AT_FIRST = 1;
const OF_THE_WAIT = 1 / 20;

/** Where the classes of WebGPU are; a worker's own `self`. */
export interface GpuClasses {
  readonly GPUDevice: { readonly prototype: Pick<GPUDevice, 'createBuffer'> };
  readonly GPUQueue: { readonly prototype: Pick<GPUQueue, 'submit' | 'onSubmittedWorkDone'> };
  readonly GPUBuffer: { readonly prototype: Pick<GPUBuffer, 'mapAsync'> };
}

/** In a worker that uses the GPU, before it does; `scope` is its `self`. Other browsers need none. */
export function nudgeWhereNeeded(
  scope: { readonly navigator: NavigatorLike } & Partial<GpuClasses>
): void {
  const { GPUDevice, GPUQueue, GPUBuffer } = scope;
  if (platformOf(scope.navigator).browser !== 'firefox') return;
  if (GPUDevice && GPUQueue && GPUBuffer) nudge({ GPUDevice, GPUQueue, GPUBuffer });
}

/** From now on, whoever waits for a queue or a buffer of these classes has their queue looked at. */
export function nudge({ GPUDevice, GPUQueue, GPUBuffer }: GpuClasses): void {
  const { createBuffer } = GPUDevice.prototype;
  // The class's own: who watches a queue has put another before it, and is not to be told.
  const { submit, onSubmittedWorkDone } = GPUQueue.prototype;
  const { mapAsync } = GPUBuffer.prototype;
  const queues = new WeakMap<GPUBuffer, GPUQueue>();
  const looks = new WeakMap<GPUQueue, Looks>();
  const looksAt = (queue: GPUQueue): Looks => {
    const known = looks.get(queue) ?? new Looks(() => submit.call(queue, []));
    looks.set(queue, known);
    return known;
  };

  GPUDevice.prototype.createBuffer = function (this: GPUDevice, descriptor) {
    const buffer = createBuffer.call(this, descriptor);
    queues.set(buffer, this.queue);
    return buffer;
  };
  GPUQueue.prototype.onSubmittedWorkDone = function (this: GPUQueue) {
    return looksAt(this).during(onSubmittedWorkDone.call(this));
  };
  GPUBuffer.prototype.mapAsync = function (this: GPUBuffer, ...args) {
    const mapped = mapAsync.apply(this, args);
    const queue = queues.get(this);
    return queue ? looksAt(queue).during(mapped) : mapped;
  };
}

/** The looks at one queue. */
class Looks {
  readonly #look: () => void;
  #waits = 0;
  #since = 0;
  #looking = false;
  // A timer that a timer has set waits for 4 ms; one that a message has set does not.
  readonly #again = new MessageChannel();

  constructor(look: () => void) {
    this.#look = look;
    this.#again.port1.onmessage = () => this.#next();
  }

  /** Looks until `promise` has come to its end, which it returns. */
  during<T>(promise: Promise<T>): Promise<T> {
    this.#waits++;
    this.#since = performance.now();
    const over = (): void => void this.#waits--;
    promise.then(over, over);
    if (!this.#looking) this.#next();
    return promise;
  }

  #next(): void {
    this.#looking = this.#waits > 0;
    if (!this.#looking) return;
    this.#look();
    const waited = performance.now() - this.#since;
    const pause = Math.max(AT_FIRST, waited * OF_THE_WAIT);
    setTimeout(() => this.#again.port2.postMessage(null), pause);
  }
}
