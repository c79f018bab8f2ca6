/** The list's own way to what is stored: all conversations without their messages, and changes to them. */
import { dropCheckpoint } from '../../engine/checkpoints.ts';
import { announce, type Label } from '../storage/changes.ts';
import { deleteThread, messagesOf, putThread, type Database } from '../storage/database.ts';
import { readConversation, readThread } from '../storage/read.ts';
import type { StoredConversation, StoredMessage } from '../storage/schema.ts';

/** As it lay in storage, broken or not: putting it back must change nothing. */
export interface TakenOut {
  readonly conversation: StoredConversation;
  readonly messages: readonly StoredMessage[];
}

/** Pinned ones first, then the newest; those without a word in them are left out. */
export async function listConversations(db: Database): Promise<StoredConversation[]> {
  const values: unknown[] = await db.getAll('conversations');
  return values
    .flatMap((value) => readConversation(value) ?? [])
    .filter(({ leaf, draft }) => leaf !== undefined || draft !== '')
    .sort((a, b) => Number(b.pinned) - Number(a.pinned) || b.updated - a.updated);
}

/** The tab that has it open hears of it too: it writes the record. */
export async function relabel(db: Database, id: string, label: Label): Promise<void> {
  announce({ id, label });
  const change = db.transaction('conversations', 'readwrite');
  const before = await change.store.get(id);
  if (before) await change.store.put({ ...before, ...label });
  await change.done;
  announce({ id });
}

export async function takeOut(db: Database, ids: readonly string[]): Promise<TakenOut[]> {
  const taken: TakenOut[] = [];
  for (const id of ids) {
    const conversation = await db.get('conversations', id);
    if (!conversation) continue;
    const messages = (await messagesOf(db, id)) as StoredMessage[];
    await deleteThread(db, id);
    taken.push({ conversation, messages });
    // It is read again if the reader changes their mind.
    for (const message of readThread(conversation, messages)?.messages ?? []) {
      if (message.role === 'assistant') await dropCheckpoint(message.id);
    }
  }
  announce(ids.length === 1 ? { id: ids[0] } : {});
  return taken;
}

export async function putBack(db: Database, taken: readonly TakenOut[]): Promise<void> {
  for (const { conversation, messages } of taken) await putThread(db, conversation, messages);
  announce({});
}
