/** The conversation of the session as the stage has it. */
import type { Talk } from '../stage/around.ts';
import type { Session } from './session.svelte.ts';

/** What of the session the talk is made of. */
export interface Talking {
  readonly conversation: Pick<
    Session['conversation'],
    | 'id'
    | 'messages'
    | 'lastReply'
    | 'current'
    | 'ask'
    | 'answerNow'
    | 'halt'
    | 'open'
    | 'startNew'
    | 'stop'
  >;
  readonly engine: Pick<Session['engine'], 'prepare'>;
}

export function talkOf({ conversation, engine }: Talking): Talk {
  /** where a reply was given: a question from the room may have come between */
  const where = new WeakMap<object, string>();
  /** Counts what was asked for: a press that comes while another one waits takes its place. */
  let presses = 0;
  return {
    get question() {
      return conversation.messages.findLast((message) => message.role === 'user')?.text;
    },
    get reply() {
      return conversation.lastReply;
    },
    get busy() {
      return conversation.current !== undefined;
    },
    async ask(text, follow, after) {
      const press = ++presses;
      const late = (): boolean => press !== presses;
      await conversation.halt();
      if (late()) return undefined;
      const id = after && where.get(after);
      const there = follow && (id === undefined || (await conversation.open(id)));
      if (late()) return undefined;
      if (!there) conversation.startNew('');
      const begun = conversation.lastReply;
      void conversation.ask(text);
      const reply = conversation.lastReply;
      // Somebody was faster: then nothing was asked.
      if (reply === undefined || reply === begun) return undefined;
      where.set(reply, conversation.id);
      return reply;
    },
    answerNow: () => void conversation.answerNow(),
    stop: () => {
      presses++;
      conversation.stop();
      // A recording is about to play: not even what nobody waits for.
      engine.prepare([]);
    },
    clear: () => {
      presses++;
      conversation.stop();
      conversation.startNew('');
    }
  };
}
