/** Connects the conversation on the screen with storage, for as long as the page lives. */
import { dropOldCheckpoints } from '../engine/checkpoints.ts';
import type { Conversation } from './conversation.svelte.ts';
import { onChanges } from './storage/changes.ts';
import type { Keeper } from './storage/keeper.svelte.ts';

/** Nobody goes on with a reply after so long; its text is kept. */
const CHECKPOINT_AGE_MS = 7 * 24 * 3600 * 1000;

/**
 * Shows the conversation that was shown last, unless somebody has begun to talk meanwhile, or the
 * address asks for something of its own (`asked`: a model, a question). Reloading such a page is going
 * on with what became of it.
 */
export async function keepConversation(
  conversation: Conversation,
  keeper: Keeper,
  asked: boolean
): Promise<void> {
  // The last moments a page is told of: after them it may be ended without a word.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void conversation.save();
  });
  window.addEventListener('pagehide', ({ persisted }) => {
    void conversation.save();
    if (persisted) keeper.rest();
  });
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) void keeper.wake();
  });
  onChanges(({ id, label }) => {
    if (id !== undefined && label) conversation.relabel(id, label);
  });
  const { draft } = conversation;
  const stored = await keeper.open(!asked || navigatedAs() !== 'navigate');
  if (stored && conversation.restore(stored)) {
    if (conversation.draft === draft) conversation.draft = stored.conversation.draft;
  } else {
    await keeper.showNew(conversation.id);
    await conversation.save();
  }
  void dropOldCheckpoints(CHECKPOINT_AGE_MS);
}

function navigatedAs(): NavigationTimingType | undefined {
  const [entry] = performance.getEntriesByType('navigation');
  return (entry as PerformanceNavigationTiming | undefined)?.type;
}
