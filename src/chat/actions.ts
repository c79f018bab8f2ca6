/** What can be done in a conversation, for the parts that have the buttons. */
import type { Admission } from './admission.svelte.ts';
import type { Conversation } from './conversation.svelte.ts';
import type { Follow } from './follow.svelte.ts';
import type { Reply } from './reply.svelte.ts';
import type { Message, Question } from './thread.ts';

export interface Actions {
  ask(text: string): void;
  /** goes on with the last reply, where it was cut */
  goOn(): void;
  /** ends the thought of the last reply: the answer follows */
  answerNow(): void;
  /** answers a question, or answers it once more */
  again(message: Message): void;
  /** ends when it is asked, or refused: what does not fit stays where it is written */
  edit(question: Question, text: string): Promise<void>;
  /** what was refused is changed, or not wanted any more */
  giveUp(): void;
  remove(message: Message): void;
  /** shows the version `step` places further */
  showVersion(message: Message, step: number): void;
  /** keeps a reply with its times, to be played; says what became of it */
  readonly record: ((reply: Reply) => Promise<string>) | undefined;
  /** tells people who listen */
  say(notice: string): void;
}

/** `toEnd`: to where the next thing happens, because the button that was pressed goes with it. */
export function actionsIn(
  conversation: Conversation,
  admission: Admission,
  follow: Follow,
  toEnd: () => void,
  record: Actions['record']
): Actions {
  return {
    ask: (text) =>
      void admission.attempt({ after: undefined, text }, () => {
        void conversation.ask(text);
        toEnd();
      }),
    goOn() {
      void conversation.goOn();
      toEnd();
    },
    answerNow() {
      void conversation.answerNow();
      toEnd();
    },
    again(message) {
      const after = message.role === 'user' ? message.id : message.parent;
      void admission.attempt({ after }, () => {
        void conversation.again(message);
        toEnd();
      });
    },
    edit: (question, text) =>
      admission.attempt({ after: question.parent, text: text.trim() }, () => {
        void conversation.edit(question, text);
        toEnd();
      }),
    giveUp: () => admission.giveUp(),
    remove: (message) => void follow.hold(() => conversation.branches.remove(message)),
    showVersion: (message, step) =>
      void follow.hold(() => conversation.branches.show(message, step)),
    record,
    say: (notice) => conversation.say(notice)
  };
}
