/** What the speaker is told of the stage. */
import type { Around } from '../around.ts';
import type { Stage } from '../stage.svelte.ts';
import type { Cue } from './line.ts';

export function cueOf(stage: Stage, around: Around): Omit<Cue, 'kind' | 'stage'> {
  const { prompt, next, reply, script } = stage;
  return {
    showing: around.showing,
    dark: stage.dark,
    place: stage.index + 1,
    of: script.prompts.length,
    text: stage.question,
    notes: prompt?.notes ?? '',
    next: next?.text ?? '',
    phase: reply?.phase ?? 'idle',
    elapsed: reply?.elapsed ?? 0,
    rate: reply?.reading?.liveRate,
    obstacle: around.obstacle?.line ?? '',
    since: stage.since
  };
}
