/** What the palette finds: actions that are available now, recent chats, models that run here. */
import { listConversations } from '../../chat/history/records.ts';
import { openDatabase } from '../../chat/storage/database.ts';
import { openConversations } from '../../chat/storage/lock.ts';
import { words } from '../../words/actions.ts';
import type { Action } from '../actions/action.ts';
import { keysOf } from '../actions/shortcut.ts';
import { allModels } from '../offers.ts';
import { rooms } from '../rooms.svelte.ts';
import type { Session } from '../session.svelte.ts';
import { search } from './fuzzy.ts';

export interface Entry {
  /** unique in the palette */
  readonly id: string;
  readonly title: string;
  /** as they stand on the keyboard */
  readonly keys: readonly string[];
  readonly run: () => void;
}

export interface Group {
  readonly id: 'actions' | 'models' | 'chats';
  readonly entries: readonly Entry[];
}

const MOST_CHATS = 8;

export function actionEntries(actions: readonly Action[], mac: boolean): Entry[] {
  return actions
    .filter(({ id, available }) => id !== 'palette' && available())
    .map(({ id, shortcut, run }) => ({
      id,
      title: words.titles[id],
      keys: shortcut ? keysOf(shortcut, mac) : [],
      run
    }));
}

export function modelEntries(session: Session): Entry[] {
  return allModels(session.start.model)
    .filter((source) => source.id !== session.loaded?.model.id)
    .filter((source) => session.offer(source).runs !== 'no')
    .map((source) => ({
      id: `model-${source.id}`,
      title: words.palette.load(source.name),
      keys: [],
      run: () => void session.load(source)
    }));
}

/** The latest first, without those on the screen of this tab or another; none where there is no storage. */
export async function chatEntries(session: Session): Promise<Entry[]> {
  const { conversation } = session;
  try {
    const db = await openDatabase();
    try {
      const [list, open] = await Promise.all([listConversations(db), openConversations()]);
      open.add(conversation.id);
      return list
        .filter(({ id, leaf }) => !open.has(id) && leaf !== undefined)
        .map(({ id, title }) => ({
          id: `chat-${id}`,
          title: title.trim() || words.palette.untitled,
          keys: [],
          run: () => {
            rooms.go('chat');
            void conversation.open(id);
          }
        }));
    } finally {
      db.close();
    }
  } catch {
    return [];
  }
}

/** Groups that have something, the best of each first. */
export function find(query: string, groups: readonly Group[]): Group[] {
  return groups
    .map(({ id, entries }) => {
      const found = search(query, entries, ({ title }) => title);
      return { id, entries: id === 'chats' ? found.slice(0, MOST_CHATS) : found };
    })
    .filter(({ entries }) => entries.length > 0);
}
