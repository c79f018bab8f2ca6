/**
 * Several tokens in one pass: the next one and guesses of those behind it. Where a guess turns out to
 * be what was drawn, its logits are there already. `differ` compares such a row with the logits of the
 * same token computed alone, so that the app can see whether this device computes both alike.
 */
import { launch } from '../builder.ts';
import { expression } from '../expressions.ts';
import { differ, DIFFER_THREADS } from '../kernels/differ.ts';
import type { Functions } from '../program.ts';
import { decodeSteps } from './decode.ts';
import { own, type Place } from './place.ts';
import { embedSteps, headSteps } from './vocabulary.ts';

export function draftSteps(
  place: Place,
  embedTable: string,
  headMatrix: string
): Pick<Functions, 'drafts' | 'differ'> {
  const { builder, config, buffers, drafts } = place;
  if (!drafts) return { drafts: [], differ: [] };
  return {
    drafts: [
      ...embedSteps(place, embedTable, drafts),
      ...decodeSteps(place, drafts),
      ...headSteps(place, headMatrix, drafts)
    ],
    differ: [
      launch(
        builder.kernel(differ(config.vocab)),
        [own(drafts.logits), own(buffers.logits), own(drafts.different)],
        Math.ceil(config.vocab / DIFFER_THREADS),
        { scalars: [expression('rows')] }
      )
    ]
  };
}
