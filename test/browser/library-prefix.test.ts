/**
 * Prefix reuse through the unmodified web-llm: two engines of the same model do the same things, one
 * of them without reuse. Every logit must be equal, bit by bit, and the rows that were skipped are
 * counted by a kernel of this test, which leaves their number in the logit of token 0.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forget, pipelineOf, type Pipeline } from '../../src/engine/worker/pipeline.ts';
import { launch } from '../../src/library/builder.ts';
import { constant, expression } from '../../src/library/expressions.ts';
import { kernel, read, write } from '../../src/library/kernels/kernel.ts';
import type { Program, Step } from '../../src/library/program.ts';
import { Random } from '../reference/random.ts';
import { makeTinyModel } from '../reference/tiny-model.ts';
import { loadEngine, type Loaded } from './library-engine.ts';

const CHUNK = 64;
const UNIT = 32;
const CONTEXT = 400;
const MARK = 4096;
const model = makeTinyModel({
  ...{ endless: true, seed: 21, layers: 2 },
  ...{ hidden: 64, intermediate: 64, heads: 2, kvHeads: 1, headDim: 32 }
});
const { vocab } = model.config;

const count = kernel({
  name: 'count_skipped',
  workgroup: 1,
  buffers: [
    read('prefix', 'array<u32>'),
    write('total', 'array<u32>'),
    write('logits', 'array<f32>')
  ],
  scalars: ['rows', 'position'],
  body: `
  if (params.position == 0u) { total[0] = 0u; }
  total[0] += min(prefix[0], params.rows);
  logits[0] = -f32(${MARK}u + total[0]);`
});

/** Counts what prefill skips since position 0. `never`: nothing is known to be reusable. */
function counted(program: Program, never: boolean): Program {
  const { functions, kernels, buffers, roles } = program;
  const prefix = buffers.findIndex(({ name }) => name === 'prefix of the KV cache');
  const unknowing = (step: Step): Step =>
    step.kind === 'submit' || !never
      ? step
      : {
          ...step,
          scalars: step.scalars.map((scalar) =>
            scalar.source === 'reusable' ? constant(0) : scalar
          )
        };
  const counting = launch(
    kernels.length,
    [{ buffer: prefix }, { buffer: buffers.length }, { buffer: roles.logits }],
    1,
    { scalars: [expression('rows'), expression('position')] }
  );
  return {
    ...program,
    kernels: [...kernels, count],
    buffers: [...buffers, { name: 'number of skipped rows', bytes: constant(4) }],
    functions: {
      ...functions,
      embed: functions.embed.map(unknowing),
      prefill: [...functions.prefill, counting]
    }
  };
}

interface Side {
  readonly loaded: Loaded;
  readonly pipeline: Pipeline;
}

async function open(never: boolean): Promise<Side> {
  const loaded = await loadEngine(model, {
    context: CONTEXT,
    prefillChunk: CHUNK,
    change: (program) => counted(program, never)
  });
  const pipeline = pipelineOf(loaded.engine);
  if (!pipeline) throw new Error('web-llm has no pipeline');
  return { loaded, pipeline };
}

let sides: readonly [Side, Side];
beforeAll(async () => {
  sides = [await open(false), await open(true)];
});
afterAll(async () => {
  for (const { loaded } of sides) await loaded.engine.unload();
});

/** The same with both engines. */
async function both(work: (side: Side) => Promise<void> | void): Promise<void> {
  for (const side of sides) await work(side);
}

/** What was computed since the last time: equal in both, but for the count. */
function compare(): { readonly skipped: number } {
  const [found = [], wanted = []] = sides.map(({ loaded: { tap } }) => tap.logits.slice());
  expect(found.length).toBe(wanted.length);
  let skipped = 0;
  for (const [step, logits] of found.entries()) {
    const first = logits[0] ?? 0;
    if (first <= -MARK) skipped = -first - MARK;
    const without = wanted[step] ?? new Float32Array();
    // The one without has computed everything.
    if (first <= -MARK) expect(without[0]).toBe(-MARK);
    const bits = (values: Float32Array): Uint32Array => new Uint32Array(values.slice(1).buffer);
    const reference = bits(without);
    const different = bits(logits).filter((word, i) => word !== reference[i]);
    expect(different.length, `of the logits of step ${step}`).toBe(0);
  }
  for (const { loaded } of sides) loaded.tap.resetState();
  return { skipped };
}

/** A prompt from the beginning, then tokens of a reply one by one; how many rows were skipped. */
async function prompt(ids: readonly number[], reply: readonly number[] = []): Promise<number> {
  await both(async ({ loaded: { engine }, pipeline }) => {
    pipeline.resetChat();
    await engine.forwardTokensAndSample([...ids], true);
    for (const id of reply) await engine.forwardTokensAndSample([id], false);
  });
  return compare().skipped;
}

const forgetAll = (): Promise<void> => both(({ pipeline }) => forget(pipeline));

const random = new Random('prefix', 1);
const some = (length: number): number[] =>
  Array.from({ length }, () => 1 + Math.floor(random.uniform(0, vocab - 2)));
const other = (id: number | undefined): number => (id === 1 ? 2 : 1);
const units = (rows: number): number => Math.floor(rows / UNIT) * UNIT;

describe('a prompt that begins like the one before', () => {
  const first = some(150);

  it('is computed from where it differs: the next turns of a conversation', async () => {
    await forgetAll();
    expect(await prompt(first, some(5))).toBe(0);
    // What decoding wrote is not what a prompt would write: only the prompt is there.
    const second = [...first, ...some(70)];
    expect(await prompt(second, some(9))).toBe(128 + units(150 - 128));
    const third = [...second, ...some(40)];
    expect(await prompt(third, some(3))).toBe(192 + units(220 - 192));
  });

  it('is computed where decoding wrote the same tokens: in another order of adding up', async () => {
    await forgetAll();
    const written = some(34);
    await prompt(first, written);
    expect(await prompt([...first, ...written])).toBe(128);
  });

  it('and is the same: another reply to it costs the logits alone', async () => {
    await forgetAll();
    await prompt(first, some(4));
    expect(await prompt(first, some(4))).toBe(150);
    expect(await prompt(first)).toBe(150);
  });

  it('or is edited in the middle, and goes back', async () => {
    await forgetAll();
    await prompt(first, some(2));
    const edited = [...first];
    edited[100] = other(edited[100]);
    expect(await prompt(edited, some(2))).toBe(96);
    expect(await prompt(first, some(2))).toBe(96);
    expect(await prompt([other(first[0]), ...first.slice(1)])).toBe(0);
  });

  // Of a single row, which is decoded, nothing is told; and it overwrites what it was.
  it.each([
    { length: 128, skipped: 128, again: 150 },
    { length: 100, skipped: 64 + 32, again: 64 + 32 + 22 },
    { length: 65, skipped: 0, again: 64 },
    { length: 3, skipped: 0, again: 32 + 64 + 22 }
  ])('or is its first $length tokens, and then all of it', async (cut) => {
    await forgetAll();
    await prompt(first, some(2));
    expect(await prompt(first.slice(0, cut.length))).toBe(cut.skipped);
    expect(await prompt(first, some(1))).toBe(cut.again);
  });

  it('and changes where a chunk ends', async () => {
    await forgetAll();
    const long = some(192);
    await prompt(long, some(1));
    const changed = [...long];
    changed[127] = other(changed[127]);
    expect(await prompt(changed, some(1))).toBe(64 + 32);
    // The chunk behind the change ends as before, and is another.
    expect(await prompt([...changed, 1, 2, 3], some(1))).toBe(192);
    expect(await prompt(long)).toBe(64 + 32);
  });
});

describe('what web-llm does beside', () => {
  it('a turn that is appended reuses nothing, and leaves what was there', async () => {
    await forgetAll();
    const ids = some(100);
    await prompt(ids, some(3));
    const more = some(80);
    await both(async ({ loaded: { engine } }) => {
      await engine.forwardTokensAndSample([...more], true);
    });
    compare();
    expect(await prompt([...ids, ...more])).toBe(64 + 32);
  });

  it('a chunk that was appended at another place is not taken for one from the beginning', async () => {
    await forgetAll();
    const ids = some(36);
    const more = some(164);
    await prompt(some(64), some(1));
    await prompt(ids);
    await both(async ({ loaded: { engine } }) => {
      await engine.forwardTokensAndSample([...more], true);
    });
    compare();
    // All 200 rows are there; of the chunks' ends only those of the appended ones are known.
    const all = [...ids, ...more];
    expect(await prompt(all.slice(0, 64))).toBe(32);
    expect(await prompt(all.slice(0, 100))).toBe(64 + 36);
    expect(await prompt(all)).toBe(64 + 32 + 32 + 8);
  });

  it('a prompt that does not fit leaves no trace', async () => {
    await forgetAll();
    const ids = some(390);
    await prompt(ids);
    await both(async ({ loaded: { engine } }) => {
      await expect(engine.forwardTokensAndSample(some(20), true)).rejects.toThrow('context');
      await expect(engine.forwardTokensAndSample([5], false)).resolves.toBeTypeOf('number');
    });
    compare();
    expect(await prompt(ids)).toBe(390);
  });

  it('a checkpoint that is restored is not taken for what was computed here', async () => {
    await forgetAll();
    const [kept, ids] = [some(90), some(90)];
    await prompt(kept);
    const checkpoints = new Map<Side, Parameters<Pipeline['importPromptCheckpoint']>[0]>();
    await both(async (side) => {
      const checkpoint = await side.pipeline.exportPromptCheckpoint(undefined, false);
      if (checkpoint) checkpoints.set(side, checkpoint);
    });
    expect(checkpoints.size).toBe(2);
    await prompt(ids);
    const more = some(30);
    await both(async (side) => {
      const checkpoint = checkpoints.get(side);
      side.pipeline.resetChat();
      if (checkpoint) await side.pipeline.importPromptCheckpoint(checkpoint);
      await side.loaded.engine.forwardTokensAndSample([...more], true);
    });
    compare();
    expect(await prompt(ids)).toBe(0);
    expect(await prompt([...kept, ...more])).toBe(0);
  });

  it('a sequence that is removed is forgotten', async () => {
    const ids = some(130);
    await prompt(ids);
    await forgetAll();
    expect(await prompt(ids)).toBe(0);
    expect(await prompt(ids)).toBe(130);
  });

  it('whatever comes in whatever order', async () => {
    await forgetAll();
    const texts = [some(300)];
    let skipped = 0;
    for (let i = 0; i < 12; i++) {
      const back = Math.floor(random.uniform(0, 3));
      const from = texts.at(-1 - Math.min(back, texts.length - 1)) ?? [];
      const cut =
        random.uniform(0, 1) < 0.4
          ? CHUNK * Math.floor(random.uniform(0, 5))
          : Math.floor(random.uniform(0, from.length));
      const ids = [...from.slice(0, cut), ...some(Math.floor(random.uniform(1, 80)))].slice(0, 330);
      texts.push(ids);
      skipped += await prompt(ids, some(Math.floor(random.uniform(0, 3))));
      if (random.uniform(0, 1) < 0.3) {
        const more = some(Math.floor(random.uniform(1, 60)));
        await both(async ({ loaded: { engine } }) => {
          await engine.forwardTokensAndSample([...more], true);
        });
        compare();
        texts.push([...ids, ...more].slice(0, 330));
      }
    }
    expect(skipped).toBeGreaterThan(400);
  });
});
