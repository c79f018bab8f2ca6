/**
 * The model library through the real page: its size, what a token asks of the GPU and costs on the
 * processor, and how fast it is on this machine's adapter.
 *
 * What a token costs is the difference of a long and a short reply to the same prompt, divided by
 * the difference in tokens: prompt and start-up cancel out. Counts are exact; times are not.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { makeTinyModel } from '../../test/reference/tiny-model.ts';
import { figure, type Figure } from './figures.ts';
import { MeasuredPage, type GpuCounts, type MeasuredReply } from './measured-page.ts';

const ROUNDS = 5;
const SHORT = 16;
const LONG = 80;
const PROMPT = 'Why is the sky blue? '.repeat(24);

/** Large enough that the GPU has something to do, small enough for a software adapter. */
const MODEL = {
  hidden: 512,
  layers: 8,
  heads: 8,
  kvHeads: 2,
  headDim: 64,
  intermediate: 1536,
  vocab: 8192,
  seed: 1,
  endless: true,
  shardBytes: 4 << 20
} as const;

const gzip = (bytes: Uint8Array): number => gzipSync(bytes, { level: 9 }).length;

export async function* library(): AsyncGenerator<Figure> {
  const wasm = readdirSync('dist/assets').find((file) => file.endsWith('.wasm'));
  if (wasm === undefined) throw new Error('the build has no model library');
  const bytes = readFileSync(`dist/assets/${wasm}`);
  yield figure('library/size', 'bytes', [bytes.length]);
  yield figure('library/size-gzip', 'bytes', [gzip(bytes)]);

  const page = await MeasuredPage.open();
  try {
    yield figure('page/script-before-engine', 'bytes gzip', [await page.scriptBytes(gzip)]);

    const url = page.models.add('bench', makeTinyModel(MODEL).files);
    const replies: { short: MeasuredReply; long: MeasuredReply }[] = [];
    let adapter = 'none';
    let weightBytes = 0;
    // Each length in a page of its own: max_tokens comes with the address.
    const shorts: MeasuredReply[] = [];
    const longs: MeasuredReply[] = [];
    for (const [max_tokens, into] of [[SHORT, shorts] as const, [LONG, longs] as const]) {
      const loaded = await page.load(url, { temperature: 0, max_tokens });
      weightBytes = loaded.weightBytes;
      adapter = await page.adapter();
      // The first reply compiles what was not compiled while loading.
      await page.ask(PROMPT);
      for (let round = 0; round < ROUNDS; round++) into.push(await page.ask(PROMPT));
    }
    shorts.forEach((short, i) => {
      const long = longs[i];
      if (long) replies.push({ short, long });
    });

    const perToken = (name: string, unit: string, of: (reply: MeasuredReply) => number): Figure =>
      figure(
        `library/${name}`,
        unit,
        replies.map(
          ({ short, long }) =>
            (of(long) - of(short)) / (long.usage.completionTokens - short.usage.completionTokens)
        ),
        adapter
      );
    const counted = (name: string, unit: string, count: keyof GpuCounts): Figure =>
      perToken(name, unit, ({ gpu }) => gpu[count]);
    yield counted('dispatches', 'per token', 'dispatches');
    yield counted('submits', 'per token', 'submits');
    yield counted('buffers-created', 'per token', 'buffers');
    yield counted('reads', 'per token', 'reads');
    yield counted('weight-bytes-bound', 'bytes per token', 'weightBytes');
    yield figure('library/weight-bytes', 'bytes', [weightBytes], adapter);
    yield perToken('main-thread', 'ms per token', ({ mainMs }) => mainMs);
    yield perToken('worker', 'ms per token', ({ workerMs }) => workerMs);
    const rates = (of: (reply: MeasuredReply) => number): number[] => longs.map(of);
    yield figure(
      'library/decode',
      'tokens/s',
      rates(({ usage }) => usage.decodeRate),
      adapter
    );
    yield figure(
      'library/prefill',
      'tokens/s',
      rates(({ usage }) => usage.prefillRate),
      adapter
    );
  } finally {
    await page.close();
  }
}
