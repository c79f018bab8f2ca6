/** What the stage is told of the session. */
import { adapterName } from '../engine/adapter-name.ts';
import { CATALOG } from '../engine/catalog.ts';
import type { Around } from '../stage/around.ts';
import { goOnStage, leaveStage } from './on-stage.ts';
import { rooms } from './rooms.svelte.ts';
import { screens } from './screens.svelte.ts';
import type { Session } from './session.svelte.ts';
import { StageObstacle } from './stage-obstacle.ts';
import { talkOf } from './stage-talk.ts';

const SCRIPT = 'script=';

export function stageAround(session: Session, onChooseModel: () => void): Around {
  const obstacle = new StageObstacle(session);
  return {
    talk: talkOf(session),
    get ready() {
      return session.answers && !session.measuring;
    },
    get obstacle() {
      return obstacle.current;
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
      return device && !device.failure ? adapterName(device) : '';
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
