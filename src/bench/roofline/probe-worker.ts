/** Answers one message with what the probes found: a worker, so that no frame of the page waits. */
import '../../net/in-worker.ts';
import { nudgeWhereNeeded } from '../../engine/nudge.ts';
import { measureRoofline } from './measure.ts';
import { ProbeError, type ProbeAnswer, type ProbeRequest } from './probed.ts';

const answer = (message: ProbeAnswer): void => postMessage(message);

nudgeWhereNeeded(self);

addEventListener('message', ({ data }: MessageEvent<ProbeRequest>) => {
  measureRoofline(data.small).then(
    (probed) => answer({ kind: 'probed', probed }),
    (error: unknown) => {
      const { failure } =
        error instanceof ProbeError ? error : new ProbeError('internal', String(error));
      answer({ kind: 'failed', failure });
    }
  );
});
