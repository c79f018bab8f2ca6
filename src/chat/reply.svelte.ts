/**
 * One reply, from the question to its readings. Tokens arrive more often than a screen can show
 * them, so `take` only notes them and `flush` hands everything over at once.
 */
import type { Finished, ReceivedBatch } from '../engine/client.ts';
import type { Failure, FinishReason } from '../engine/messages.ts';
import { Meter, type Reading } from '../engine/meter.ts';
import { ThoughtSplitter } from '../engine/thought.ts';

export type ReplyPhase = 'reading' | 'thinking' | 'answering' | 'done';

/** The rate's recent course: ten seconds in steps that a drawing can show. */
const HISTORY_STEP_MS = 250;
const HISTORY_LENGTH = 40;

const now = () => performance.timeOrigin + performance.now();

export class Reply {
  readonly role = 'assistant';
  #phase = $state<ReplyPhase>('reading');
  #thought = $state('');
  #answer = $state('');
  #elapsed = $state(0);
  #ended = $state<FinishReason | 'failed'>();
  #failure = $state.raw<Failure>();
  #reading = $state.raw<Reading>();
  #history = $state.raw<readonly number[]>([]);

  readonly #meter = new Meter();
  readonly #started = now();
  #sampled = 0;
  readonly #splitter: ThoughtSplitter;
  #anything = false;

  /** `opensThought`: the model's prompt has opened the thought already. */
  constructor(opensThought: boolean) {
    this.#splitter = new ThoughtSplitter(opensThought);
    this.#meter.start(this.#started);
    this.#reading = this.#meter.reading(this.#started);
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
    return this.#elapsed;
  }
  get ended() {
    return this.#ended;
  }
  get failure() {
    return this.#failure;
  }
  get reading() {
    return this.#reading;
  }
  /** live rates of the last seconds, oldest first */
  get history() {
    return this.#history;
  }
  get thoughtTokens() {
    return this.#reading?.thoughtTokens ?? 0;
  }
  get thoughtSeconds() {
    return this.#reading?.thoughtSeconds ?? 0;
  }
  /** It ended inside the thought: there is no answer. */
  get thoughtCut() {
    return this.#phase === 'done' && this.#thought !== '' && this.#splitter.thinking;
  }

  take(batch: ReceivedBatch): void {
    this.#meter.add(batch, batch.received);
    this.#splitter.push(batch.text);
    this.#anything = true;
  }

  /** Shows what was taken; once per frame. */
  flush(): void {
    const time = now();
    this.#thought = this.#splitter.thought;
    this.#answer = this.#splitter.answer;
    if (this.#anything) this.#phase = this.#splitter.thinking ? 'thinking' : 'answering';
    this.#elapsed = (time - this.#started) / 1000;
    this.#reading = this.#meter.reading(time);
    const rate = this.#reading.liveRate;
    if (rate !== undefined && time - this.#sampled >= HISTORY_STEP_MS) {
      this.#sampled = time;
      this.#history = [...this.#history, rate].slice(-HISTORY_LENGTH);
    }
  }

  finish({ reason, usage }: Finished): void {
    this.#meter.finish(usage);
    this.#end(reason);
  }

  /** Ends without an account from the engine; what was written stays. */
  fail(failure: Failure | undefined): void {
    this.#failure = failure;
    this.#end(failure ? 'failed' : 'stopped');
  }

  #end(ended: FinishReason | 'failed'): void {
    this.#splitter.finish();
    this.flush();
    this.#ended = ended;
    this.#phase = 'done';
  }
}
