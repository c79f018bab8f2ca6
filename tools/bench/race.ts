/**
 * Our library against its peers, in one browser, on one adapter, in turns, on the same weights
 * (docs/race.md says how, and what is not compared). The model is random and has the 1.5B's layers:
 * all of them on a GPU, and few, with a small vocabulary, where the adapter is a processor.
 *
 * RACE_LAYERS, RACE_VOCAB, RACE_DEPTHS (0,512,2048), RACE_ROUNDS, RACE_PROMPT and RACE_TOKENS (what is
 * timed), RACE_WHAT (prefill,decode), RACE_THREADS and RACE_PEERS (wllama-webgpu,wllama-cpu) change
 * that. RACE_TRIAL=1 lets a trial choose our shapes on a software adapter too, as it does on every GPU.
 *
 * RACE_MLC=DIR races against a library of MLC's instead, which has all layers and a tied head:
 * `library.wasm`, and `web-llm.js` of the version that it was made for.
 */
import { isSoftware } from '../../src/engine/device.ts';
import { seededIds } from '../../src/engine/random.ts';
import { GEOMETRIES } from '../../test/reference/geometries.ts';
import { figure, type Figure } from './figures.ts';
import { agreement, type Written } from './race/agreement.ts';
import { completion, mlc, offloaded, ours, wllama, type Contestant } from './race/contestants.ts';
import { RacePage, type RaceAdapter } from './race/race-page.ts';
import {
  GGUF,
  MLC,
  MODEL,
  putGguf,
  putModel,
  raceSite,
  WLLAMA,
  type RaceSite
} from './race/site.ts';

const { RACE_MLC } = process.env;
const WEBGPU = 'wllama-webgpu';
const CPU = 'wllama-cpu';
/** What Qwen2-1.5B has that the distill has not. */
const OF_QWEN2 = { tied: true, ropeTheta: 1_000_000 };
/** Tokens of the agreement: read, then written. */
const READ = 48;
const WRITE = 24;
/** Of each of them, the likeliest are told. */
const LIKELIEST = 8;

function setting(name: string, fallback: number): number {
  return Number(process.env[`RACE_${name}`] ?? fallback);
}

function list(name: string, fallback: string): string[] {
  return (process.env[`RACE_${name}`] ?? fallback).split(',');
}

interface Settings {
  readonly adapter: string;
  readonly software: boolean;
  readonly layers: number;
  readonly vocab: number;
  readonly depths: readonly number[];
  readonly rounds: number;
  readonly prompt: number;
  readonly tokens: number;
}

function settingsFor({ info }: RaceAdapter): Settings {
  const software = isSoftware({ info });
  const { layers, vocab } = GEOMETRIES['qwen-1.5b'];
  const few = software && RACE_MLC === undefined;
  return {
    adapter: `${info.vendor} ${info.architecture}`.trim(),
    software,
    layers: setting('LAYERS', few ? 2 : layers),
    vocab: setting('VOCAB', few ? 8192 : vocab),
    depths: list('DEPTHS', '0,512,2048').map(Number),
    rounds: setting('ROUNDS', software ? 3 : 7),
    prompt: setting('PROMPT', software ? 64 : 512),
    tokens: setting('TOKENS', software ? 8 : 64)
  };
}

export async function* race(): AsyncGenerator<Figure> {
  const site = await raceSite(RACE_MLC);
  const page = await RacePage.open(site.url);
  try {
    const adapter = await page.adapter();
    if (!adapter) throw new Error('The browser has no WebGPU adapter.');
    const settings = settingsFor(adapter);
    const { layers, vocab, depths } = settings;
    console.error(
      `Chromium ${page.version}, ${settings.adapter}: ${layers} layers, ${vocab} tokens`
    );
    const context = Math.max(...depths) + settings.prompt + settings.tokens + READ + WRITE;
    const shape = { layers, vocab, ...(RACE_MLC !== undefined && OF_QWEN2) };
    await putModel(site.folder, shape);

    const url = site.url + MODEL;
    const model = { id: url, name: 'Random', url };
    const request = { model, backend: 'webgpu', contextLength: context } as const;
    const { weightBytes } = await page.load(site.worker, request);
    if (settings.software && setting('TRIAL', 0) > 0) {
      if (!(await page.ask('trial', null))) throw new Error('The trial broke off.');
      await page.load(site.worker, request);
    }
    await sayShapes(page);
    const contestants = [ours(page, settings)];
    if (RACE_MLC !== undefined) {
      await page.joinMlc(MLC, { model: url, context });
      yield await agreeWithMlc(page, settings);
      contestants.push(mlc(page, settings));
    } else {
      await putGguf(site.folder, shape);
      for (const name of await join(page, site, adapter, context)) {
        yield await agree(page, name, settings);
        contestants.push(wllama(page, name, settings));
      }
    }
    for (const depth of depths) yield* compare(contestants, depth, settings);
    yield* counts(page, contestants, weightBytes, settings);
  } finally {
    await page.close();
    await site.close();
  }
}

async function sayShapes(page: RacePage): Promise<void> {
  const { kernels } = await page.ask('facts', { depth: 0 });
  const shapes = Object.entries(kernels?.shapes ?? {}).map(([part, shape]) => `${part} ${shape}`);
  console.error(`ours, shapes (${kernels?.why}): ${shapes.join('; ')}`);
}

/** Loads the peers that can run here, and says of the others why not. */
async function join(
  page: RacePage,
  site: RaceSite,
  { f16, isolated }: RaceAdapter,
  context: number
): Promise<string[]> {
  if (!isolated) throw new Error('The page is not isolated: wllama would have one thread.');
  const joined: string[] = [];
  for (const name of list('PEERS', `${WEBGPU},${CPU}`)) {
    if (name !== WEBGPU && name !== CPU) throw new Error(`There is no peer "${name}".`);
    if (name === WEBGPU && !f16) {
      console.error(`${name} is left out: the adapter has no shader-f16, which it needs.`);
      continue;
    }
    const { log, threads } = await page.join({
      name,
      ...WLLAMA,
      model: site.url + GGUF,
      parameters: {
        n_ctx: context,
        n_parallel: 1,
        ...('RACE_THREADS' in process.env && { n_threads: setting('THREADS', 0) }),
        ...(name === CPU && { n_gpu_layers: 0 })
      }
    });
    const { layers, of } = offloaded(log);
    if (name === WEBGPU && layers !== of) {
      throw new Error(`${name} has ${layers} of ${of} layers on the GPU: the rest is not a race.`);
    }
    const where = name === WEBGPU ? `${layers}/${of} layers on the GPU` : 'on the processor';
    console.error(`${name}: ${where}, ${threads} threads`);
    joined.push(name);
  }
  return joined;
}

/** A peer writes, and we say what we would have written. Nothing is raced that does not agree. */
async function agree(page: RacePage, name: string, { vocab, adapter }: Settings): Promise<Figure> {
  const prompt = seededIds(2, READ, vocab);
  const { choices } = await page.complete(name, completion(prompt, WRITE, false, LIKELIEST));
  const written = (choices[0]?.logprobs?.content ?? []).map(({ id, top_logprobs }): Written => ({
    id,
    likeliest: new Map(top_logprobs.map((token) => [token.id, token.logprob]))
  }));
  const ids = [...prompt, ...written.slice(0, -1).map(({ id }) => id)];
  const { agrees, same, of, worst } = agreement(
    written,
    await page.ask('check', { ids, prompt: READ })
  );
  if (!agrees || of !== WRITE) {
    throw new Error(
      `We and ${name} do not compute the same: ${same} of ${of} tokens, worst ${worst}. No race.`
    );
  }
  return figure(`race/agreement/${name}`, `of ${of} tokens`, [same], adapter);
}

/**
 * MLC's kernels add up in f16, and tell only what they chose: we part wherever two tokens are close.
 * But two that do not compute the same have none of 151,936 in common.
 */
async function agreeWithMlc(page: RacePage, { vocab, adapter }: Settings): Promise<Figure> {
  const prompt = seededIds(2, READ, vocab);
  const written = await page.askMlc('write', { ids: prompt, count: WRITE });
  const ids = [...prompt, ...written.slice(0, -1)];
  const choices = await page.ask('check', { ids, prompt: READ });
  const same = written.filter((id, at) => id === choices[at]).length;
  if (same < WRITE / 2)
    throw new Error(`We and mlc agree on ${same} of ${WRITE} tokens only. No race.`);
  return figure('race/agreement/mlc', `of ${WRITE} tokens`, [same], adapter);
}

async function* compare(
  contestants: readonly Contestant[],
  depth: number,
  { rounds, adapter, software }: Settings
): AsyncGenerator<Figure> {
  for (const what of list('WHAT', 'prefill,decode')) {
    if (what !== 'prefill' && what !== 'decode') throw new Error(`Nobody races "${what}".`);
    const rates = new Map(contestants.map(({ name }) => [name, [] as number[]]));
    // The first round compiles, and fills caches: it does not count.
    for (let round = -1; round < rounds; round++) {
      // Whoever is first may find the machine cooler.
      const order = round % 2 === 0 ? contestants : contestants.toReversed();
      for (const one of order) {
        const rate = await one[what](depth);
        if (round >= 0) rates.get(one.name)?.push(rate);
      }
    }
    const mine = rates.get('ours') ?? [];
    for (const [name, values] of rates) {
      const at = `race/${what}/${depth}/${name}`;
      if (name !== 'ours') {
        const ratios = mine.map((rate, round) => rate / (values[round] ?? NaN));
        yield figure(at, `ours ÷ ${name}`, ratios, adapter);
      }
      // Of a processor that plays GPU, only ratios mean something.
      if (!software) yield figure(`${at}/rate`, 'tokens/s', values, adapter);
    }
  }
}

/** What a token asks of the GPU: the difference of a long and a short text. */
async function* counts(
  page: RacePage,
  contestants: readonly Contestant[],
  weightBytes: number,
  { adapter }: Settings
): AsyncGenerator<Figure> {
  const [SHORT, LONG] = [4, 12];
  for (const { name, write } of contestants) {
    if (name === CPU) continue;
    if (name !== 'ours') await page.count(name);
    const before = await page.counts(name);
    await write(1, SHORT);
    const between = await page.counts(name);
    await write(1, LONG);
    const after = await page.counts(name);
    const each = (of: (counts: typeof after) => number): number =>
      (of(after) - 2 * of(between) + of(before)) / (LONG - SHORT);
    const count = (what: string, unit: string, value: number): Figure =>
      figure(`race/${what}/${name}`, unit, [value], adapter);
    yield count(
      'dispatches',
      'per token',
      each(({ dispatches }) => dispatches)
    );
    yield count(
      'submits',
      'per token',
      each(({ submits }) => submits)
    );
    if (name !== 'ours') continue;
    const bound = each((all) => all.weightBytes);
    yield count('weight-bytes-bound', '÷ weight bytes', bound / weightBytes);
  }
}
