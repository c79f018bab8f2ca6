/** How a reply is asked for: after which turns, how it is sampled, from where on, and for how long. */
import type { GenerateRequest, SamplingOptions } from '../engine/generation.ts';
import type { Answerer } from './answerer.ts';
import type { CurrentThread } from './current-thread.svelte.ts';
import { durable } from './durable.svelte.ts';
import { madeWith } from './made-with.ts';
import type { Prompt } from './prompt.svelte.ts';
import { Reply } from './reply.svelte.ts';
import type { Settings } from './settings.ts';
import { Writing } from './writing.svelte.ts';

/** What a reply needs of the conversation. */
interface Around {
  readonly prompt: Prompt;
  readonly settings: { readonly current: Settings };
  save(): Promise<void>;
  /** a reply begins, or goes on */
  onBegin(): void;
}

export class Answering {
  readonly #writing: Writing;
  readonly #answerer: Answerer;
  readonly #sampling: () => SamplingOptions;
  readonly #shown: CurrentThread;
  readonly #around: Around;

  constructor(
    answerer: Answerer,
    sampling: () => SamplingOptions,
    shown: CurrentThread,
    around: Around
  ) {
    this.#writing = new Writing(answerer);
    this.#answerer = answerer;
    this.#sampling = sampling;
    this.#shown = shown;
    this.#around = around;
  }

  /** The reply being written. */
  get current(): Reply | undefined {
    return this.#writing.current;
  }

  /** Ends, and never badly, when nothing is being written any more. */
  get ended(): Promise<void> {
    return this.#writing.ended;
  }

  /** The reply at the end that was cut and can go on. */
  get unfinished(): Reply | undefined {
    const last = this.#shown.messages.at(-1);
    if (this.current || last?.role !== 'assistant' || last.ended === 'stop') return undefined;
    return last.thought === '' && last.answer === '' ? undefined : last;
  }

  stop(): void {
    this.#writing.stop();
  }

  /** Another conversation is shown: nobody waits here for what was cut there. */
  forgetLost(): void {
    this.#writing.forgetLost();
  }

  /** Answers the question, the last message shown, once nothing else is being written. */
  async reply(question: string): Promise<void> {
    if (this.current) {
      this.stop();
      void this.#around.save();
      await this.ended;
    }
    // The reader may have gone elsewhere meanwhile.
    if (this.current || this.#shown.messages.at(-1)?.id !== question) return;
    const reply = Reply.begin(question, this.#answerer);
    this.#shown.thread.add(reply);
    this.#shown.refresh();
    await this.#answer(reply);
  }

  /** Goes on with the last reply, where it was cut. */
  async goOn(): Promise<void> {
    if (this.unfinished) await this.#goOn(this.unfinished);
  }

  /** Ends the thought of the last reply, also one that was cut off: the answer follows. */
  async answerNow(): Promise<void> {
    const reply = this.current ?? this.unfinished;
    if (reply?.phase === 'thinking') {
      reply.askAnswer();
      this.#answerer.answer();
    } else if (reply?.thoughtCut) await this.#goOn(reply, true);
  }

  /** After a recovery: what the loss of the model has cut goes on, unless that is switched off. */
  async continueCut(): Promise<void> {
    const last = this.#shown.messages.at(-1);
    // Somebody who looks at another version has left it.
    if (this.current || last?.role !== 'assistant' || last !== this.#writing.lost) return;
    // A question that had no word of an answer gets one in any case.
    if (durable.on || !this.unfinished) await this.#goOn(last);
  }

  async #goOn(reply: Reply, answer = false): Promise<void> {
    const { ids, raw, model, ended } = reply;
    const sameTokens = ids.length > 0 && model?.id === this.#answerer.model?.id;
    reply.goOn(this.#answerer);
    if (answer) reply.askAnswer();
    // The limit that ended it is another one from here on.
    const more = ended === 'length' ? ids.length : 0;
    await this.#answer(reply, sameTokens ? ids.slice() : raw, more);
  }

  /** `begun`: what `reply`, the last message, has so far; `more`: tokens beyond the usual limit. */
  async #answer(reply: Reply, begun?: GenerateRequest['begun'], more = 0): Promise<void> {
    const { prompt, settings } = this.#around;
    this.#around.onBegin();
    const { thread } = this.#shown;
    const sampling = this.#sampling();
    reply.madeWith = madeWith(settings.current, sampling);
    // Asked for before it began: the thought that is there is enough.
    const budget = reply.answerAsked ? 0 : settings.current.thinkingBudget;
    const request: GenerateRequest = {
      turns: prompt.turns({ after: reply.parent }),
      sampling: { ...sampling, maxTokens: sampling.maxTokens + more },
      ...(begun !== undefined && begun.length > 0 && { begun }),
      ...(budget !== null && { thinkingBudget: budget })
    };
    await this.#writing.write(reply, request, () => {
      thread.changed(reply);
      void this.#shown.store(thread);
    });
    // What a thought stood before is elsewhere in the next prompt.
    const goesOn = this.#shown.messages.at(-1) === reply && !this.current;
    if (!goesOn || reply.thought === '' || settings.current.keepThoughts) return;
    const turns = prompt.turns({ after: reply.id });
    if (turns.at(-1)?.role === 'assistant') this.#answerer.prepare?.(turns);
  }
}
