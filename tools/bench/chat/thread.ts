/** A long conversation as storage has it: code, a table and formulas in every reply. */
import type { StoredMessage, StoredThread } from '../../../src/chat/storage/schema.ts';
import { textOf } from './texts.ts';

const REPLY_LENGTH = 1400;

export function longThread(id: string, messages: number): StoredThread {
  const said = Array.from({ length: messages }, (_, at): StoredMessage => {
    const common = {
      conversation: id,
      id: `${id}-${at}`,
      ...(at > 0 && { parent: `${id}-${at - 1}` }),
      created: at
    };
    if (at % 2 === 0) return { ...common, role: 'user', text: `And what is step ${at / 2}?` };
    const text = textOf('mixed', REPLY_LENGTH);
    return { ...common, role: 'assistant', text, thought: 'So.', ended: 'stop' };
  });
  const leaf = `${id}-${messages - 1}`;
  const times = { created: 0, updated: 0 };
  const conversation = { id, title: id, pinned: false, ...times, leaf, draft: '', settings: {} };
  return { conversation, messages: said };
}
