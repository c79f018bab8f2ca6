import { words } from '../../words/replay.ts';
import type { Recording } from './recording.ts';
import type { Recordings } from './recordings.svelte.ts';

/** What became of a recording that was to be kept; `added`: it was not there yet. */
export function sayKept(added: boolean, { fleeting }: Recordings): string {
  if (!added) return words.there;
  return fleeting ? words.fleeting : words.recorded;
}

/** What it is a recording of. */
export function sayOf({ model, device, onCpu, made }: Recording): string {
  const where = device || (onCpu ? words.processor : '');
  return words.of(model || words.unnamed, where, made);
}
