/** What the worker does with the stored conversations: reads all of them, and adds to them. */
import { messagesOf, putThread, type Database } from '../storage/database.ts';
import { readThread } from '../storage/read.ts';
import type { StoredThread } from '../storage/schema.ts';
import { fileName, toJson, toMarkdown } from './export.ts';
import { copyOf, isHere, LARGEST_FILE, readExport } from './import.ts';
import type { Exported, Imported, Job } from './messages.ts';
import { entry, type Entry } from './search.ts';

/** A copy of a copy of a copy that went on, and so on: nobody does that so often. */
const MOST_COPIES = 20;

async function storedThread(db: Database, id: string): Promise<StoredThread | undefined> {
  const [conversation, messages] = await Promise.all([
    db.get('conversations', id),
    messagesOf(db, id)
  ]);
  return readThread(conversation, messages);
}

/** The searchable part of a conversation; undefined where there is none. */
export async function storedEntry(db: Database, id: string): Promise<Entry | undefined> {
  const thread = await storedThread(db, id);
  if (!thread) return undefined;
  const { title, updated } = thread.conversation;
  return entry({ id, title, updated, texts: thread.messages.map(({ text }) => text) });
}

/** One conversation, or all that have anything in them, the newest first. */
export async function exportThreads(
  db: Database,
  { id, markdown }: Extract<Job, { kind: 'export' }>
): Promise<Exported | undefined> {
  const ids = id === undefined ? await db.getAllKeys('conversations') : [id];
  const threads: StoredThread[] = [];
  for (const one of ids) {
    const thread = await storedThread(db, one);
    if (thread && (thread.messages.length > 0 || thread.conversation.draft !== '')) {
      threads.push(thread);
    }
  }
  if (id !== undefined && threads.length === 0) return undefined;
  threads.sort((a, b) => b.conversation.updated - a.conversation.updated);
  const now = Date.now();
  const name = fileName(id === undefined ? undefined : threads[0]?.conversation, now);
  const file = markdown
    ? new Blob([toMarkdown(threads, markdown)], { type: 'text/markdown' })
    : new Blob([toJson(threads, now)], { type: 'application/json' });
  return { file, name: `${name}.${markdown ? 'md' : 'json'}`, conversations: threads.length };
}

/** Adds what is not there yet, and changes nothing that is. */
export async function importFile(db: Database, file: File): Promise<Imported> {
  if (file.size > LARGEST_FILE) return { problem: 'size', size: file.size };
  const contents = readExport(await file.text(), Date.now());
  if ('problem' in contents) return { problem: contents.problem, size: file.size };
  const came = { added: 0, copied: 0, here: 0 };
  let full = false;
  for (const thread of contents.threads) {
    try {
      came[await add(db, thread)]++;
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'QuotaExceededError')) throw error;
      full = true;
      break;
    }
  }
  return { ...came, refused: contents.refused, full };
}

async function add(db: Database, imported: StoredThread): Promise<'added' | 'copied' | 'here'> {
  let thread = imported;
  for (let copies = 0; copies < MOST_COPIES; copies++) {
    const there = await storedThread(db, thread.conversation.id);
    if (!there) {
      await putThread(db, thread.conversation, thread.messages);
      return copies === 0 ? 'added' : 'copied';
    }
    if (isHere(thread, there)) return 'here';
    thread = copyOf(thread);
  }
  return 'here';
}
