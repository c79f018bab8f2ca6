/** The engine as conversations know it. */
import type { Answerer } from '../chat/answerer.ts';
import type { Engine } from './model-state.ts';

/** `onFailure`: a reply has failed, which may have taken the model with it. */
export function answererOf(engine: Engine, onFailure: (error: unknown) => void): Answerer {
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
    count: (turns) => engine.count(turns)
  };
}
