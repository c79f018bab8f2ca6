/** Answers one message with what the probes found: a worker, so that no frame of the page waits. */
import { measureRoofline } from './measure.ts';
import { ProbeError, type ProbeAnswer } from './probed.ts';

const answer = (message: ProbeAnswer): void => postMessage(message);

addEventListener('message', () => {
  measureRoofline().then(
    (probed) => answer({ kind: 'probed', probed }),
    (error: unknown) => {
      const { failure } =
        error instanceof ProbeError ? error : new ProbeError('internal', String(error));
      answer({ kind: 'failed', failure });
    }
  );
});
