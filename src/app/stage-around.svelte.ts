/** What the stage is told of the session. */
import type { Around, Obstacle, Talk } from '../stage/around.ts';
import { words as app } from '../words/app.ts';
import { words } from '../words/stage.ts';
import { told } from '../words/told.ts';
import { goOnStage, leaveStage } from './on-stage.ts';
import { rooms } from './rooms.svelte.ts';
import type { Session } from './session.svelte.ts';

const SCRIPT = 'script=';

function talkOf({ conversation }: Session): Talk {
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
    async ask(text, follow) {
      await conversation.halt();
      if (!follow) conversation.startNew('');
      const begun = conversation.lastReply;
      void conversation.ask(text);
      // Somebody was faster: then nothing was asked.
      return conversation.lastReply === begun ? undefined : conversation.lastReply;
    },
    answerNow: () => void conversation.answerNow(),
    stop: () => conversation.stop(),
    clear: () => {
      conversation.stop();
      conversation.startNew('');
    }
  };
}

export function stageAround(session: Session, onChooseModel: () => void): Around {
  return {
    talk: talkOf(session),
    get ready() {
      return session.answers && !session.measuring;
    },
    get obstacle() {
      return obstacleOf(session);
    },
    get model() {
      const { loaded } = session;
      return loaded && { name: loaded.model.name, onCpu: loaded.backend === 'cpu' };
    },
    get device() {
      const { device } = session;
      if (!device || device.failure) return '';
      return device.description || `${device.vendor} ${device.architecture}`.trim();
    },
    get showing() {
      return rooms.showing;
    },
    get shared() {
      const { rest } = rooms;
      return rest.startsWith(SCRIPT) ? rest.slice(SCRIPT.length) : undefined;
    },
    enter: goOnStage,
    leave: leaveStage,
    forgetShared: () => rooms.go('stage'),
    chooseModel: () => onChooseModel()
  };
}

/** One calm line; what else there is to know is in the other rooms. */
function obstacleOf(session: Session): Obstacle | undefined {
  const { loading, failed, elsewhere, recovery } = session;
  if (session.measuring) return { line: app.obstacle.measuring };
  if (loading) {
    const { name } = loading.request.model;
    const { done = 0, total = 0 } = loading.progress ?? {};
    const line = recovery.rescue ? words.obstacle.again(name) : words.obstacle.loading(name);
    return { line, ...(total > 0 && { progress: done / total }) };
  }
  if (elsewhere) return { line: words.obstacle.elsewhere };
  if (failed) return { line: told(failed.failure).what };
  return session.loaded ? undefined : { line: words.obstacle.noModel };
}
