/** A run under way: how far it is, and the way to end it. */
import { Cancelled, failureOf } from '../engine/errors.ts';
import type { Failure } from '../engine/failure.ts';
import type { Around } from './around.ts';
import type { Progress } from './progress.ts';
import type { BenchResult, RunKind } from './result.ts';

export class Run {
  #progress = $state.raw<Progress>();
  #model = $state.raw('');
  #failure = $state.raw<Failure>();
  #cancelled = $state(false);
  #stop: AbortController | undefined = $state.raw();
  readonly #around: Around;

  constructor(around: Around) {
    this.#around = around;
  }

  /** the model's name; empty while nothing runs */
  get model(): string {
    return this.#model;
  }
  get progress(): Progress | undefined {
    return this.#progress;
  }
  /** why the last run gave no result */
  get failure(): Failure | undefined {
    return this.#failure;
  }
  get cancelled(): boolean {
    return this.#cancelled;
  }

  /** Comes to its end in any case; undefined where there is no result. */
  async start(kind: RunKind, label: string): Promise<BenchResult | undefined> {
    const { engine, loaded, answering, appVersion } = this.#around;
    if (!loaded || answering || this.#stop) return undefined;
    const stop = (this.#stop = new AbortController());
    this.#failure = undefined;
    this.#cancelled = false;
    this.#progress = undefined;
    this.#model = loaded.model.name;
    this.#around.measuring(true);
    try {
      const { measureHere } = await import('./measure-here.ts');
      const request = {
        kind,
        model: loaded,
        seed: crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
        appVersion,
        ...(label !== '' && { label })
      };
      return await measureHere(
        request,
        engine,
        (progress) => (this.#progress = progress),
        stop.signal
      );
    } catch (error) {
      this.#cancelled = stop.signal.aborted;
      if (!stop.signal.aborted) {
        // Somebody loaded another model: that is seen, and no failure.
        this.#failure = error instanceof Cancelled ? undefined : failureOf(error);
        this.#around.failed(error);
      }
      return undefined;
    } finally {
      this.#stop = undefined;
      this.#model = '';
      this.#around.measuring(false);
    }
  }

  cancel(): void {
    this.#stop?.abort();
  }

  dismiss(): void {
    this.#failure = undefined;
    this.#cancelled = false;
  }
}
