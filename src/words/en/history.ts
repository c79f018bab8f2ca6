/** Everything the list of conversations says, and its files. */
import { count, formatBytes, plural } from '../format.ts';

const chats = (number: number): string => plural(number, { one: 'chat', other: 'chats' });

export const history = {
  title: 'Chats',
  hide: 'Hide the list of chats',
  unavailable: 'The browser gives this page no storage: chats are not kept, and there is no list.',
  newer:
    'A newer version of this page has the chats. They are safe. Reload the page to get that version.',
  newChat: 'New chat',
  search: 'Search chats',
  found: (number: number) => (number === 0 ? 'Nothing found' : `${chats(number)} found`),
  nothing: (query: string) => `No chat has “${query}” in it.`,
  empty: 'No chats yet. Each one is kept here, in this browser only.',
  untitled: 'Untitled chat',
  draft: 'Draft',
  pinned: 'pinned',
  keys: 'Arrow keys move, Enter opens, F2 renames, Delete deletes.',
  actions: (title: string) => `What can be done with “${title}”`,
  rename: 'Rename',
  renameLabel: 'Name of the chat',
  renamed: (title: string) => `Renamed to “${title}”.`,
  pin: 'Pin',
  unpin: 'Unpin',
  asMarkdown: 'Save as Markdown',
  asJson: 'Save as JSON',
  delete: 'Delete',
  deleted: (title: string) => `“${title}” was deleted.`,
  deletedMany: (number: number) => `${chats(number)} were deleted.`,
  undo: 'Undo',
  broughtBack: (number: number) => (number === 1 ? 'It is back.' : `${chats(number)} are back.`),
  elsewhere: (title: string) => `“${title}” is open in another tab. Close it there first.`,
  elsewhereMany: (number: number) =>
    number === 1
      ? 'One is open in another tab and stays.'
      : `${chats(number)} are open in other tabs and stay.`,
  files: 'Save and restore',
  allAsMarkdown: 'All as Markdown',
  allAsJson: 'All as JSON',
  import: 'Add from a file',
  thoughts: 'Thoughts in Markdown, folded',
  clearAll: 'Delete all',
  clearQuestion: (number: number) =>
    number === 1 ? 'Delete the only chat?' : `Delete all ${chats(number)}?`,
  clearText: 'You can undo it until something else is deleted, or the page is closed.',
  clearYes: (number: number) => `Delete ${chats(number)}`,
  clearNo: 'Keep them',
  dismiss: 'Dismiss',
  saved: (number: number, name: string) => `${chats(number)} saved as ${name}.`,
  nothingToSave: 'There is nothing to save.',
  importing: (name: string) => `Reading ${name}…`,
  failed: 'That did not work: the browser’s storage did not answer. Reload the page and try again.',
  imported: {
    added: (number: number) =>
      number === 1 ? '1 chat was added.' : `${chats(number)} were added.`,
    copied: (number: number) =>
      number === 1
        ? '1 is a different version of a chat that is here, and was added beside it.'
        : `${count(number)} are different versions of chats that are here, and were added beside them.`,
    here: (number: number) =>
      number === 1 ? '1 was here already.' : `${count(number)} were here already.`,
    full: 'There is no room for the rest: the storage of this browser is full.',
    refused: (number: number) =>
      number === 1 ? '1 was refused:' : `${count(number)} were refused:`,
    more: (number: number) => `and ${count(number)} more`,
    because: {
      broken: 'it is broken',
      empty: 'there is nothing in it',
      messages: 'it has more than 10,000 messages',
      twice: 'it is in the file twice',
      tooMany: 'a file may have at most 10,000 chats'
    }
  },
  fileProblem: {
    size: (bytes: number) =>
      `The file has ${formatBytes(bytes)}, but only files of up to 32 MB are read. Nothing was added.`,
    json: 'This is not a JSON file, or it is cut off. Nothing was added.',
    depth: 'The file nests lists deeper than any export does. Nothing was added.',
    format: 'This is not a file of chats that this page saved. Nothing was added.',
    version:
      'The file comes from a newer version of this page. Reload the page, and try again. Nothing was added.',
    empty: 'There are no chats in the file.'
  },
  /** in exported Markdown */
  markdown: {
    untitled: 'Untitled chat',
    you: 'You',
    model: 'Model',
    thought: 'Thought',
    cut: 'This reply was cut off.'
  }
};
