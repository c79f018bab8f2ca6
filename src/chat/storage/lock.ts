/**
 * One tab at a time has a conversation open: two would overwrite each other's. Where the browser has
 * no locks (no secure context) every tab gets it; messages have ids of their own, so even then none
 * is overwritten.
 */

/** A page that is being replaced by this one lets go of its locks within this time. */
const PATIENCE_MS = 400;

const PREFIX = 'thinktab/conversation/';

/** The way to let go; undefined when another tab has it. */
export function lockConversation(id: string): Promise<(() => void) | undefined> {
  const { locks } = navigator as { readonly locks?: LockManager };
  if (!locks) return Promise.resolve(() => undefined);
  return new Promise((resolve) => {
    locks
      .request(
        PREFIX + id,
        { signal: AbortSignal.timeout(PATIENCE_MS) },
        () => new Promise<void>((release) => resolve(release))
      )
      .catch(() => resolve(undefined));
  });
}

/** Ids of the conversations that tabs have open, this one among them. */
export async function openConversations(): Promise<Set<string>> {
  const { locks } = navigator as { readonly locks?: LockManager };
  const held = (await locks?.query())?.held ?? [];
  const names = held.flatMap(({ name }) => (name?.startsWith(PREFIX) ? name : []));
  return new Set(names.map((name) => name.slice(PREFIX.length)));
}
