/** The worker beside the page: see pace.ts. */
import '../../net/in-worker.ts';
import { work } from './work.ts';

self.postMessage(work());
