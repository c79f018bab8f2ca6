/** The two ends of a forward pass, where the vocabulary is: embedding and logits. */
import { launch, type Piece } from '../builder.ts';
import { constant, expression } from '../expressions.ts';
import { embed, EMBED_THREADS } from '../kernels/embed.ts';
import { head } from '../kernels/linear.ts';
import { outputsPerWorkgroup } from '../kernels/matvec.ts';
import { GROUP } from '../kernels/storage.ts';
import type { Expression, Step } from '../program.ts';
import { argument, floats, own, type Drafts, type Place } from './place.ts';
import { tilingOfTokens } from './tokens.ts';

/** Of the ids in the call's argument, or of drafts. */
export function embedSteps(place: Place, table: string, drafts?: Drafts): Step[] {
  const { builder, config, buffers } = place;
  const [ids, count] = drafts
    ? [own(drafts.ids), constant(drafts.tokens)]
    : [argument(0), expression({ count: 0 })];
  const kernel = builder.kernel(embed({ ...config, format: floats(place) }));
  return builder.pieces(`${table}.q_weight`).map((piece) =>
    launch(
      kernel,
      [
        ids,
        piece.ref,
        builder.weight(`${table}.q_scale`),
        own(buffers.hidden),
        own(buffers.history)
      ],
      { ...count, mul: count.mul * (config.hidden / GROUP), div: EMBED_THREADS },
      {
        scalars: [count, expression('position'), ...pieceScalars(piece)]
      }
    )
  );
}

function pieceScalars({ first, rows }: Piece): Expression[] {
  return [constant(first), constant(rows)];
}

/** Logits of the last row: what prefill and decode have in common. Of drafts: of all of them. */
export function headSteps(place: Place, matrix: string, drafts?: Drafts): Step[] {
  const { builder, config, device, tuning, buffers } = place;
  const tiling = drafts ? tilingOfTokens(config, 'head', tuning) : tuning.head;
  const kernel = builder.kernel(
    head({
      ...config,
      epsilon: config.eps,
      format: floats(place),
      device,
      tiling,
      ...(drafts && { tokens: drafts.tokens })
    })
  );
  return builder
    .pieces(`${matrix}.q_weight`)
    .map((piece) =>
      launch(
        kernel,
        [
          own(buffers.hidden),
          builder.weight('model.norm.weight'),
          piece.ref,
          builder.weight(`${matrix}.q_scale`),
          own(drafts?.logits ?? buffers.logits)
        ],
        Math.ceil(piece.rows / outputsPerWorkgroup(config.hidden, tiling)),
        { scalars: [expression('rows'), ...pieceScalars(piece)] }
      )
    );
}
