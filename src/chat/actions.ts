/** What can be done in a conversation, for the parts that have the buttons. */
import type { Message, Question } from './thread.ts';

export interface Actions {
  ask(text: string): void;
  /** goes on with the last reply, where it was cut */
  goOn(): void;
  /** ends the thought of the last reply: the answer follows */
  answerNow(): void;
  /** answers a question, or answers it once more */
  again(message: Message): void;
  edit(question: Question, text: string): void;
  remove(message: Message): void;
  /** shows the version `step` places further */
  showVersion(message: Message, step: number): void;
  /** tells people who listen */
  say(notice: string): void;
}
