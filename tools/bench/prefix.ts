/**
 * How long the first token of an R1 conversation's fifth turn takes, with what the KV cache holds used
 * again and without: as it was left by the turn before, after the reader had time to read, when the
 * reply is asked for once more, and when the question is edited.
 *
 * Questions of 60 tokens, answers of 200; thoughts, which are left out of the prompt, are written
 * behind it, after the fourth turn and only as long as PREFIX_THOUGHT says. The model is random and has the 1.5B's shapes;
 * a software adapter gets fewer layers and a smaller vocabulary (PREFIX_LAYERS, PREFIX_VOCAB), and
 * PREFIX_ROUNDS sets the repetitions. The five are asked for in turns, each from the same state.
 */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright';
import { isSoftware, type AdapterLike } from '../../src/engine/device.ts';
import type { EngineUsage, GenerateRequest, Turn } from '../../src/engine/generation.ts';
import type { LoadRequest } from '../../src/engine/model.ts';
import { GEOMETRIES } from '../../test/reference/geometries.ts';
import { writeModel } from '../../test/reference/write-model.ts';
import { BROWSER_ARGS, ensureBrowser } from '../browser.ts';
import { serve } from '../serve.mjs';
import { engineWorker } from './engine-worker.ts';
import { figure, type Figure } from './figures.ts';

const TURNS = 5;
const QUESTION = 60;
const ANSWER = 200;
const CONTEXT = 4096;

interface Asked {
  /** milliseconds from the message to the worker to the first token's */
  readonly first: number;
  readonly usage: EngineUsage;
}

/** What prefix-page.js leaves on the page. */
interface PrefixPage {
  readonly thinktab: {
    readonly load: (script: string, request: LoadRequest) => Promise<unknown>;
    readonly ask: (request: GenerateRequest) => Promise<Asked>;
    readonly prepare: (turns: readonly Turn[]) => Promise<void>;
    readonly forget: () => Promise<void>;
    readonly adapter: () => Promise<AdapterLike | undefined>;
  };
}

/** One round: the same prompt from each of the states that it is asked in. */
type Round = Readonly<
  Record<'whole' | 'left' | 'prepared' | 'regenerate' | 'edit' | 'editWhole', Asked>
>;

export async function* prefix(): AsyncIterable<Figure> {
  const folder = await mkdtemp(join(tmpdir(), 'thinktab-prefix-'));
  const site = join(folder, 'site');
  await cp('dist', site, { recursive: true });
  const server = await serve(site, 0);
  const browser = await chromium.launch({ executablePath: ensureBrowser(), args: BROWSER_ARGS });
  try {
    // The page's policy lets nobody put scripts into it.
    const context = await browser.newContext({ bypassCSP: true });
    const page = await context.newPage();
    await page.goto(`http://localhost:${server.port}/`);
    await page.addScriptTag({ path: fileURLToPath(new URL('./prefix-page.js', import.meta.url)) });
    const adapter = await page.evaluate(() =>
      (globalThis as unknown as PrefixPage).thinktab.adapter()
    );
    if (!adapter) throw new Error('The browser has no WebGPU adapter.');
    const software = isSoftware(adapter);
    const real = GEOMETRIES['qwen-1.5b'];
    const layers = setting('LAYERS', software ? 2 : real.layers);
    const vocab = setting('VOCAB', software ? 8192 : real.vocab);
    console.error(`Chromium ${browser.version()}: ${layers} layers, ${vocab} tokens`);
    await writeModel(join(site, 'model'), { ...real, layers, vocab, endless: true });
    const url = `http://localhost:${server.port}/model/`;
    const model = { id: url, name: 'Random', url };
    await page.evaluate(
      ([script, request]) => (globalThis as unknown as PrefixPage).thinktab.load(script, request),
      [
        `assets/${await engineWorker('dist/assets')}`,
        { model, backend: 'webgpu', contextLength: CONTEXT }
      ] as const
    );
    const rounds = setting('ROUNDS', software ? 3 : 7);
    const thought = setting('THOUGHT', software ? 40 : 800);
    const { vendor, architecture } = adapter.info;
    yield* figures(await measure(page, rounds, thought), `${vendor} ${architecture}`.trim());
  } finally {
    await browser.close();
    await server.close();
    await rm(folder, { recursive: true });
  }
}

function setting(name: string, fallback: number): number {
  return Number(process.env[`PREFIX_${name}`] ?? fallback);
}

/** Letters are tokens in a random model. */
function text(seed: string, length: number): string {
  return `${seed}: `.padEnd(length, 'what the sea says to the wind, and the wind to the sea; ');
}

function conversation(turns: number, last = 'q'): Turn[] {
  const before = Array.from({ length: turns - 1 }, (_, i): Turn[] => [
    { role: 'user', text: text(`question ${i}`, QUESTION) },
    { role: 'assistant', text: text(`answer ${i}`, ANSWER) }
  ]);
  return [...before.flat(), { role: 'user', text: text(`${last} ${turns}`, QUESTION) }];
}

async function measure(page: Page, count: number, thought: number): Promise<Round[]> {
  const ask = (turns: readonly Turn[], maxTokens = 2): Promise<Asked> =>
    page.evaluate((request) => (globalThis as unknown as PrefixPage).thinktab.ask(request), {
      turns,
      sampling: { temperature: 0, topP: 1, maxTokens }
    } as const);
  const prepare = (turns: readonly Turn[]): Promise<void> =>
    page.evaluate((what) => (globalThis as unknown as PrefixPage).thinktab.prepare(what), turns);
  const forget = (): Promise<void> =>
    page.evaluate(() => (globalThis as unknown as PrefixPage).thinktab.forget());
  const before = conversation(TURNS - 1);
  const turns = conversation(TURNS);
  const edited = conversation(TURNS, 'edited');
  const rounds: Round[] = [];
  // The first round compiles what was not compiled while loading; it does not count.
  for (let i = -1; i < count; i++) {
    await forget();
    const whole = await ask(turns);
    const regenerate = await ask(turns);
    const edit = await ask(edited);
    await forget();
    const editWhole = await ask(edited);
    await forget();
    await ask(before, thought);
    const left = await ask(turns);
    await forget();
    await ask(before, thought);
    await prepare(turns.slice(0, -1));
    const prepared = await ask(turns);
    if (i >= 0) rounds.push({ whole, left, prepared, regenerate, edit, editWhole });
  }
  return rounds;
}

function* figures(rounds: readonly Round[], adapter: string): Iterable<Figure> {
  const tokens = (name: string, of: (round: Round) => Asked): Figure =>
    figure(
      `prefix/${name}`,
      'tokens read',
      rounds.map((round) => of(round).usage.promptTokens),
      adapter
    );
  const time = (name: string, of: (round: Round) => Asked): Figure =>
    figure(
      `prefix/${name}`,
      'ms',
      rounds.map((round) => of(round).first),
      adapter
    );
  const ratio = (name: string, of: (round: Round) => number): Figure =>
    figure(`prefix/${name}`, 'whole ÷ reused', rounds.map(of), adapter);

  yield tokens('whole-tokens', ({ whole }) => whole);
  yield tokens('turn5-left-tokens', ({ left }) => left);
  yield tokens('turn5-tokens', ({ prepared }) => prepared);
  yield tokens('edit-tokens', ({ edit }) => edit);
  yield time('whole-time', ({ whole }) => whole);
  yield time('turn5-left-time', ({ left }) => left);
  yield time('turn5-time', ({ prepared }) => prepared);
  yield time('regenerate-time', ({ regenerate }) => regenerate);
  yield time('edit-time', ({ edit }) => edit);
  yield ratio('turn5-left', ({ whole, left }) => whole.first / left.first);
  yield ratio('turn5', ({ whole, prepared }) => whole.first / prepared.first);
  yield ratio('regenerate', ({ whole, regenerate }) => whole.first / regenerate.first);
  yield ratio('edit', ({ editWhole, edit }) => editWhole.first / edit.first);
}
