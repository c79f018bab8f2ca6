/** What the list shows: everything, or what a search has found. */
import type { StoredConversation } from '../storage/schema.ts';
import type { Excerpt, Found } from './search.ts';

export interface Row {
  readonly conversation: StoredConversation;
  /** where a search has found it */
  readonly excerpt?: Excerpt;
}

/** `found`: undefined when nothing is searched. */
export function rowsOf(
  list: readonly StoredConversation[],
  found: readonly Found[] | undefined
): Row[] {
  if (!found) return list.map((conversation) => ({ conversation }));
  const byId = new Map(list.map((one) => [one.id, one]));
  return found.flatMap(({ id, excerpt }) => {
    const conversation = byId.get(id);
    return conversation ? { conversation, ...(excerpt && { excerpt }) } : [];
  });
}
