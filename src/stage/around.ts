/** What the stage needs of the page around it: a conversation to show, a model, the ways in and out. */
import type { Failure } from '../engine/failure.ts';
import type { SamplingOptions } from '../engine/generation.ts';
import type { ModelSource } from '../engine/model.ts';
import type { Reading } from '../engine/meter.ts';
import type { Tape } from '../engine/tape.ts';
import type { Recording } from './replay/recording.ts';

/** A reply as the stage shows it. That of the chat is one; so is a recording that is played. */
export interface StageReply {
  readonly phase: 'reading' | 'thinking' | 'answering' | 'done';
  readonly thought: string;
  readonly answer: string;
  /** seconds since the question was sent; at the end, how long it all took */
  readonly elapsed: number;
  readonly thoughtSeconds: number;
  readonly ended: 'stop' | 'length' | 'stopped' | 'failed' | 'interrupted' | undefined;
  readonly failure: Failure | undefined;
  readonly model: ModelSource | undefined;
  readonly reading: Reading | undefined;
  /** live rates of the last seconds, oldest first */
  readonly history: readonly number[];
  /** how it came, and how it was made: what it can be recorded from */
  readonly tape?: Tape;
  readonly madeWith?: SamplingOptions;
  /** It is not written now, but played: whoever shows it says so. */
  readonly recording?: Recording;
}

/** The conversation behind the stage. */
export interface Talk {
  /** what was asked last, and the reply to it; undefined where nothing was said yet */
  readonly question: string | undefined;
  readonly reply: StageReply | undefined;
  /** a reply is being written */
  readonly busy: boolean;
  /**
   * Asks in a conversation of its own, or, to `follow`, in the one that is there: that of the reply
   * `after`, where it is known. What was being written is stopped first, and waited for; whatever is
   * pressed meanwhile takes the place of it. The reply that has begun; undefined where something came
   * between.
   */
  ask(text: string, follow: boolean, after?: StageReply): Promise<StageReply | undefined>;
  stop(): void;
  /** Ends the thought that is being written: the answer follows. */
  answerNow(): void;
  /** Stops, and leaves an empty conversation. What was said before is kept in the list of chats. */
  clear(): void;
}

/** What keeps a model from answering, in one line; `progress`: of what is being done about it, 0…1 */
export interface Obstacle {
  readonly line: string;
  readonly progress?: number;
  /** what Enter does about it on stage, in a sentence */
  readonly way?: string;
  readonly retry?: () => void;
}

export interface Around {
  readonly talk: Talk;
  /** something can answer now */
  readonly ready: boolean;
  readonly obstacle: Obstacle | undefined;
  /** what answers: its name, and the processor in place of a GPU */
  readonly model: { readonly name: string; readonly onCpu: boolean } | undefined;
  /** what a link for the audience may carry: the model’s name for an address, and its settings */
  readonly shares: { readonly model: string | undefined; readonly settings: SamplingOptions };
  /** the device, as it calls itself; '' before it is known */
  readonly device: string;
  /** on the screen instead of everything else */
  readonly showing: boolean;
  /** `script=` of the address: a script from elsewhere */
  readonly shared: string | undefined;
  /** of the computer, as far as the browser says; `choice`: the stage can be on another one */
  readonly screens: 'one' | 'several' | 'choice';
  /**
   * Onto the stage, full screen where the browser allows it. Wants the press of a key or a button.
   * `screen`: on which; without it, as last time.
   */
  enter(screen?: 'this' | 'other'): void;
  /** Back to where the reader came from. */
  leave(): void;
  /** Takes the script from elsewhere out of the address. */
  forgetShared(): void;
  chooseModel(): void;
}
