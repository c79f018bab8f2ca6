/** The checks, one after the other, and what they have found. */
import type { DeviceReport } from '../../engine/device.ts';
import { ThoughtSplitter } from '../../engine/thought.ts';
import { words } from '../../words/preflight.ts';
import { skipped, type Finding, type Remedy } from './finding.ts';
import { gpuFinding, remember } from './gpu-check.ts';
import { failedFinding, modelFinding, noModel } from './model-check.ts';
import { pageFinding } from './page-check.ts';
import { checkPower } from './power-check.ts';
import type { Subject } from './subject.ts';
import { watchTab, type TabWatch } from './tab-check.ts';
import { promptFinding, WARM_UP, warmUpFinding } from './trial-check.ts';

export const CHECKS = ['page', 'model', 'gpu', 'power', 'warmUp', 'prompt', 'tab'] as const;
export type Check = (typeof CHECKS)[number];

export interface Row {
  readonly check: Check;
  /** undefined while it waits or runs */
  readonly finding?: Finding;
  /** how long it took */
  readonly seconds?: number;
}

/** Of the check that runs. */
export interface Doing {
  readonly check: Check;
  /** bytes that were read */
  readonly bytes?: { readonly done: number; readonly total: number };
  /** tokens that were written */
  readonly tokens?: number;
}

/** What the page itself says; given by tests. */
export interface Page {
  readonly watchTab: () => TabWatch;
  readonly checkPower: () => Promise<Finding>;
}

export class Preflight {
  #rows = $state.raw<readonly Row[]>([]);
  #doing = $state.raw<Doing>();
  #began = $state<number>();
  #seconds = $state<number>();
  /** the script's first prompt, as it was asked */
  #asked = $state('');
  #device: DeviceReport | undefined;
  #stop = $state.raw<AbortController>();
  readonly #subject: Subject;
  readonly #page: Page;

  constructor(
    subject: Subject,
    page: Page = { watchTab: () => watchTab(), checkPower: () => checkPower() }
  ) {
    this.#subject = subject;
    this.#page = page;
  }

  /** those that are done */
  get rows(): readonly Row[] {
    return this.#rows;
  }
  get doing(): Doing | undefined {
    return this.#doing;
  }
  /** All checks are made, one after the other, and can be stopped; one that is made again cannot. */
  get running(): boolean {
    return this.#stop !== undefined;
  }
  /** when the last one began, ms since 1970; undefined before the first */
  get began(): number | undefined {
    return this.#began;
  }
  /** how long it all took; undefined until it is done */
  get seconds(): number | undefined {
    return this.#seconds;
  }
  get asked(): string {
    return this.#asked;
  }
  get bad(): number {
    return this.#rows.filter(({ finding }) => finding?.verdict === 'bad').length;
  }

  /** `prompt`: the script's first; '' where there is none. One at a time. */
  async run(prompt: string): Promise<void> {
    if (this.#doing) return;
    const stop = (this.#stop = new AbortController());
    const { signal } = stop;
    this.#rows = [];
    this.#seconds = undefined;
    this.#began = Date.now();
    this.#asked = prompt;
    const started = performance.now();
    const tab = this.#page.watchTab();
    this.#subject.occupy(true);
    const checks: Readonly<Record<Check, () => Promise<Finding>>> = {
      page: async () => pageFinding(await this.#subject.page(false)),
      model: () => this.#model(signal),
      gpu: () => this.#gpu(),
      power: () => this.#page.checkPower(),
      warmUp: () => this.#warmUp(signal),
      prompt: () => this.#prompt(prompt, signal),
      tab: () => tab.end()
    };
    try {
      for (const check of CHECKS) {
        await this.#check(check, checks[check]);
        if (signal.aborted) {
          // What was cut short has found nothing.
          this.#rows = this.#rows.slice(0, -1);
          break;
        }
      }
      if (!signal.aborted) this.#seconds = (performance.now() - started) / 1000;
    } finally {
      if (signal.aborted) void tab.end();
      this.#subject.occupy(false);
      this.#doing = undefined;
      this.#stop = undefined;
    }
  }

  stop(): void {
    this.#stop?.abort();
  }

  /** What can be done here about what was found; that check is made again. */
  async mend(remedy: Remedy): Promise<void> {
    if (this.#doing) return;
    if (remedy === 'mend') {
      await this.#check('page', async () => pageFinding(await this.#subject.page(true)));
    } else if (remedy === 'adapter' && this.#device) {
      remember(this.#device);
      await this.#check('gpu', () => this.#gpu());
    }
    this.#doing = undefined;
  }

  async #check(check: Check, look: () => Promise<Finding>): Promise<void> {
    this.#doing = { check };
    const started = performance.now();
    const finding = await look().catch(failedFinding);
    const row = { check, finding, seconds: (performance.now() - started) / 1000 };
    const others = this.#rows.filter((other) => other.check !== check);
    this.#rows = [...others, row].sort((a, b) => CHECKS.indexOf(a.check) - CHECKS.indexOf(b.check));
  }

  async #model(signal: AbortSignal): Promise<Finding> {
    const { loaded } = this.#subject;
    if (!loaded) return noModel();
    const verified = await this.#subject.verify(signal, (bytes) => {
      this.#doing = { check: 'model', bytes };
    });
    return modelFinding(loaded, verified);
  }

  async #gpu(): Promise<Finding> {
    this.#device = await this.#subject.probe();
    return gpuFinding(this.#device, this.#subject.loaded?.backend);
  }

  async #warmUp(signal: AbortSignal): Promise<Finding> {
    if (!this.#subject.loaded) return skipped(() => words.noModel);
    const started = performance.now();
    let first: number | undefined;
    const { text, tokens } = WARM_UP;
    const trial = await this.#subject.tryOut(
      text,
      signal,
      () => (first ??= performance.now() - started),
      tokens
    );
    return warmUpFinding(trial, first);
  }

  async #prompt(prompt: string, signal: AbortSignal): Promise<Finding> {
    const { loaded } = this.#subject;
    if (!loaded) return skipped(() => words.noModel);
    if (prompt.trim() === '') return skipped(() => words.prompt.none);
    const started = performance.now();
    const splitter = new ThoughtSplitter(loaded.opensThought);
    let tokens = 0;
    const trial = await this.#subject.tryOut(prompt.trim(), signal, (batch) => {
      splitter.push(batch.text);
      this.#doing = { check: 'prompt', tokens: (tokens += batch.tokens) };
    });
    splitter.finish();
    const seconds = (performance.now() - started) / 1000;
    return promptFinding(trial, seconds, splitter.answer.trim() !== '');
  }
}
