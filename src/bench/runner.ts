/**
 * A run, from the gate to the result. What it measures, and with what, is given to it (subject.ts),
 * so that tests can drive it with a clock of their own.
 */
import type { KernelShapes } from '../engine/kernel-shapes.ts';
import type { LoadedModel } from '../engine/model.ts';
import type { Measured, ModelFacts } from '../engine/questions.ts';
import { findFlags, isValid } from './flags.ts';
import { newId } from './random.ts';
import { Reporter, type Progress } from './progress.ts';
import * as protocol from './protocol.ts';
import type { Test } from './protocol.ts';
import {
  SCHEMA,
  type BenchResult,
  type KernelFacts,
  type RunKind,
  type SoakResult,
  type TaskResult,
  type TestResult
} from './result.ts';
import { soak } from './soak.ts';
import { measure, type Parts } from './subject.ts';
import { Table } from './table.ts';
import { runTask, TASK_TOKENS } from './task.ts';
import { Timeline } from './timeline.ts';
import type { Watch } from './watch/watch.ts';

export interface RunRequest {
  readonly kind: RunKind;
  /** what is loaded, and is measured */
  readonly model: LoadedModel;
  /** draws the order and the tokens */
  readonly seed: number;
  readonly appVersion: string;
  readonly label?: string;
}

/**
 * Rejects with the signal's reason when it is aborted before all tests were measured, and with what
 * the engine says when it fails; the engine is at rest then. What ends a run later takes nothing from
 * what was measured: the result has the flag `stopped`.
 */
export async function runBench(
  request: RunRequest,
  parts: Parts,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal
): Promise<BenchResult> {
  const letSleep = parts.keepAwake();
  let watch: Watch | undefined;
  try {
    signal.throwIfAborted();
    watch = await parts.watch();
    return await new Run(request, parts, onProgress, signal).run(watch);
  } catch (error) {
    watch?.drop();
    throw error;
  } finally {
    letSleep();
  }
}

class Run {
  readonly #request: RunRequest;
  readonly #parts: Parts;
  readonly #signal: AbortSignal;
  readonly #plan: protocol.Plan;
  /** every repetition that the run has */
  readonly #order: readonly Test[];
  readonly #timeline = new Timeline();
  readonly #reporter: Reporter;
  #task: TaskResult | undefined;
  #roofline: BenchResult['roofline'];
  #noRoofline: BenchResult['noRoofline'];
  #soak: SoakResult | undefined;

  constructor(
    request: RunRequest,
    parts: Parts,
    onProgress: (progress: Progress) => void,
    signal: AbortSignal
  ) {
    const { kind, model, seed } = request;
    this.#request = request;
    this.#parts = parts;
    this.#signal = signal;
    this.#plan = protocol.planTests(model.contextLength);
    this.#order = protocol.orderOf(this.#plan.tests, protocol.REPETITIONS[kind], seed);
    const ahead = {
      tests: [...this.#plan.tests, ...this.#order],
      pause: protocol.PAUSE,
      taskTokens: TASK_TOKENS,
      soak: kind === 'full' ? protocol.SOAK_SECONDS * 1000 : 0,
      roofline: parts.roofline !== undefined
    };
    this.#reporter = new Reporter(this.#timeline, () => parts.clock.now(), ahead, onProgress);
  }

  async run(watch: Watch): Promise<BenchResult> {
    const { clock, subject } = this.#parts;
    const [started, date] = [clock.now(), new Date(clock.date()).toISOString()];
    this.#reporter.say({ phase: 'prepare', done: 0, total: 1 });
    const facts = await subject.facts(protocol.MIDDLE);
    const device = await this.#parts.device();
    const gate = await this.#gate();
    await this.#warmUp();
    const tests = await this.#tests();
    const stopped = !(await this.#extras(tests, facts));
    const seen = await watch.end(device);
    const flags = findFlags({ gate, device, tests, seen, stopped });
    return {
      ...this.#heading(facts, started, date),
      device,
      gate,
      tests,
      skipped: this.#plan.skipped,
      ...(this.#task && { task: this.#task }),
      ...(this.#soak && { soak: this.#soak }),
      ...(this.#roofline && { roofline: this.#roofline }),
      ...(this.#noRoofline && { noRoofline: this.#noRoofline }),
      flags,
      valid: isValid(gate, flags)
    };
  }

  async #gate(): Promise<BenchResult['gate']> {
    this.#signal.throwIfAborted();
    this.#reporter.say({ phase: 'gate', done: 0, total: 1 });
    const gate = await this.#parts.gate(this.#signal, (share) =>
      this.#reporter.say({ phase: 'gate', done: share, total: 1 })
    );
    this.#signal.throwIfAborted();
    return gate;
  }

  /** Every test once, in full, so that nothing which is done once only is in a figure. */
  async #warmUp(): Promise<void> {
    const { tests } = this.#plan;
    for (const [done, test] of tests.entries()) {
      const ahead = { tests: [...tests.slice(done), ...this.#order] };
      this.#reporter.say({ phase: 'warm-up', test: test.name, done, total: tests.length }, ahead);
      await this.#measure(test);
    }
  }

  async #tests(): Promise<TestResult[]> {
    const table = new Table();
    const total = this.#order.length;
    let latest: Progress['latest'];
    for (const [done, test] of this.#order.entries()) {
      const ahead = { tests: this.#order.slice(done) };
      this.#reporter.say({ phase: 'tests', test: test.name, done, total, latest }, ahead);
      const measured = await this.#measure(test);
      latest = { test: test.name, rate: table.add(test, measured, done) };
    }
    this.#reporter.say({ phase: 'tests', done: total, total, latest }, { tests: [] });
    return this.#plan.tests.map((test) => table.line(test));
  }

  /** Rest, wake up, measure. */
  async #measure(test: Test): Promise<Measured> {
    const { clock, subject } = this.#parts;
    const { seed } = this.#request;
    await clock.wait(protocol.PAUSE, this.#signal);
    const started = clock.now();
    await measure(subject, protocol.primer(seed), this.#signal);
    const asked = protocol.requestOf(test, seed);
    const measured = await measure(subject, asked, this.#signal, () => this.#reporter.again());
    this.#timeline.add(test, measured, clock.now() - started);
    return measured;
  }

  /** What comes behind the tests; false where it was broken off. */
  async #extras(tests: readonly TestResult[], facts: ModelFacts): Promise<boolean> {
    const written = tests.find(({ kind }) => kind === 'tg');
    const { parts, signal } = { parts: this.#parts, signal: this.#signal };
    const { kind, model, seed } = this.#request;
    try {
      this.#reporter.say({ phase: 'task', done: 0, total: 1 });
      this.#task = await runTask(parts, model, signal, ({ tokens, thought, answer }) =>
        this.#reporter.say(
          { phase: 'task', done: 0, total: 1, text: { thought, answer } },
          { taskTokens: Math.max(0, TASK_TOKENS - tokens) }
        )
      );
      if (!written) return true;
      if (parts.roofline) {
        this.#reporter.say({ phase: 'roofline', done: 0, total: 1 }, { taskTokens: 0 });
        const { depth, tokens, rate } = written;
        const found = await parts.roofline(facts, { depth, tokens, rate: rate.mean });
        if (typeof found === 'string') this.#noRoofline = found;
        else this.#roofline = found;
      }
      if (kind === 'quick') return true;
      const rate = written.rate.mean;
      this.#soak = await soak(parts.subject, parts.clock, { rate, seed, signal }, (rates, left) =>
        this.#reporter.say(
          { phase: 'soak', done: rates.length, total: SOAK_WINDOWS, soak: rates },
          { taskTokens: 0, roofline: false, soak: left * 1000 }
        )
      );
      return true;
    } catch {
      // Stopped, or a device that gave up: the engine's client tells the page. The figures stay.
      return false;
    }
  }

  #heading(facts: ModelFacts, started: number, date: string) {
    const { kind, model, seed, label, appVersion } = this.#request;
    return {
      schema: SCHEMA,
      id: newId(),
      ...(label !== undefined && { label }),
      protocol: {
        version: protocol.VERSION,
        kind,
        repetitions: protocol.REPETITIONS[kind],
        pause: protocol.PAUSE,
        seed
      },
      started: date,
      seconds: (this.#parts.clock.now() - started) / 1000,
      app: { version: appVersion, webLlm: facts.webLlm },
      model: {
        id: model.model.id,
        name: model.model.name,
        url: model.model.url,
        quantization: facts.quantization,
        parameters: model.parameters,
        weightBytes: model.weightBytes,
        contextLength: model.contextLength,
        prefillChunk: model.prefillChunk
      },
      hashes: facts.hashes,
      ...(facts.kernels && { kernels: kernelFacts(facts.kernels) })
    } as const;
  }
}

/** What every sample of a trial was is seen in the bench; a report names the trial. */
function kernelFacts({ why, shapes, trial }: KernelShapes): KernelFacts {
  const { made, seconds, clock } = trial ?? {};
  return {
    why,
    shapes,
    ...(made !== undefined &&
      seconds !== undefined &&
      clock && { trial: { made: new Date(made).toISOString(), seconds, clock } })
  };
}

const SOAK_WINDOWS = protocol.SOAK_SECONDS / protocol.SOAK_WINDOW_SECONDS;
