/** What tells this tab from others: in the browser's row of tabs, its history, for those who listen. */
import type { Conversation } from '../chat/conversation.svelte.ts';
import { words } from '../words/app.ts';
import { rooms } from './rooms.svelte.ts';

export function nameTab({ title, messages }: Conversation): void {
  const chat = title.replace(/\s+/g, ' ').trim();
  if (rooms.current !== 'chat') document.title = `${words.rooms[rooms.current]}: ${words.name}`;
  else if (messages.length > 0 && chat !== '') document.title = words.chatTitle(chat);
  else document.title = words.pageTitle;
}
