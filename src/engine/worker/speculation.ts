/**
 * Lets replies that repeat what was there come faster. web-llm asks the library for one token at a
 * time; before it does, the library is told which tokens are likely to follow, computes them in the
 * same pass, and has the next answers ready where they were guessed right. Every token is drawn by
 * web-llm from the logits of the tokens before it, as ever: only when they are computed differs.
 *
 * It is used in replies alone: a measurement never comes by here with `on`.
 */
import type { MLCEngine } from '@mlc-ai/web-llm';
import type { Program } from '../../library/program.ts';
import { TOKENS_AT_ONCE } from '../catalog.ts';
import { Lookup } from './lookup.ts';
import { pipelineOf, type Pipeline } from './pipeline.ts';
import type { Shapes } from './trial/shapes.ts';
import { Worth, type Done } from './worth.ts';

/**
 * Tokens that one pass is to compute; 0: guess nothing. Only GPUs whose trial of kernels went well do. A
 * software adapter is bound by its arithmetic, and could only lose, even where somebody had it tried.
 */
export function tokensAtOnce({ why, trial }: Shapes): number {
  return why === 'trial' && trial?.software === false ? TOKENS_AT_ONCE : 0;
}

/** Decides what is worth computing: see Worth. */
export type Judge = Pick<Worth, 'took' | 'came' | 'pays'>;
/** By time; whoever needs the same each time decides otherwise. `most`: guesses computed at once. */
export const byTime = (most: number): Judge => new Worth(most);

/** For what was loaded last; undefined where its program has no pass over several tokens. */
export function speculationOf(
  engine: MLCEngine,
  { drafts, vocab }: Program,
  judging: typeof byTime
): Speculation | undefined {
  const pipeline = pipelineOf(engine);
  if (!pipeline || !drafts) return undefined;
  const { tokens } = drafts;
  return new Speculation(pipeline, { tokens, vocab }, judging(tokens - 1));
}

/** What thinktab.draft answers: see src/library/assembly/drafts.ts. */
const DONE: readonly Done[] = ['alone', 'kept', 'guessed'];

/** Whether this device computes several tokens as it computes one: bit by bit. */
type Admission = 'untried' | 'wanted' | 'admitted' | 'refused';
/** Up to so many tokens in the context, one trial will do; then at every doubling another is made. */
const FIRST_TRIAL_REACHES = 64;

export class Speculation {
  /** Guesses are computed, once they are admitted. */
  on = false;
  /** Tokens so far that were computed with guesses, and that had been guessed. */
  guessed = 0;
  kept = 0;
  readonly #pipeline: Pipeline;
  /** that one pass computes */
  readonly #tokens: number;
  readonly #lookup: Lookup;
  readonly #worth: Judge;
  readonly #draft: (...ids: number[]) => number;
  #admission: Admission = 'untried';
  /** Up to so many tokens in the context: attention over more of them takes other ways. */
  #admittedTo = 0;
  /** The token before: what was done for it, and when. */
  #last: { readonly done: Done; readonly at: number } | undefined;
  /** Guesses that are computed and not all asked for yet. */
  #open: { readonly common: number; right: number } | undefined;

  /** From now on all that `pipeline` reads is known here. `tokens`: of the program's pass of drafts. */
  constructor(
    pipeline: Pipeline,
    { tokens, vocab }: { tokens: number; vocab: number },
    worth: Judge
  ) {
    this.#pipeline = pipeline;
    this.#tokens = tokens;
    this.#lookup = new Lookup(vocab);
    this.#worth = worth;
    const { tvm } = pipeline;
    tvm.beginScope();
    this.#draft = tvm.detachFromCurrentScope(tvm.getGlobalFunc('thinktab.draft'));
    tvm.endScope();
    const embed = pipeline.getTokensEmbeddings.bind(pipeline);
    pipeline.getTokensEmbeddings = (ids) => {
      this.#lookup.put(pipeline.filledKVCacheLength, ids);
      const [id] = ids;
      if (this.on && ids.length === 1 && id !== undefined) this.#next(id);
      else this.#last = this.#open = undefined;
      return embed(ids);
    };
  }

  /** The context holds these, from its first position on, and nobody has read them here. */
  restored(ids: readonly number[]): void {
    this.#lookup.put(0, ids);
  }

  /** Between two tokens: tries it on this device, where there is something to guess and no trial yet. */
  async look(): Promise<void> {
    if (this.#admission !== 'wanted') return;
    this.#admission = 'refused';
    this.#last = undefined;
    const reach = Math.max(FIRST_TRIAL_REACHES, 2 * this.#pipeline.filledKVCacheLength);
    if ((await this.#differences()) !== 0) return;
    this.#admission = 'admitted';
    this.#admittedTo = reach;
  }

  #next(id: number): void {
    const now = performance.now();
    if (this.#last) this.#worth.took(this.#last.done, now - this.#last.at);
    const guess = this.#guess();
    const done = DONE[this.#draft(id, ...(guess?.ids ?? []))] ?? 'alone';
    this.#last = { done, at: now };
    if (done === 'kept') {
      this.kept++;
      if (this.#open) this.#open.right++;
      return;
    }
    if (this.#open) this.#worth.came(this.#open.common, this.#open.right);
    this.#open = undefined;
    if (done !== 'guessed' || !guess) return;
    this.guessed++;
    this.#open = { common: guess.common, right: 0 };
  }

  /** What may follow the token, where it is worth computing. */
  #guess(): ReturnType<Lookup['guess']> {
    if (this.#admission === 'refused') return undefined;
    const { filledKVCacheLength: position, contextWindowSize } = this.#pipeline;
    // The trial is made behind this token, and has to have room there, too.
    if (position + 1 + this.#tokens > contextWindowSize) return undefined;
    const guess = this.#lookup.guess(this.#tokens - 1);
    if (!guess) return undefined;
    if (this.#admission === 'admitted' && position < this.#admittedTo) {
      return this.#worth.pays(guess.common) ? guess : undefined;
    }
    this.#admission = 'wanted';
    return undefined;
  }

  /** Logits that come out otherwise in one pass than one by one; undefined when it cannot be told. */
  async #differences(): Promise<number | undefined> {
    const { tvm, device } = this.#pipeline;
    const ids = Array.from({ length: this.#tokens }, (_, i) => i);
    try {
      tvm.beginScope();
      const tried = tvm.getGlobalFunc('thinktab.try_drafts')(...ids);
      tvm.endScope();
      if (tried !== 1) return undefined;
      await device.sync();
      tvm.beginScope();
      const different = tvm.getGlobalFunc('thinktab.drafts_differ')();
      tvm.endScope();
      return different;
    } catch {
      // A lost device is told elsewhere.
      return undefined;
    }
  }
}
