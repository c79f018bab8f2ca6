/**
 * The model library through the real page: its size, what a token asks of the GPU and costs on the
 * processor, and how fast it is on this machine's adapter.
 *
 * What a token costs is the difference of a long and a short reply to the same prompt, divided by
 * the difference in tokens: prompt and start-up cancel out. Counts are exact; times are not. The page
 * draws once per frame, so where tokens are slow each of them pays for several frames.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { makeTinyModel } from '../../test/reference/tiny-model.ts';
import { figure, type Figure } from './figures.ts';
import { MeasuredPage, type MeasuredReply } from './measured-page.ts';

const ROUNDS = 3;
/** tokens of the two replies that are compared */
const SHORT = 16;
const LONG = 48;
/** A fresh question, and one late in a conversation: attention over many keys takes other paths. */
// They differ from the first letter on, and are asked in turns: nothing of them is in the KV cache.
const PROMPTS = { fresh: 'Hello', late: 'Why is the sky blue? '.repeat(28) } as const;
type Prompt = keyof typeof PROMPTS;

/** Fixed, so that figures compare; small, so that a software adapter is done in minutes. */
const MODEL = {
  hidden: 256,
  layers: 4,
  heads: 4,
  kvHeads: 2,
  headDim: 64,
  intermediate: 768,
  vocab: 8192,
  seed: 1,
  endless: true,
  shardBytes: 4 << 20
} as const;

const gzip = (bytes: Uint8Array): number => gzipSync(bytes, { level: 9 }).length;

/** Replies of one length to each of the prompts, round by round. */
type Replies = Readonly<Record<Prompt, readonly MeasuredReply[]>>;

async function replies(page: MeasuredPage): Promise<Replies> {
  const all: Record<Prompt, MeasuredReply[]> = { fresh: [], late: [] };
  // The first replies compile what was not compiled while loading; they do not count.
  for (let round = -1; round < ROUNDS; round++) {
    for (const prompt of ['fresh', 'late'] as const) {
      const reply = await page.ask(PROMPTS[prompt]);
      if (round >= 0) all[prompt].push(reply);
    }
  }
  return all;
}

/** What each token after the first SHORT ones took, round by round. */
function perToken(
  short: readonly MeasuredReply[],
  long: readonly MeasuredReply[],
  of: (reply: MeasuredReply) => number
): number[] {
  return long.flatMap((reply, round) => {
    const other = short[round];
    if (!other) return [];
    const tokens = reply.usage.completionTokens - other.usage.completionTokens;
    return [(of(reply) - of(other)) / tokens];
  });
}

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
    const settings = { temperature: 0, context: 2048 };
    // The length of replies comes with the address.
    const { weightBytes } = await page.load(url, { ...settings, max_tokens: SHORT });
    const adapter = await page.adapter();
    const short = await replies(page);
    await page.load(url, { ...settings, max_tokens: LONG });
    const long = await replies(page);

    const each = (
      name: string,
      unit: string,
      of: (reply: MeasuredReply) => number,
      prompt: Prompt = 'fresh'
    ): Figure =>
      figure(`library/${name}`, unit, perToken(short[prompt], long[prompt], of), adapter);
    yield each('dispatches', 'per token', ({ gpu }) => gpu.dispatches);
    yield each('dispatches-late', 'per token', ({ gpu }) => gpu.dispatches, 'late');
    yield each('submits', 'per token', ({ gpu }) => gpu.submits);
    yield each('buffers-created', 'per token', ({ gpu }) => gpu.buffers);
    yield each('reads', 'per token', ({ gpu }) => gpu.reads);
    yield each('weight-bytes-bound', 'bytes per token', ({ gpu }) => gpu.weightBytes);
    yield figure('library/weight-bytes', 'bytes', [weightBytes], adapter);
    yield each('main-thread', 'ms per token', ({ mainMs }) => mainMs);
    yield each('worker', 'ms per token', ({ workerMs }) => workerMs);

    const rates = (
      name: string,
      prompt: Prompt,
      of: (usage: MeasuredReply['usage']) => number
    ): Figure =>
      figure(
        `library/${name}`,
        'tokens/s',
        long[prompt].map(({ usage }) => of(usage)),
        adapter
      );
    yield rates('decode', 'fresh', ({ decodeRate }) => decodeRate);
    yield rates('decode-late', 'late', ({ decodeRate }) => decodeRate);
    yield rates('prefill', 'late', ({ prefillRate }) => prefillRate);
  } finally {
    await page.close();
  }
}
