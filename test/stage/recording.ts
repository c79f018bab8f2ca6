/** A recording of one token, as short as they come. */
import type { Recording } from '../../src/stage/replay/recording.ts';

export const RECORDING: Recording = {
  id: 'r',
  made: 0,
  question: 'one',
  model: 'Big',
  device: 'a GPU',
  onCpu: false,
  settings: { temperature: 0, topP: 1, maxTokens: 9 },
  opensThought: true,
  ended: 'stop',
  length: 60_000,
  pieces: [{ at: 10, text: 'x', tokens: 1, thought: true }]
};
