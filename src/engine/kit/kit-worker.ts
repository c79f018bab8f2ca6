/** Reads or writes one kit, then ends with its page's interest in it: see kits.ts. */
import '../../net/in-worker.ts';
import { isKitFolder } from '../../weights/address.ts';
import { KitError } from '../../weights/kit/problem.ts';
import { toFailure } from '../worker/translate.ts';
import type { Failure } from '../failure.ts';
import { exportModel } from './export-model.ts';
import { importModel } from './import-model.ts';
import { importFailure, kitFailure } from './kit-failures.ts';
import type { KitEvent, KitRequest } from './kits.ts';

/** milliseconds between reports; pieces come much faster */
const REPORT_EVERY = 100;

const stop = new AbortController();

self.onmessage = ({ data }: MessageEvent<KitRequest | 'stop'>) => {
  if (data === 'stop') stop.abort();
  else void serve(data);
};

async function serve(request: KitRequest): Promise<void> {
  try {
    post(request.kind === 'import' ? await read(request) : await write(request));
  } catch (error) {
    if (stop.signal.aborted) post({ kind: 'stopped' });
    else post({ kind: 'failed', failure: failureOf(error) });
  }
}

async function read({ files, site }: KitRequest & { kind: 'import' }): Promise<KitEvent> {
  const report = paced();
  const imported = await importModel(files, site, stop.signal, (done, total, model) =>
    report({ kind: 'progress', progress: { done, total, model } })
  );
  const { model } = imported;
  return { kind: 'imported', model, failure: importFailure(imported, !isKitFolder(model.url)) };
}

async function write({ model, target }: KitRequest & { kind: 'export' }): Promise<KitEvent> {
  const report = paced();
  const file = await exportModel(model, target, stop.signal, (done, total) =>
    report({ kind: 'progress', progress: { done, total, model } })
  );
  return { kind: 'exported', file };
}

/** Reports now and then, and always the first and the last. */
function paced(): (event: KitEvent & { kind: 'progress' }) => void {
  let reported = -Infinity;
  return (event) => {
    const now = performance.now();
    const { done, total } = event.progress;
    if (now - reported < REPORT_EVERY && done > 0 && done < total) return;
    reported = now;
    post(event);
  };
}

function failureOf(error: unknown): Failure {
  return error instanceof KitError ? kitFailure(error.problem) : toFailure(error, '');
}

function post(event: KitEvent): void {
  self.postMessage(event);
}
