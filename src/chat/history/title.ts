/** What the list calls a conversation. */
import type { StoredConversation } from '../storage/schema.ts';
import { words } from '../../words/history.ts';

export function titleOf({ title, draft }: StoredConversation): string {
  const named = title.replace(/\s+/g, ' ').trim();
  if (named !== '') return named;
  const begun = draft.replace(/\s+/g, ' ').trim();
  return begun === '' ? words.untitled : `${words.draft}: ${begun.slice(0, 80)}`;
}
