/** What the stage is told of the session. */
import { CATALOG } from '../engine/catalog.ts';
import type { LoadRequest, ModelSource } from '../engine/model.ts';
import type { Around, Obstacle, Talk } from '../stage/around.ts';
import { words as app } from '../words/app.ts';
import { words } from '../words/stage.ts';
import { told } from '../words/told.ts';
import { goOnStage, leaveStage } from './on-stage.ts';
import { rooms } from './rooms.svelte.ts';
import { screens } from './screens.svelte.ts';
import type { Session } from './session.svelte.ts';

const SCRIPT = 'script=';

function talkOf({ conversation, engine }: Session): Talk {
  /** where a reply was given: a question from the room may have come between */
  const where = new WeakMap<object, string>();
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
      await conversation.halt();
      const id = after && where.get(after);
      if (!follow || (id !== undefined && !(await conversation.open(id)))) {
        conversation.startNew('');
      }
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
      conversation.stop();
      // A recording is about to play: not even what nobody waits for.
      engine.prepare([]);
    },
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
    get shares() {
      const { loaded } = session;
      const source = loaded?.model;
      const known = CATALOG.some(({ id }) => id === source?.id);
      return { model: known ? source?.id : source?.url, settings: session.sampling };
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
    get screens() {
      return screens.found;
    },
    enter(screen) {
      if (screen) screens.choose(screen);
      goOnStage();
    },
    leave: leaveStage,
    forgetShared: () => rooms.go('stage'),
    chooseModel: () => onChooseModel()
  };
}

/** One calm line, and what one press does about it; what else there is to know is in the other rooms. */
function obstacleOf(session: Session): Obstacle | undefined {
  const { loading, failed, elsewhere, recovery } = session;
  const text = words.obstacle;
  if (session.measuring) return { line: app.obstacle.measuring };
  if (loading) {
    const { name } = loading.request.model;
    const { done = 0, total = 0 } = loading.progress ?? {};
    const line = recovery.rescue ? text.again(name) : text.loading(name);
    return { line, ...(total > 0 && { progress: done / total }) };
  }
  if (elsewhere) return withRetry(text.elsewhere, elsewhere.request);
  if (failed) return withRetry(told(failed.failure).what, failed.request);
  if (session.loaded) return undefined;
  const last = lastModel(session);
  return {
    line: text.noModel,
    ...(last && { way: text.enter(last.name), retry: () => void session.load(last) })
  };

  function withRetry(line: string, request: LoadRequest): Obstacle {
    return {
      line,
      way: text.enter(request.model.name),
      retry: () => void session.reload(request)
    };
  }
}

/** After a reload in front of everybody: what answered before it. Else Pocket, which is always there. */
function lastModel({ conversation }: Session): ModelSource | undefined {
  const model = conversation.lastReply?.model;
  // A model of the list has the address of today, not of the day it was stored.
  return CATALOG.find(({ id }) => id === (model?.id ?? 'pocket')) ?? model;
}
