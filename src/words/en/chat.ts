/** Everything the chat says. */
import { count } from '../format.ts';

export const chat = {
  log: 'Conversation',
  composer: {
    label: 'Message',
    placeholder: 'Ask a question',
    send: 'Send',
    stop: 'Stop',
    toSend: 'Enter sends, Shift + Enter starts a new line'
  },
  you: 'You',
  model: 'Model',
  toEnd: 'To the end',
  again: 'Answer again',
  goOn: 'Continue',
  answer: 'Answer',
  turn: {
    copy: 'Copy',
    copied: 'Copied',
    notCopied: 'The browser did not let it be copied.'
  },
  versions: {
    label: 'Versions of this message',
    at: (at: number, of: number) => `${count(at)}/${count(of)}`,
    shown: (at: number, of: number) => `Version ${count(at)} of ${count(of)}`,
    previous: 'Previous version',
    next: 'Next version'
  },
  deleted: (messages: number) =>
    messages === 1 ? 'A message was deleted.' : `${count(messages)} messages were deleted.`,
  undo: 'Undo',
  broughtBack: 'What was deleted is back.',
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
  readout: {
    label: 'Tokens per second',
    unit: 'tok/s',
    unitOnCpu: 'tok/s · CPU',
    none: '–',
    context: 'Context used',
    of: (used: number, available: number) => `${count(used)} of ${count(available)}`
  },
  /** Where the context has no room. */
  full: {
    counting: 'Counting tokens…',
    prompt: 'This message does not fit.',
    promptMeaning: (tokens: number, available: number) =>
      `With what the model is told before it, it takes ${count(tokens)} tokens. The context holds ${count(available)}. The message stays where it is.`,
    answer: 'The context has no room for this answer.',
    answerMeaning: (tokens: number, available: number) =>
      `With what the model is told before it, the question takes ${count(tokens)} tokens. The context holds ${count(available)}. Nothing was changed.`,
    obstacle: (tokens: number, available: number) =>
      `Too long: ${count(tokens)} tokens, the context holds ${count(available)}`,
    reply: 'The context is full: the reply stopped here.',
    replyMeaning: (available: number) =>
      `All ${count(available)} tokens are taken. Nothing was left out.`,
    leaveOut: 'Leave out the oldest turns',
    longer: (tokens: number, memory: string) =>
      `Reload with ${count(tokens)} tokens: ${memory} more memory`,
    startNew: 'New chat with this question only',
    cancel: 'Cancel',
    leftOut: (messages: number) =>
      messages === 1
        ? 'The message above is left out: the model does not read it.'
        : `The ${count(messages)} messages above are left out: the model does not read them.`,
    putBack: 'Put back',
    notEnough: 'Without the turns before, it would still not fit. Nothing was left out.'
  },
  /** Where a conversation is not kept. */
  notKept: {
    opening: '',
    kept: '',
    unavailable: 'This chat is not kept: the browser gives this page no storage.',
    full: 'This chat is not kept any more: the storage of this browser is full.',
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
