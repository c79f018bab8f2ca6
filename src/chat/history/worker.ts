/** Searches, exports and imports, so that the page need not wait for any of them. */
import '../../net/in-worker.ts';
import { onChanges, announce } from '../storage/changes.ts';
import { openDatabase, type Database } from '../storage/database.ts';
import { exportThreads, importFile, storedEntry } from './library.ts';
import type { Answer, Job, Request, Results } from './messages.ts';
import { search, type Entry } from './search.ts';

let opened: Promise<Database> | undefined;
/** What searches know; a conversation that has changed is read again by the next one. */
const entries = new Map<string, Entry>();
let read: Promise<void> | undefined;

onChanges(({ id }) => {
  if (id === undefined) entries.clear();
  else entries.delete(id);
  read = undefined;
});

self.onmessage = ({ data }: MessageEvent<Request>) => void answer(data);

async function answer({ number, job }: Request): Promise<void> {
  try {
    post({ number, result: await run(job) });
  } catch (error) {
    post({ number, error: String(error) });
  }
}

async function run(job: Job): Promise<Results[Job['kind']]> {
  opened ??= openDatabase({ onClosed: () => (opened = undefined) });
  const db = await opened;
  if (job.kind === 'search') {
    await (read ??= readEntries(db));
    return search(entries.values(), job.query);
  }
  if (job.kind === 'export') return exportThreads(db, job);
  const imported = await importFile(db, job.file);
  announce({});
  return imported;
}

async function readEntries(db: Database): Promise<void> {
  const ids = new Set(await db.getAllKeys('conversations'));
  for (const id of entries.keys()) if (!ids.has(id)) entries.delete(id);
  for (const id of ids) {
    const one = entries.has(id) ? undefined : await storedEntry(db, id);
    if (one) entries.set(id, one);
  }
}

function post(answer: Answer): void {
  self.postMessage(answer);
}
