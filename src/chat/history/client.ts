/** The page's end of the worker that searches, exports and imports. It is started when first needed. */
import { startWorker } from '../../weights/start-worker.ts';
import type { Answer, Job, Request, Results } from './messages.ts';
import historyWorker from './worker.ts?worker&url';

interface Waiting {
  readonly resolve: (result: Results[Job['kind']]) => void;
  readonly reject: (error: Error) => void;
}

export class HistoryWorker {
  #worker: Worker | undefined;
  #number = 0;
  readonly #waiting = new Map<number, Waiting>();

  /** Rejects where there is no storage, or the worker cannot be had. */
  run<J extends Job>(job: J): Promise<Results[J['kind']]> {
    const worker = (this.#worker ??= this.#start());
    const number = ++this.#number;
    const answer = new Promise<Results[Job['kind']]>((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
    });
    worker.postMessage({ number, job } satisfies Request);
    // The kind of the answer is that of its job.
    return answer as Promise<Results[J['kind']]>;
  }

  close(): void {
    this.#fail('closed');
  }

  #start(): Worker {
    const worker = startWorker(historyWorker);
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      const waiting = this.#waiting.get(data.number);
      this.#waiting.delete(data.number);
      if ('error' in data) waiting?.reject(new Error(data.error));
      else waiting?.resolve(data.result);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#fail(event.message || 'the worker did not start');
    };
    return worker;
  }

  #fail(message: string): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(new Error(message));
    this.#waiting.clear();
  }
}
