/**
 * One reply, from the question to its readings. Tokens arrive more often than a screen can show
 * them, so `take` only notes them and `flush` hands everything over at once.
 */
import type { Finished, ReceivedBatch } from '../engine/open-requests.ts';
import type { Failure } from '../engine/failure.ts';
import type { ModelSource } from '../engine/model.ts';
import type { Reading } from '../engine/meter.ts';
import { Tape } from '../engine/tape.ts';
import { ThoughtSplitter } from '../engine/thought.ts';
import { Figures } from './figures.svelte.ts';
import { newId } from './id.ts';
import type { MadeWith } from './made-with.ts';
import type { Ended, StoredReply, ThoughtEnd } from './storage/schema.ts';

export type ReplyPhase = 'reading' | 'thinking' | 'answering' | 'done';

/** Who writes a reply. */
export interface Writer {
  /** the model's prompt has opened the thought already */
  readonly opensThought: boolean;
  readonly model: ModelSource | undefined;
}

export class Reply {
  readonly role = 'assistant';
  readonly id: string;
  readonly parent: string | undefined;
  readonly created: number;
  #phase = $state<ReplyPhase>('reading');
  #thought = $state('');
  #answer = $state('');
  #ended = $state<Ended>();
  #thoughtCut = $state(false);
  #thoughtEnd = $state<ThoughtEnd>();
  #continued = $state(false);
  #failure = $state.raw<Failure>();
  #model = $state.raw<ModelSource>();
  /** the settings it is made with; after a cut, those it went on with */
  madeWith = $state.raw<MadeWith>();

  readonly #figures = new Figures();
  #splitter = new ThoughtSplitter();
  #tape = $state.raw<Tape>();
  #opensThought = true;
  #ids: number[] = [];
  #anything = false;
  #answerAsked = $state(false);

  private constructor(id: string, parent: string | undefined, created: number) {
    this.id = id;
    this.parent = parent;
    this.created = created;
  }

  /** A reply to the question `parent`, whose prompt is sent now. */
  static begin(parent: string | undefined, writer: Writer): Reply {
    const reply = new Reply(newId(), parent, Date.now());
    reply.#start(writer);
    reply.#tape = new Tape(writer.opensThought);
    return reply;
  }

  /** A reply from storage, which has ended. */
  static restored({ id, parent, created, ...stored }: StoredReply): Reply {
    const reply = new Reply(id, parent, created);
    reply.#phase = 'done';
    reply.#ended = stored.ended;
    reply.#thought = stored.thought;
    reply.#answer = stored.text;
    reply.#thoughtCut = stored.thought !== '' && stored.text === '';
    reply.#thoughtEnd = stored.thoughtEnd;
    reply.#model = stored.model;
    reply.madeWith = stored.madeWith;
    reply.#continued = stored.continued ?? false;
    reply.#figures.restore(stored.reading);
    reply.#ids = [...(stored.ids ?? [])];
    return reply;
  }

  /** Goes on where it broke off. What is there stays until the first batch repeats it. */
  goOn(writer: Writer): void {
    this.#continued = true;
    this.#tape = undefined;
    this.#ended = undefined;
    this.#failure = undefined;
    this.#phase = 'reading';
    this.#start(writer);
  }

  #start({ opensThought, model }: Writer): void {
    this.#opensThought = opensThought;
    this.#model = model;
    this.#anything = this.#answerAsked = false;
    this.#splitter = new ThoughtSplitter(opensThought);
    this.#figures.start();
  }

  get phase() {
    return this.#phase;
  }
  get thought() {
    return this.#thought;
  }
  get answer() {
    return this.#answer;
  }
  /** seconds since the question was sent, while it is being read */
  get elapsed() {
    return this.#figures.elapsed;
  }
  get ended() {
    return this.#ended;
  }
  get failure() {
    return this.#failure;
  }
  get reading(): Reading | undefined {
    return this.#figures.reading;
  }
  /** live rates of the last seconds, oldest first */
  get history() {
    return this.#figures.history;
  }
  /** the model that writes it, or wrote it last */
  get model() {
    return this.#model;
  }
  get ids(): readonly number[] {
    return this.#ids;
  }
  /** What is written so far, as the model wrote it but for white space around the tag. */
  get raw(): string {
    if (this.#thought === '' && this.#answer === '') return '';
    const open = this.#opensThought || this.#thought === '' ? '' : '<think>\n';
    if (this.#answer === '') return open + this.#thought;
    const thinks = this.#thought !== '' || this.#opensThought;
    return thinks ? `${open}${this.#thought}\n</think>\n\n${this.#answer}` : this.#answer;
  }
  get thoughtTokens() {
    return this.reading?.thoughtTokens ?? 0;
  }
  get thoughtSeconds() {
    return this.reading?.thoughtSeconds ?? 0;
  }
  /** It ended inside the thought: there is no answer. */
  get thoughtCut() {
    return this.#phase === 'done' && this.#thoughtCut;
  }

  /** Why the thought was ended for the model, if it was. */
  get thoughtEnd() {
    return this.#thoughtEnd;
  }
  /** The answer was asked for; it comes with the next tokens. */
  get answerAsked() {
    return this.#answerAsked;
  }

  /** When it came, piece by piece; of a reply that this page has seen from its beginning to its end. */
  get tape() {
    return this.#tape;
  }

  /** It was cut and went on: its rates are of the last stretch. */
  get continued() {
    return this.#continued;
  }

  /** The engine is told to end the thought. */
  askAnswer(): void {
    this.#answerAsked = true;
  }

  take(batch: ReceivedBatch): void {
    if (batch.cut) this.#thoughtEnd = this.#answerAsked ? 'asked' : 'budget';
    this.#figures.add(batch);
    this.#tape?.add(batch);
    if (batch.whole) {
      this.#splitter = new ThoughtSplitter(this.#opensThought);
      this.#ids = [];
    }
    this.#splitter.push(batch.text);
    for (const id of batch.ids) this.#ids.push(id);
    this.#anything = true;
  }

  /** Once per frame: shows the text that was taken, and ten times a second the figures. */
  tick(): void {
    this.#showText();
    this.#figures.tick();
  }

  /** Shows everything that was taken. */
  flush(): void {
    this.#showText();
    this.#figures.show();
  }

  #showText(): void {
    if (this.#anything) {
      this.#thought = this.#splitter.thought;
      this.#answer = this.#splitter.answer;
      this.#phase = this.#splitter.thinking ? 'thinking' : 'answering';
    }
  }

  finish({ reason, usage }: Finished): void {
    this.#figures.finish(usage);
    this.#end(reason);
  }

  /** Ends without an account from the engine; what was written stays. */
  fail(failure: Failure | undefined): void {
    this.#failure = failure;
    this.#end(failure ? 'failed' : 'stopped');
  }

  /** As storage has it; what is still being written is what a crash would leave. */
  record(): Omit<StoredReply, 'conversation'> {
    const ended = this.#ended ?? 'interrupted';
    return {
      role: this.role,
      id: this.id,
      ...(this.parent !== undefined && { parent: this.parent }),
      created: this.created,
      text: this.#answer,
      thought: this.#thought,
      ended,
      ...(this.#continued && { continued: true }),
      ...(this.#thoughtEnd && { thoughtEnd: this.#thoughtEnd }),
      ...(this.#model && { model: this.#model }),
      ...(this.reading && { reading: this.reading }),
      ...(this.madeWith && { madeWith: this.madeWith }),
      ...(ended !== 'stop' && { ids: this.#ids.slice() })
    };
  }

  #end(ended: Ended): void {
    this.#splitter.finish();
    this.flush();
    if (this.#anything) this.#thoughtCut = this.#thought !== '' && this.#splitter.thinking;
    this.#ended = ended;
    this.#phase = 'done';
  }
}
