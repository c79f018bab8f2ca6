/** What models from disk, and to disk, say. */
export const kits = {
  load: {
    title: 'Load from disk',
    text: 'A model kit from a USB stick or your disk: a folder, its files, or a zip. You can drop it anywhere on this page, too.',
    folder: 'Choose a folder',
    files: 'Choose files or a zip'
  },
  /** a file that was dropped or pasted */
  unreadable: (name: string) => ({
    what: `${name} cannot be read here.`,
    meaning:
      'The models of this page read only text, no pictures or documents. A text file may have at most 2 MB.',
    next: 'Copy the words you want to ask about, and paste them into your message.'
  }),
  importing: {
    looking: 'Looking at the files…',
    title: (name: string) => `Loading ${name} from disk`,
    what: 'Every file is compared with the model’s index, then stored in this browser.'
  },
  imported: {
    title: (name: string) => `${name} is stored`,
    text: 'Every file is correct. It needs no network from now on.',
    load: 'Load it now',
    rest: (name: string) => `Load ${name}`,
    later: 'Later'
  },
  choose: {
    open: 'Export',
    title: (name: string) => `Export ${name}`,
    text: 'Writes the model’s files to your disk or a stick, with a note on how to use them. Another browser can load them without a network.',
    zip: 'As one zip',
    folder: 'To a folder'
  },
  exporting: {
    title: (name: string) => `Exporting ${name}`,
    waiting: 'Waiting for a place to write to…',
    what: 'Every file is verified on its way.'
  },
  exported: {
    title: (name: string) => `${name} is exported`,
    written: 'The kit is written, and every file in it is verified.',
    download: 'Your browser copies it to your downloads. Keep this page open until that is done.',
    again: (name: string) => `Download ${name}`
  },
  progress: 'Progress',
  cancel: 'Cancel',
  close: 'Close'
};
