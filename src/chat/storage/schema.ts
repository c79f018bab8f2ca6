/**
 * How conversations lie in storage: one record for each conversation, one for each of its messages,
 * so that a turn writes its two messages and a list reads no message at all. Messages form a tree:
 * another answer to the same question, or the question asked differently, is another child of the
 * same parent; what is shown is the way from the first message to `leaf`.
 *
 * A field that may be missing needs nothing more than its check in `read.ts`; any other change of
 * these types needs a step in `database.ts`, and with it the database gets a new version.
 */
import type { FinishReason } from '../../engine/generation.ts';
import type { ModelSource } from '../../engine/model.ts';
import type { Reading } from '../../engine/meter.ts';
import type { MadeWith } from '../made-with.ts';
import type { SomeSettings } from '../settings.ts';

/** How a reply ended; while it is written it is stored as interrupted, which is what a crash makes it. */
export type Ended = FinishReason | 'failed' | 'interrupted';
export const ENDED: readonly Ended[] = ['stop', 'length', 'stopped', 'failed', 'interrupted'];

/** Why a thought was ended for the model: the answer was asked for, or its budget was used up. */
export type ThoughtEnd = 'asked' | 'budget';

interface StoredAny {
  readonly conversation: string;
  readonly id: string;
  /** the message it follows; undefined for a first one */
  readonly parent?: string;
  /** milliseconds since 1970, as all times here */
  readonly created: number;
  /** what was asked; or the answer, without its thought */
  readonly text: string;
}

export interface StoredQuestion extends StoredAny {
  readonly role: 'user';
}

export interface StoredReply extends StoredAny {
  readonly role: 'assistant';
  readonly thought: string;
  readonly ended: Ended;
  /** it was cut and went on; the rates in `reading` are of the last stretch */
  readonly continued?: boolean;
  readonly thoughtEnd?: ThoughtEnd;
  readonly model?: ModelSource;
  readonly reading?: Reading;
  readonly madeWith?: MadeWith;
  /** the tokens of a reply that can go on, as its model numbers them */
  readonly ids?: readonly number[];
}

export type StoredMessage = StoredQuestion | StoredReply;

export interface StoredConversation {
  readonly id: string;
  /** '': not named yet */
  readonly title: string;
  readonly pinned: boolean;
  readonly created: number;
  readonly updated: number;
  /** the last message of what is shown */
  readonly leaf?: string;
  /** the message that the model's prompt begins with; those before it were left out */
  readonly from?: string;
  /** what is being written in the composer */
  readonly draft: string;
  /** what differs from the defaults */
  readonly settings: SomeSettings;
}

export interface StoredThread {
  readonly conversation: StoredConversation;
  readonly messages: readonly StoredMessage[];
}
