/** The engine as conversations know it. */
import type { Answerer } from '../chat/answerer.ts';
import type { Engine } from './model-state.ts';

/**
 * `onFailure`: a reply has failed, which may have taken the model with it. `quiet`: nothing is to be
 * done that nobody asked for.
 */
export function answererOf(
  engine: Engine,
  onFailure: (error: unknown) => void,
  quiet: () => boolean
): Answerer {
  /** One function, which a document hears once however often it is given. */
  const onHidden = (): void => engine.prepare([]);
  return {
    get opensThought() {
      return engine.loaded?.opensThought ?? true;
    },
    get model() {
      return engine.loaded?.model;
    },
    generate: async (request, onTokens) => {
      try {
        return await engine.generate(request, onTokens);
      } catch (error) {
        onFailure(error);
        throw error;
      }
    },
    stop: () => engine.stop(),
    answer: () => engine.answer(),
    prepare: (turns) => {
      if (document.hidden || quiet()) return;
      engine.prepare(turns);
      document.addEventListener('visibilitychange', onHidden, { once: true });
    },
    count: (turns) => engine.count(turns)
  };
}
