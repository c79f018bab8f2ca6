/**
 * Everything one can do on this page. The palette, the list of shortcuts and the keyboard all read
 * this list; a new action is a line here and its name in the words.
 */
import { rooms } from '../rooms.svelte.ts';
import type { Session } from '../session.svelte.ts';
import { theme } from '../settings/theme.svelte.ts';
import type { Action } from './action.ts';

/** What the rooms on the screen let one do. */
export interface Doors {
  readonly newChat: () => void;
  readonly focusMessage: () => void;
  readonly copyAnswer: () => void;
  readonly again: () => void;
  readonly editQuestion: () => void;
  readonly chats: () => void;
  readonly models: () => void;
  readonly settings: () => void;
  readonly palette: () => void;
  readonly shortcuts: () => void;
  readonly traffic: () => void;
  readonly stage: () => void;
}

export function actionsOf(session: Session, doors: Doors): readonly Action[] {
  const { conversation } = session;
  const always = () => true;
  const talking = () => conversation.messages.length > 0;
  const idle = () => talking() && conversation.current === undefined;
  return [
    {
      id: 'palette',
      shortcut: { key: 'k', with: 'main' },
      available: always,
      run: doors.palette
    },
    {
      id: 'newChat',
      shortcut: { key: 'n', with: 'own' },
      available: talking,
      run: doors.newChat
    },
    {
      id: 'message',
      shortcut: { key: 'w', with: 'own' },
      available: always,
      run: doors.focusMessage
    },
    {
      id: 'stop',
      shortcut: { key: 'Escape' },
      available: () => conversation.current !== undefined,
      run: () => conversation.stop()
    },
    {
      id: 'copyAnswer',
      shortcut: { key: 'c', with: 'own' },
      available: () => Boolean(conversation.lastReply?.answer),
      run: doors.copyAnswer
    },
    {
      id: 'again',
      shortcut: { key: 'r', with: 'own' },
      available: () => idle() && session.answers,
      run: doors.again
    },
    {
      id: 'editQuestion',
      shortcut: { key: 'ArrowUp', where: 'empty' },
      available: () => talking(),
      run: doors.editQuestion
    },
    {
      id: 'history',
      shortcut: { key: 'h', with: 'own' },
      available: always,
      run: doors.chats
    },
    {
      id: 'models',
      shortcut: { key: 'm', with: 'own' },
      available: always,
      run: doors.models
    },
    {
      id: 'settings',
      shortcut: { key: 's', with: 'own' },
      available: always,
      run: doors.settings
    },
    {
      id: 'theme',
      shortcut: { key: 'd', with: 'own' },
      available: always,
      run: () => theme.toggle()
    },
    {
      id: 'toChat',
      available: () => rooms.current !== 'chat',
      run: () => rooms.go('chat')
    },
    {
      id: 'toBench',
      available: () => rooms.current !== 'bench',
      run: () => rooms.go('bench')
    },
    {
      id: 'toStage',
      available: () => rooms.current !== 'stage',
      run: () => rooms.go('stage')
    },
    {
      // Works in the message field, too, where the focus nearly always is, and no dictated word is it.
      // A pre-flight ends where the talk begins; a measurement must not be disturbed.
      id: 'stage',
      shortcut: { key: 'F9' },
      available: () => !session.measuring || rooms.current === 'stage',
      run: doors.stage
    },
    {
      id: 'unload',
      available: () => session.loaded !== undefined,
      run: () => void session.unload()
    },
    { id: 'traffic', available: always, run: doors.traffic },
    {
      id: 'shortcuts',
      shortcut: { key: '?', where: 'not-writing' },
      available: always,
      run: doors.shortcuts
    }
  ];
}
