/**
 * What is run of a part of the library in a trial: the launches of one layer, as the plan writes them,
 * at sizes that are honest and small enough. So what is timed and compared is what will run.
 */
import type { ModelConfig } from '../../../library/config.ts';
import { evaluate, type Environment } from '../../../library/expressions.ts';
import type { Kernel } from '../../../library/kernels/kernel.ts';
import { buildProgram, type ProgramDevice } from '../../../library/plan.ts';
import type { BufferRef, Launch, Program } from '../../../library/program.ts';
import { VECTOR_KERNELS, type Part, type Tuning } from '../../../library/tuning.ts';
import { TOKENS_AT_ONCE } from '../../catalog.ts';
import { tensorBytes } from '../purpose.ts';

/** What a buffer is filled with. `words`: any bits; `halves`, `floats`: numbers up to `size`. */
export interface Content {
  readonly kind: 'words' | 'halves' | 'floats' | 'zeros';
  readonly size: number;
}

/** A binding: a window of the weights, which moves, or a buffer of the program's own. */
export type Bound = { readonly weights: Content; readonly bytes: number } | Own;

export interface WorkLaunch {
  readonly kernel: Kernel;
  readonly bindings: readonly Bound[];
  readonly scalars: readonly number[];
  readonly grid: readonly [x: number, y: number];
}

/** A buffer of the program's own. */
export interface Own {
  readonly own: string;
  readonly bytes: number;
  readonly content: Content;
}

/** What the launches leave: the first bytes of one of the buffers are `compared`. */
export interface Output extends Own {
  readonly compared: number;
}

export interface Work {
  readonly launches: readonly WorkLaunch[];
  readonly outputs: readonly Output[];
}

export interface Sizes {
  /** rows of a prefill */
  readonly rows: number;
  /** rows of the vocabulary at most */
  readonly vocab: number;
  /**
   * keys before the token, of each of the attentions that are run; before the rows of a prefill's
   * attention, the middle one
   */
  readonly depths: readonly number[];
}

/** Of activations and of what is cached; of scales, norms and biases. */
const ACTIVATIONS = 1;
const SCALES = 0.05;
/** Where the token of a vector kernel stands. */
const POSITION = 100;

/** Rows of the vocabulary where all of a layer is run beside it. */
const HEAD_BESIDE_LAYER = 2048;

/** What is run of the program for a part, and behind how many tokens each time. */
interface Scene {
  readonly of: 'decode' | 'prefill' | 'drafts';
  /** by name */
  readonly kernels: readonly string[];
  readonly positions: readonly number[];
}

function sceneOf(part: Part, depths: readonly number[]): Scene {
  switch (part) {
    case 'keys':
      return {
        of: 'decode',
        kernels: ['attention', 'attention_spans', 'attention_merge'],
        positions: depths
      };
    case 'attention_rows': {
      // Behind nothing it costs next to nothing.
      const behind = depths[depths.length >> 1] ?? 0;
      return { of: 'prefill', kernels: ['attention_prefill'], positions: [behind] };
    }
    case 'tokens':
      return {
        of: 'drafts',
        kernels: VECTOR_KERNELS.map((name) => `${name}_tokens`),
        positions: [POSITION]
      };
    default:
      return part.endsWith('_rows')
        ? { of: 'prefill', kernels: [part], positions: [0] }
        : { of: 'decode', kernels: [part], positions: [POSITION] };
  }
}

/** @throws what the plan throws */
export function workOf(
  config: ModelConfig,
  device: ProgramDevice,
  part: Part,
  tuning: Tuning,
  { rows, vocab, depths }: Sizes
): Work {
  const { of, kernels, positions } = sceneOf(part, depths);
  const small = {
    ...config,
    layers: 1,
    vocab: Math.min(config.vocab, part === 'tokens' ? Math.min(vocab, HEAD_BESIDE_LAYER) : vocab)
  };
  const drafts = of === 'drafts' ? TOKENS_AT_ONCE : 0;
  const program = buildProgram(small, device, { tuning, drafts });
  const together = of === 'prefill' ? rows : 1;
  const context = Math.max(...positions) + Math.max(together, drafts);
  const launches = program.functions[of].filter(
    (step) => step.kind === 'launch' && kernels.includes(program.kernels[step.kernel]?.name ?? '')
  ) as Launch[];
  const environments = positions.map((position) => ({
    rows: together,
    position,
    context,
    counts: []
  }));
  const work = environments.flatMap((environment) =>
    launches
      .filter((launch) => applies(launch, environment))
      .map((launch) => workLaunch(program, launch, environment))
  );
  return { launches: work, outputs: outputsOf(work, part, config) };
}

function applies({ when }: Launch, environment: Environment): boolean {
  if (!when) return true;
  const value = evaluate(when.value, environment);
  return value >= when.min && value <= when.max;
}

function workLaunch(program: Program, launch: Launch, environment: Environment): WorkLaunch {
  const kernel = program.kernels[launch.kernel];
  if (!kernel) throw new RangeError(`the program has no kernel ${launch.kernel}`);
  return {
    kernel,
    bindings: launch.buffers.map((ref) => bound(program, ref, environment)),
    scalars: launch.scalars.map((scalar) => evaluate(scalar, environment)),
    grid: [evaluate(launch.grid[0], environment), evaluate(launch.grid[1], environment)]
  };
}

/** As the library's runtime makes them. */
function wholeWords(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}

function bound(program: Program, ref: BufferRef, environment: Environment): Bound {
  if ('weight' in ref) {
    const tensor = program.tensors[program.weights[ref.weight]?.tensor ?? -1];
    if (!tensor || tensor.pieceRows) throw new RangeError('a trial needs whole tensors');
    const kind =
      tensor.dtype === 'uint32' ? 'words' : tensor.dtype === 'float16' ? 'halves' : 'floats';
    return { weights: { kind, size: SCALES }, bytes: wholeWords(tensorBytes(tensor)) };
  }
  const buffer = 'buffer' in ref ? program.buffers[ref.buffer] : undefined;
  if (!buffer || !('buffer' in ref)) throw new RangeError('a trial has no arguments of calls');
  const { kv, prefix } = program.roles;
  const cached = kv.some(({ keys, values }) => keys === ref.buffer || values === ref.buffer);
  // Of a prompt that begins like no other, no row is skipped.
  const kind = ref.buffer === prefix ? 'zeros' : cached ? 'halves' : 'floats';
  return {
    own: buffer.name,
    bytes: wholeWords(evaluate(buffer.bytes, environment)),
    content: { kind, size: ACTIVATIONS }
  };
}

/**
 * Everything that is written, whole, so that what must stay as it was is looked at, too; of attention
 * the first span alone, which holds the result: how many there are beside it is what differs.
 */
function outputsOf(launches: readonly WorkLaunch[], part: Part, config: ModelConfig): Output[] {
  const outputs = new Map<string, Output>();
  for (const { kernel, bindings } of launches) {
    for (const [i, binding] of bindings.entries()) {
      if (kernel.buffers[i]?.access !== 'read_write' || !('own' in binding)) continue;
      if (part === 'keys' && kernel.buffers[i].name !== 'out') continue;
      const compared = part === 'keys' ? config.heads * config.headDim * 4 : binding.bytes;
      outputs.set(binding.own, { ...binding, compared });
    }
  }
  return [...outputs.values()];
}
