/** Searches, exports and imports, so that the page need not wait for any of them. */
import '../../net/in-worker.ts';
import { onChanges, announce } from '../storage/changes.ts';
import { openDatabase, type Database } from '../storage/database.ts';
import { Entries } from './entries.ts';
import { exportThreads, importFile, storedEntry } from './library.ts';
import type { Answer, Job, Request, Results } from './messages.ts';
import { search } from './search.ts';

let opened: Promise<Database> | undefined;
const entries = new Entries();

onChanges(({ id }) => entries.changed(id));

self.onmessage = ({ data }: MessageEvent<Request>) => void answer(data);

async function answer({ number, job }: Request): Promise<void> {
  try {
    post({ number, result: await run(job) });
  } catch (error) {
    post({ number, error: String(error) });
  }
}

async function run(job: Job): Promise<Results[Job['kind']]> {
  const db = await database();
  if (job.kind === 'search') {
    const all = await entries.all({
      ids: () => db.getAllKeys('conversations'),
      read: (id) => storedEntry(db, id)
    });
    return search(all, job.query);
  }
  if (job.kind === 'export') return exportThreads(db, job);
  const imported = await importFile(db, job.file);
  announce({});
  return imported;
}

async function database(): Promise<Database> {
  opened ??= openDatabase({ onClosed: () => (opened = undefined) });
  try {
    return await opened;
  } catch (error) {
    // What is in its way now may be gone the next time.
    opened = undefined;
    throw error;
  }
}

function post(answer: Answer): void {
  self.postMessage(answer);
}
