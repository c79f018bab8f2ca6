/** What the speaker is told of the stage. */
import { words } from '../../words/replay.ts';
import type { Around } from '../around.ts';
import { sayObstacle } from '../obstacle.ts';
import { sayOf } from '../replay/say.ts';
import type { Stage } from '../stage.svelte.ts';
import type { Cue } from './line.ts';

export function cueOf(stage: Stage, around: Around): Omit<Cue, 'kind' | 'stage'> {
  const { prompt, next, reply, script } = stage;
  return {
    showing: around.showing,
    dark: stage.dark,
    code: stage.code,
    place: stage.index + 1,
    of: script.prompts.length,
    text: stage.question,
    notes: prompt?.notes ?? '',
    next: next?.text ?? '',
    phase: reply?.phase ?? 'idle',
    elapsed: reply?.elapsed ?? 0,
    rate: reply?.reading?.liveRate,
    obstacle: inTheWay(stage, around),
    since: stage.since
  };
}

/** What is not as usual: that a recording is on, or what keeps the model from answering. */
function inTheWay({ reply, recording }: Stage, { obstacle, showing }: Around): string {
  if (reply?.recording) return sayOf(reply.recording);
  if (!obstacle) return '';
  const line = showing ? sayObstacle(obstacle) : obstacle.line;
  return recording ? `${line} ${words.hint}` : line;
}
