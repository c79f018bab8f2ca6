import { count, plural, seconds, when } from '../format.ts';

/** Recordings of replies: kept, listed, played on the stage. */
export const replay = {
  recorded: 'Recorded: Stage can play it',
  there: 'This reply is recorded already',
  notRecorded: 'It broke off, so there is nothing to record',
  notYet: 'Only a reply that is done, and did not break off, can be recorded.',
  none: 'There is no recording of this prompt.',
  fleeting: 'Recorded, but nothing can be stored here: save it as a file, in Stage',
  title: 'Recordings',
  text: 'Replies with the time of each token, in case the GPU fails. On stage, P plays the recording of a prompt at its own pace, always labelled as one.',
  empty:
    'None yet. Press the circle below a reply in the chat, or R on stage, when a reply is done.',
  notKept:
    'Nothing can be stored here: recordings are lost when this page is closed. Save them as a file.',
  /** what it is of, and when */
  of: (model: string, device: string, made: number) =>
    `Recording of ${model}${device && ` on ${device}`}, ${when(made)}`,
  /** where the model had the processor only */
  processor: 'the processor',
  unnamed: 'a model',
  badge: 'Recording',
  rate: 'tokens per second, as recorded',
  facts: (tokens: number, length: number) =>
    `${plural(tokens, { one: 'token', other: 'tokens' })} in ${seconds(length)}`,
  play: 'Play',
  playOf: (question: string) => `Play the recording of “${question}”`,
  remove: 'Delete',
  removeOf: (question: string) => `Delete the recording of “${question}”`,
  removed: 'The recording was deleted.',
  save: 'Save as a file',
  open: 'Open a file',
  added: (recordings: number) =>
    `${plural(recordings, { one: 'recording was', other: 'recordings were' })} added.`,
  refused: (recordings: number) =>
    `${plural(recordings, { one: 'recording was', other: 'recordings were' })} refused: damaged, or too large.`,
  problems: {
    size: 'That file is too large for recordings.',
    json: 'That file has no recordings: it is not JSON.',
    format: 'That file has no recordings of this page.',
    version: 'Those recordings come from another version of this page.',
    empty: 'There is no recording in that file.'
  },
  most: (recordings: number) =>
    `At most ${count(recordings)} are kept; then the oldest is deleted.`,
  /** on stage, beside what keeps the model from answering */
  hint: 'P plays the recording of this prompt.'
};
