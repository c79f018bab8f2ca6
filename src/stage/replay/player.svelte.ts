/**
 * Plays a recording: the pieces come when they came. Times are counted from the beginning, so that a
 * late timer makes nothing later that follows. The figures are those of the recording, computed from
 * its times and not from when a piece is shown: how fast this device is does not show in them.
 */
import { Meter, type Reading } from '../../engine/meter.ts';
import { ThoughtSplitter } from '../../engine/thought.ts';
import type { StageReply } from '../around.ts';
import type { Recording } from './recording.ts';

/** The clock and the rate change without a token, too: milliseconds. */
const FIGURES_MS = 100;
/** The rate's recent course, as in the chat. */
const HISTORY = { step: 250, length: 40 };

type Phase = StageReply['phase'];

export class Player implements StageReply {
  #phase = $state<Phase>('reading');
  #thought = $state('');
  #answer = $state('');
  /** milliseconds */
  #elapsed = $state(0);
  #reading = $state.raw<Reading>();
  #history = $state.raw<readonly number[]>([]);
  #ended = $state<Recording['ended']>();
  readonly recording: Recording;
  readonly #splitter: ThoughtSplitter;
  readonly #meter = new Meter();
  #started = 0;
  #next = 0;
  #sampled = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(recording: Recording) {
    this.recording = recording;
    this.#splitter = new ThoughtSplitter(recording.opensThought);
    this.#meter.start(0);
  }

  get phase(): Phase {
    return this.#phase;
  }
  get thought(): string {
    return this.#thought;
  }
  get answer(): string {
    return this.#answer;
  }
  /** seconds since the question, as it was asked then */
  get elapsed(): number {
    return this.#elapsed / 1000;
  }
  get thoughtSeconds(): number {
    return this.#reading?.thoughtSeconds ?? 0;
  }
  get ended(): Recording['ended'] | undefined {
    return this.#ended;
  }
  get reading(): Reading | undefined {
    return this.#reading;
  }
  /** the recording's rates of the last seconds, oldest first */
  get history(): readonly number[] {
    return this.#history;
  }
  readonly failure = undefined;
  /** Nothing of this page writes it. */
  readonly model = undefined;

  /** From the beginning; once. */
  play(): void {
    this.#started = performance.now();
    this.#step();
  }

  /** Ends it where it is. */
  stop(): void {
    if (this.#phase !== 'done') this.#end('stopped');
  }

  #step(): void {
    const { pieces, length, ended } = this.recording;
    const time = Math.min(performance.now() - this.#started, length);
    for (;;) {
      const piece = pieces[this.#next];
      if (!piece || piece.at > time) break;
      const { at, text, tokens, thought } = piece;
      this.#splitter.push(text);
      this.#meter.add({ text, tokens, thought, first: at, last: at, ids: [] }, at);
      this.#next++;
    }
    this.#show(time);
    if (time >= length) return this.#end(ended);
    const coming = pieces[this.#next]?.at ?? length;
    const wait = Math.min(coming - time, FIGURES_MS);
    this.#timer = setTimeout(() => this.#step(), wait);
  }

  #show(time: number): void {
    this.#elapsed = time;
    this.#thought = this.#splitter.thought;
    this.#answer = this.#splitter.answer;
    if (this.#next > 0) this.#phase = this.#splitter.thinking ? 'thinking' : 'answering';
    const reading = (this.#reading = this.#meter.reading(time));
    if (reading.liveRate !== undefined && time - this.#sampled >= HISTORY.step) {
      this.#sampled = time;
      this.#history = [...this.#history, reading.liveRate].slice(-HISTORY.length);
    }
  }

  #end(ended: Recording['ended']): void {
    clearTimeout(this.#timer);
    this.#splitter.finish();
    this.#thought = this.#splitter.thought;
    this.#answer = this.#splitter.answer;
    // Of the whole, as at the end of any reply.
    const { reading } = this;
    this.#reading = reading && { ...reading, liveRate: reading.deliveredRate };
    this.#ended = ended;
    this.#phase = 'done';
  }
}
