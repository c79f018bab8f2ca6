/** Everything the chat says. */
import { count } from '../format.ts';

export const chat = {
  composer: {
    label: 'Message',
    placeholder: 'Ask a question',
    send: 'Send',
    stop: 'Stop',
    toSend: 'Enter sends, Shift + Enter starts a new line'
  },
  turn: {
    copy: 'Copy',
    copied: 'Copied',
    notCopied: 'The browser did not allow copying.'
  },
  versions: {
    shown: (at: number, of: number) => `Version ${count(at)} of ${count(of)}`
  },
  deleted: (messages: number) =>
    messages === 1 ? 'A message was deleted.' : `${count(messages)} messages were deleted.`,
  undo: 'Undo',
  broughtBack: 'The deletion was undone.',
  details: 'Details',
  chats: 'Chats',
  announce: {
    reading: 'Reading the prompt',
    thinking: 'Thinking',
    answering: 'Answering',
    done: 'Answer done',
    stopped: 'Stopped',
    failed: 'The reply failed',
    interrupted: 'The last reply was interrupted'
  },
  /** Where the context has no room. */
  full: {
    counting: 'Counting tokens…',
    obstacle: (tokens: number, available: number) =>
      `Too long: ${count(tokens)} tokens, the context holds ${count(available)}`,
    notEnough: 'Even without the earlier turns, it would not fit. Nothing was left out.'
  },
  /** Where a conversation is not kept. */
  notKept: {
    opening: '',
    kept: '',
    unavailable: 'This chat is not kept: the browser gives this page no storage.',
    full: 'This chat is not kept any more: the storage of this browser is full.',
    missing: 'This chat is not kept yet. Check the network.',
    newer:
      'This chat is not kept: a newer version of this page has your chats. They are safe. Reload the page to get that version.',
    blocked:
      'This chat is not kept yet: a tab with an older version of this page holds the storage. Close that tab.',
    elsewhere: 'This chat is open in another tab: what is added here is not kept.'
  },
  /** A part of the page that is fetched when it is needed did not come. */
  part: {
    missing: 'A part of this page could not be fetched from its server. Check the network.',
    again: 'Try again',
    dismiss: 'Dismiss'
  }
};
