/**
 * Sums in threads of their own, one file at a time each. MD5 takes a core about as long as storing
 * the same bytes takes the browser: beside each other they cost the time of one.
 */
import type { KitFile } from './kit-file.ts';
import { KitError } from './problem.ts';
import type { SumAnswer } from './sum-worker.ts';
import sumWorker from './sum-worker.ts?worker&url';
import { md5Of } from './sum.ts';
import { startWorker } from '../start-worker.ts';

export class Summer {
  #worker: Worker | undefined;

  /** @throws KitError */
  sum(file: KitFile, onBytes: (bytes: number) => void): Promise<string> {
    // Browsers in which workers cannot start others have this thread only.
    if (!('Worker' in globalThis)) return md5Of(file, onBytes);
    const worker = (this.#worker ??= startWorker(sumWorker));
    return new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<SumAnswer>) => {
        if (data.kind === 'bytes') onBytes(data.bytes);
        else if (data.kind === 'sum') resolve(data.sum);
        else reject(new KitError(data.problem));
      };
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error(event.message || 'a worker did not start'));
      };
      worker.postMessage(file);
    });
  }

  end(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
  }
}
