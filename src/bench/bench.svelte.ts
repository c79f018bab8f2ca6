/** What the bench shows, and what it says of what was just done. */
import { words } from '../words/bench.ts';
import type { Around } from './around.ts';
import { Kept } from './kept.svelte.ts';
import { decodeResult } from './report/link.ts';
import type { Read } from './report/read.ts';
import type { BenchResult, RunKind } from './result.ts';
import { Run } from './run.svelte.ts';

export type View =
  | { readonly name: 'start' }
  | {
      readonly name: 'report';
      readonly result: BenchResult;
      /** `link`: nobody has checked it */
      readonly from: 'here' | 'file' | 'link';
    }
  | {
      readonly name: 'broken-link';
      readonly details: string;
      /** nothing is wrong with it, but this page cannot read it */
      readonly otherVersion: boolean;
    }
  | { readonly name: 'compare'; readonly results: readonly BenchResult[] };

const LABEL = 'thinktab.bench.name';

export class Bench {
  kind = $state<RunKind>('quick');
  #label = $state('');
  #view = $state.raw<View>({ name: 'start' });
  /** for people who listen, and in a line for all */
  #notice = $state('');
  readonly kept = new Kept();
  readonly run: Run;
  readonly #around: Around;

  constructor(around: Around) {
    this.#around = around;
    this.run = new Run(around);
    this.kind = around.asked ?? 'quick';
    try {
      this.#label = localStorage.getItem(LABEL) ?? '';
    } catch {
      // Without storage it has no name yet.
    }
    void this.kept.read();
  }

  get view(): View {
    return this.#view;
  }
  get notice(): string {
    return this.#notice;
  }

  /** the name of the device: it stands in the reports to come, and is kept for the next visit */
  get label(): string {
    return this.#label;
  }
  set label(label: string) {
    this.#label = label;
    try {
      localStorage.setItem(LABEL, label);
    } catch {
      // Without storage it holds until the page is closed.
    }
  }

  say(notice: string): void {
    this.#notice = notice;
  }

  show(view: View): void {
    this.#notice = '';
    if (this.#view.name === 'report' && this.#view.from === 'link') this.#around.forgetShared();
    this.#view = view;
  }

  /** A result in the address. */
  async openShared(text: string): Promise<void> {
    const read = await decodeResult(text);
    if (read.result) this.#view = { name: 'report', result: read.result, from: 'link' };
    else {
      const { problem: details, otherVersion = false } = read;
      this.#view = { name: 'broken-link', details, otherVersion };
    }
  }

  /** The one press that an address with `?bench=` needs: what is missing is loaded first. */
  async loadAndMeasure(): Promise<void> {
    await this.#around.offered?.load();
    if (this.#around.loaded) await this.measure();
  }

  async measure(): Promise<void> {
    this.show({ name: 'start' });
    const result = await this.run.start(this.kind, this.#label.trim());
    if (!result) {
      this.say(this.run.cancelled ? words.running.cancelled : words.running.failed);
      return;
    }
    await this.kept.add(result);
    // Whoever has chosen others to compare, or came by a link, wants this one beside them.
    if (this.kept.chosen.length > 0) this.kept.choose(result.id, true);
    this.show({ name: 'report', result, from: 'here' });
    const stopped = result.flags.some(({ name }) => name === 'stopped');
    this.say(stopped ? words.running.stopped : words.running.done);
  }

  /** The way from a result that came by a link to one of this device, to be compared with it. */
  measureSame(result: BenchResult): void {
    this.kind = result.protocol.kind;
    this.kept.borrow([result]);
    this.kept.choose(result.id, true);
    this.show({ name: 'start' });
    const { loaded, offered } = this.#around;
    const { name } = result.model;
    // What is at hand may be another model, and the figures of two say little of their devices.
    if ((loaded?.model.name ?? offered?.name) !== name) this.say(words.link.ofModel(name));
  }

  async open(file: Blob): Promise<void> {
    const read = await this.kept.open(file);
    this.say(said(read));
    const [only] = read.results;
    if (only && read.results.length === 1) {
      this.#view = { name: 'report', result: only, from: 'file' };
    }
  }
}

function said({ problem, results, otherVersion, left, refused }: Read): string {
  if (problem) return words.kept.problems[problem];
  const parts = [
    results.length > 0 && words.kept.opened(results.length),
    otherVersion > 0 && words.kept.otherVersion(otherVersion),
    left > 0 && words.kept.left(left),
    refused > 0 && words.kept.refused(refused)
  ];
  return parts.filter(Boolean).join(' ');
}
