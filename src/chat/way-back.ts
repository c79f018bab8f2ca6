/**
 * The browser's Back and Forward lead from one conversation to another: each that was shown has an
 * entry in the tab's history. The address stays as it is; what it says is for others, too.
 */
import type { Conversation } from './conversation.svelte.ts';

type Going = Pick<Conversation, 'id' | 'open' | 'startNew'>;

/** The conversation that the entry on the screen stands for. */
let here: string | undefined;
/** How often an entry was gone to, and whether one is: what it leads to gets no entry of its own. */
let steps = 0;
let going = false;

/** For effects: notes which conversation is shown, and follows the way back. Returns the end of it. */
export function wayBack(conversation: Going): () => void {
  note(conversation.id);
  const follow = ({ state }: PopStateEvent) => {
    const id = chatIn(state);
    if (id !== undefined && id !== conversation.id) void goTo(conversation, id);
  };
  addEventListener('popstate', follow);
  return () => removeEventListener('popstate', follow);
}

function note(id: string): void {
  const noted = chatIn(history.state);
  if (noted === id) {
    here = id;
    return;
  }
  // A room was entered in between, whose entry knows of no conversation.
  if (noted === undefined && here !== undefined && here !== id) mark(here);
  if (going || here === undefined || here === id) mark(id);
  else history.pushState({ chat: id }, '');
  here = id;
}

async function goTo(conversation: Going, id: string): Promise<void> {
  const step = ++steps;
  const before = conversation.id;
  going = true;
  const opened = await conversation.open(id);
  // Whoever has gone further meanwhile is not to be taken from where that led.
  if (step !== steps) return;
  // One in which nothing was said is stored nowhere; one that was deleted is not there any more.
  if (!opened && conversation.id === before) conversation.startNew('');
  here = conversation.id;
  mark(here);
  going = false;
}

const mark = (id: string) => history.replaceState({ chat: id }, '');

function chatIn(state: unknown): string | undefined {
  if (typeof state !== 'object' || state === null || !('chat' in state)) return undefined;
  return typeof state.chat === 'string' ? state.chat : undefined;
}
