/** The worker beside the page: see pace.ts. */
import { work } from './work.ts';

self.postMessage(work());
