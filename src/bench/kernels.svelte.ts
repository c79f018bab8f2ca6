/** Which kernels run here and why, and a trial that is asked for. */
import type { KernelShapes, KernelTrial } from '../engine/kernel-shapes.ts';
import type { LoadedModel } from '../engine/model.ts';
import { Measuring } from '../engine/measuring.ts';
import type { Around } from './around.ts';

export class Kernels {
  readonly #around: Around;
  /** of which load of a model the rest tells */
  #of: LoadedModel | undefined;
  #shapes = $state.raw<KernelShapes>();
  #fresh = $state.raw<KernelTrial>();
  #state = $state<'rest' | 'trying' | 'tried' | 'broke-off'>('rest');

  constructor(around: Around) {
    this.#around = around;
  }

  /** what runs; undefined until it is known */
  get shapes(): KernelShapes | undefined {
    return this.#shapes;
  }
  /** the newest trial: the one that was asked for here, or the one that was remembered */
  get trial(): KernelTrial | undefined {
    return this.#fresh ?? this.#shapes?.trial;
  }
  get state(): 'rest' | 'trying' | 'tried' | 'broke-off' {
    return this.#state;
  }
  /** The newest trial chose something else than what runs. */
  get changes(): boolean {
    const running = this.#shapes?.shapes;
    return (this.#fresh?.parts ?? []).some(({ part, chosen }) => running?.[part] !== chosen);
  }

  /** Asks the engine; an engine that fails tells the page itself. */
  async read(): Promise<void> {
    const { engine, loaded } = this.#around;
    if (!loaded || loaded === this.#of) return;
    this.#of = loaded;
    this.#fresh = undefined;
    this.#shapes = undefined;
    this.#state = 'rest';
    try {
      this.#shapes = (await new Measuring(engine).facts()).kernels;
    } catch {
      this.#of = undefined;
    }
  }

  async tryAgain(): Promise<void> {
    const { engine, loaded, answering } = this.#around;
    if (!loaded || answering || this.#state === 'trying') return;
    this.#state = 'trying';
    this.#around.measuring(true);
    try {
      const trial = await new Measuring(engine).trial();
      this.#fresh = trial ?? this.#fresh;
      this.#state = trial ? 'tried' : 'broke-off';
    } catch (error) {
      this.#state = 'broke-off';
      this.#around.failed(error);
    } finally {
      this.#around.measuring(false);
    }
  }
}
