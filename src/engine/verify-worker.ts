/** Reads one stored model again, and repairs it; ends with its page's interest in it. */
import '../net/in-worker.ts';
import type { VerifyEvent, VerifyProgress, VerifyRequest } from './verify-messages.ts';
import { verifyStored } from './worker/model-files.ts';
import { toFailure } from './worker/translate.ts';

/** milliseconds between reports; pieces come much faster */
const REPORT_EVERY = 100;

self.onmessage = ({ data }: MessageEvent<VerifyRequest>) => void verify(data);

async function verify({ source, repair }: VerifyRequest): Promise<void> {
  let reported = -Infinity;
  try {
    const report = (progress: VerifyProgress): void => {
      const now = performance.now();
      if (now - reported < REPORT_EVERY && progress.done < progress.total) return;
      reported = now;
      post({ kind: 'progress', progress });
    };
    const { signal } = new AbortController();
    const verified = await verifyStored(source, signal, report, repair);
    post({ kind: 'verified', verified });
  } catch (error) {
    post({ kind: 'failed', failure: toFailure(error, source.url) });
  }
}

function post(event: VerifyEvent): void {
  self.postMessage(event);
}
