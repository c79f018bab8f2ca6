/** What the pre-flight looks at, of this session. */
import { madeWith } from '../chat/made-with.ts';
import { systemTurns } from '../chat/settings.ts';
import { probeDevice } from '../engine/device.ts';
import { Tape } from '../engine/tape.ts';
import { verifyModel } from '../engine/verify.ts';
import type { Subject } from '../stage/preflight/subject.ts';
import { askKept } from './offline/kept.ts';
import type { Session } from './session.svelte.ts';

export function stageSubject(session: Session): Subject {
  return {
    get loaded() {
      return session.answers ? session.loaded : undefined;
    },
    page: askKept,
    verify: async (signal, onProgress) => {
      const { loaded } = session;
      return loaded && verifyModel(loaded.model, signal, onProgress, false);
    },
    probe: probeDevice,
    async tryOut(text, signal, onTokens, maxTokens) {
      const { engine, conversation, sampling } = session;
      const settings = conversation.settings.current;
      const { thinkingBudget } = settings;
      const tape = new Tape(session.loaded?.opensThought ?? true);
      const model = session.loaded?.model;
      const started = performance.now();
      const stop = () => engine.stop();
      signal.addEventListener('abort', stop);
      try {
        signal.throwIfAborted();
        const request = {
          turns: [...systemTurns(settings), { role: 'user' as const, text }],
          sampling: { ...sampling, maxTokens: maxTokens ?? sampling.maxTokens },
          ...(thinkingBudget !== null && { thinkingBudget })
        };
        const finished = await engine.generate(request, (batch) => {
          tape.add(batch);
          onTokens(batch);
        });
        const elapsed = (performance.now() - started) / 1000;
        const recordable = {
          tape,
          model,
          elapsed,
          ended: finished.reason,
          madeWith: madeWith(settings, sampling)
        };
        return { finished, recordable };
      } catch (error) {
        session.noticeFailure(error);
        throw error;
      } finally {
        signal.removeEventListener('abort', stop);
      }
    },
    occupy: (on) => (session.measuring = on)
  };
}
