/** A worker of the page: it knows whose it is, and writes down what it requests (src/net). */
import { listen } from '../net/ledger.ts';
import { workerName } from '../net/realm.ts';
import { trustedScript } from './trusted-script.ts';

/** `script`: the address that `…?worker&url` gives. */
export function startWorker(script: string): Worker {
  listen();
  return new Worker(trustedScript(script), { type: 'module', name: workerName() });
}
