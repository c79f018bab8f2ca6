/** A run, driven by a model whose every gap is known. */
import { describe, expect, it } from 'vitest';
import type { Progress } from '../../src/bench/progress.ts';
import { planTests, SOAK_SECONDS } from '../../src/bench/protocol.ts';
import { runBench, type RunRequest } from '../../src/bench/runner.ts';
import type { LoadedModel } from '../../src/engine/model.ts';
import { checkResult } from '../../src/bench/report/validate.ts';
import { GATE, MODEL } from './bench-facts.ts';
import { SOLVED, syntheticParts } from './bench-subject.ts';

const POCKET: LoadedModel = { ...MODEL, contextLength: 1024 };
const PRIMER = 8;

const request = (changed: Partial<RunRequest> = {}): RunRequest => ({
  kind: 'quick',
  model: MODEL,
  seed: 42,
  appVersion: '1.2.3',
  ...changed
});

const never = new AbortController().signal;

/** What a run that is told to stop as soon as `when` holds comes to. */
async function stoppedRun(
  when: (progress: Progress) => boolean,
  made: ReturnType<typeof syntheticParts>,
  changed: Partial<RunRequest> = {}
) {
  const stop = new AbortController();
  const told: Progress[] = [];
  const run = runBench(
    request(changed),
    made.parts,
    (progress) => {
      told.push(progress);
      if (when(progress)) stop.abort();
    },
    stop.signal
  );
  return { result: await run.catch((error: unknown) => error), signal: stop.signal, told };
}

describe('the tests of the protocol', () => {
  it('are those of llama-bench, at depths that the context has', () => {
    expect(planTests(8192)).toMatchObject({
      tests: [
        { name: 'pp128', kind: 'pp', tokens: 128, depth: 0 },
        { name: 'pp512', kind: 'pp', tokens: 512, depth: 0 },
        { name: 'tg128', kind: 'tg', tokens: 128, depth: 0 },
        { name: 'tg128 @ d512', depth: 512 },
        { name: 'tg128 @ d2048', depth: 2048 },
        { name: 'tg128 @ d7936', depth: 7936 }
      ],
      skipped: []
    });
  });

  it('name what the context has no room for', () => {
    const { tests, skipped } = planTests(1024);
    expect(tests.map(({ name }) => name)).toEqual([
      'pp128',
      'pp512',
      'tg128',
      'tg128 @ d512',
      'tg128 @ d768'
    ]);
    expect(skipped).toEqual(['tg128 @ d2048']);
    expect(planTests(512).skipped).toEqual(['pp512', 'tg128 @ d512', 'tg128 @ d2048']);
    expect(planTests(256).tests.map(({ name }) => name)).toEqual(['pp128', 'tg128']);
  });

  it('has no depth twice', () => {
    const names = planTests(2304).tests.map(({ name }) => name);
    expect(names.filter((name) => name === 'tg128 @ d2048')).toHaveLength(1);
  });
});

describe('a run', () => {
  it('finds the rates that the model has, and keeps every sample', async () => {
    const { parts } = syntheticParts({ read: () => 0.5, write: () => 20 });
    const result = await runBench(request(), parts, () => undefined, never);
    expect(result).toMatchObject({
      schema: 'thinktab-bench/1',
      protocol: { version: 1, kind: 'quick', repetitions: 3, pause: 500, seed: 42 },
      app: { version: '1.2.3', webLlm: '0.2.86' },
      model: { id: 'synthetic', quantization: 'q4f16_1', contextLength: 8192 },
      hashes: { library: 'a1'.repeat(32) },
      started: '2023-11-14T22:13:20.000Z',
      skipped: [],
      flags: [],
      valid: true
    });
    // The trial is named; its samples stay where it was made.
    expect(result.kernels).toEqual({
      why: 'trial',
      shapes: { gate_up: '64: 32×4, 8 B, bytes' },
      trial: { made: '2023-11-14T22:13:20.000Z', seconds: 1.25, clock: 'gpu' }
    });
    expect(checkResult(result).problem).toBeUndefined();
    expect(result.seconds).toBeGreaterThan(10);
    expect(result.tests).toHaveLength(6);
    for (const { kind, rate, gaps, order } of result.tests) {
      expect(rate).toMatchObject({ n: 3, sd: expect.closeTo(0, 6) });
      expect(rate.mean).toBeCloseTo(kind === 'pp' ? 2000 : 50, 6);
      expect(order).toHaveLength(3);
      if (kind === 'tg')
        expect(gaps).toMatchObject({ p50: expect.closeTo(20, 3), worst: expect.closeTo(20, 3) });
      else expect(gaps).toBeUndefined();
    }
    // Each place of the run is one repetition's.
    const places = result.tests.flatMap(({ order }) => order).sort((a, b) => a - b);
    expect(places).toEqual(Array.from({ length: 18 }, (_, i) => i));
    expect(result.soak).toBeUndefined();
    // What is exported is one line of JSON.
    const line: unknown = JSON.parse(JSON.stringify(result));
    expect(line).toEqual(result);
    expect(checkResult(line)).toEqual({ result });
  });

  it('warms up with every test in full, rests and wakes the GPU before each, and goes in rounds', async () => {
    const { parts, subject, clock } = syntheticParts();
    await runBench(request({ model: POCKET }), parts, () => undefined, never);
    const { requests } = subject;
    // Each measurement is one of eight tokens, and then the one that counts.
    expect(requests.filter((_, i) => i % 2 === 0)).toEqual(
      requests.flatMap((_, i) =>
        i % 2 === 0 ? [{ depth: 0, prompt: 0, generate: PRIMER, seed: 42 }] : []
      )
    );
    const timed = requests.filter((_, i) => i % 2 === 1);
    expect(timed).toHaveLength(5 + 3 * 5);
    const name = ({ depth, prompt, generate }: (typeof timed)[number]) =>
      `${prompt}/${generate}@${depth}`;
    const warmUp = timed.slice(0, 5).map(name);
    expect(warmUp).toEqual(['128/0@0', '512/0@0', '0/128@0', '0/128@512', '0/128@768']);
    const rounds = [0, 1, 2].map((round) => timed.slice(5 + 5 * round, 10 + 5 * round).map(name));
    for (const round of rounds) expect([...round].sort()).toEqual([...warmUp].sort());
    expect(new Set(rounds.map(String)).size).toBeGreaterThan(1);
    expect(clock.waits).toEqual(new Array(20).fill(500));
  });

  it('is dated by the system’s clock, and timed by none that is set meanwhile', async () => {
    const { parts, clock } = syntheticParts();
    clock.slept = 3 * 86_400_000;
    let set = false;
    const result = await runBench(
      request(),
      parts,
      ({ phase }) => {
        if (phase !== 'tests' || set) return;
        set = true;
        clock.slept = -7200_000;
      },
      never
    );
    expect(result.started).toBe('2023-11-17T22:13:20.000Z');
    expect(result.seconds).toBeLessThan(200);
    expect(result.tests.map(({ rate }) => rate.sd)).toEqual(
      result.tests.map(() => expect.closeTo(0, 6))
    );
  });

  it('has the order of its seed', async () => {
    const orderOf = async (seed: number): Promise<unknown> => {
      const { parts } = syntheticParts();
      const { tests } = await runBench(request({ seed }), parts, () => undefined, never);
      return tests.map(({ order }) => order);
    };
    expect(await orderOf(7)).toEqual(await orderOf(7));
    expect(await orderOf(7)).not.toEqual(await orderOf(8));
  });

  it('tells how long it will still take, and is right', async () => {
    const { parts, clock } = syntheticParts();
    const started = clock.now();
    const told: { at: number; progress: Progress }[] = [];
    const result = await runBench(
      request({ model: POCKET }),
      parts,
      (progress) => told.push({ at: clock.now() - started, progress }),
      never
    );
    expect(told[0]?.progress).toEqual({ phase: 'prepare', done: 0, total: 1 });
    const phases = [...new Set(told.map(({ progress }) => progress.phase))];
    expect(phases).toEqual(['prepare', 'gate', 'warm-up', 'tests', 'task']);
    const first = told.find(({ progress }) => progress.secondsLeft !== undefined);
    // From the second line on that writes: a prompt and a text have been seen.
    expect(first?.progress).toMatchObject({ phase: 'warm-up', test: 'tg128 @ d512' });
    const end = told.findLast(({ progress }) => progress.phase === 'tests');
    for (const { at, progress } of told) {
      if (progress.phase !== 'tests' || !end) continue;
      // Until the task, which ends when it likes, everything ahead has been seen once.
      const task = end.progress.secondsLeft ?? NaN;
      expect((progress.secondsLeft ?? NaN) - task).toBeCloseTo((end.at - at) / 1000, 3);
    }
    const shares = told.flatMap(({ progress }) => progress.share ?? []);
    expect([...shares].sort((a, b) => a - b)).toEqual(shares);
    expect(result.tests.at(-1)?.name).toBe('tg128 @ d768');
  });

  it('soaks for three minutes when it is a full one, and sees a machine grow slow', async () => {
    // From the 110th measurement on: 25 tokens per second in the place of 50.
    const { parts } = syntheticParts({ write: (call) => (call < 110 ? 20 : 40) });
    const told: Progress[] = [];
    const result = await runBench(request({ kind: 'full' }), parts, (one) => told.push(one), never);
    expect(result.protocol.repetitions).toBe(5);
    expect(result.tests[0]?.rate.n).toBe(5);
    const rates = result.soak?.rates ?? [];
    expect(rates).toHaveLength(SOAK_SECONDS / 10);
    expect(rates[0]).toBeCloseTo(50, 6);
    expect(rates.at(-1)).toBeCloseTo(25, 6);
    expect(result.soak).toMatchObject({ windowSeconds: 10, drift: expect.closeTo(-50, 6) });
    // The soak is there to see it; it is no fault of the figures.
    expect(result.flags).toEqual([]);
    expect(told.at(-1)).toMatchObject({ phase: 'soak', total: 18, secondsLeft: 0 });
  });

  it('keeps the end of the soak on a machine of two seconds per token', async () => {
    const { parts, subject } = syntheticParts({ write: () => 2000 });
    const result = await runBench(
      request({ kind: 'full', model: POCKET }),
      parts,
      () => undefined,
      never
    );
    expect(result.soak?.rates).toEqual(new Array(18).fill(expect.closeTo(0.5, 9)));
    expect(subject.requests.at(-1)?.generate).toBe(8);
  });

  it('answers a problem as a reader would have it', async () => {
    const { parts } = syntheticParts();
    const { task } = await runBench(request(), parts, () => undefined, never);
    expect(task).toMatchObject({
      prompt: 'What is 417 × 36?',
      thoughtTokens: SOLVED.length + 1,
      answerTokens: 3,
      right: true,
      firstToken: 101,
      firstAnswer: 101 + (SOLVED.length + 1) * 20,
      engineRate: 50,
      deliveredRate: expect.closeTo(50, 6),
      lost: { tokenizer: 0, page: expect.closeTo(0, 6) }
    });
  });

  it('sees a wrong answer, and that a slow page delivers less than the engine makes', async () => {
    const { parts } = syntheticParts({
      reply: ['hm', 'm', '</think>', '15', '013'],
      later: (token) => 30 * token
    });
    const { task } = await runBench(request(), parts, () => undefined, never);
    expect(task?.right).toBe(false);
    expect(task?.engineRate).toBe(50);
    expect(task?.deliveredRate).toBeCloseTo(20, 6);
    expect(task?.lost).toEqual({
      tokenizer: 0,
      hop: expect.closeTo(0, 6),
      page: expect.closeTo(30, 6)
    });
  });

  it('is invalid behind a failed gate, and measured all the same', async () => {
    const gate = { ...GATE, passed: false, agreement: 0.02, failed: ['agreement'] as const };
    const { parts } = syntheticParts({}, { gate: async () => gate });
    const result = await runBench(request(), parts, () => undefined, never);
    expect(result).toMatchObject({
      valid: false,
      gate,
      flags: [{ name: 'gate', level: 'invalid' }]
    });
    expect(result.tests).toHaveLength(6);
  });

  it('is invalid when the page was hidden', async () => {
    const { parts } = syntheticParts({}, { seen: { hidden: 1500 } });
    const result = await runBench(request(), parts, () => undefined, never);
    expect(result).toMatchObject({ valid: false, flags: [{ name: 'hidden', value: 1.5 }] });
  });

  it('asks the roofline about the shortest text, and tells why where it has no answer', async () => {
    const asked: unknown[] = [];
    const { parts } = syntheticParts(
      {},
      {
        roofline: async (facts, measured) => {
          asked.push([facts.dispatchesPerToken, measured]);
          return 'memory';
        }
      }
    );
    const result = await runBench(request(), parts, () => undefined, never);
    expect(asked).toEqual([[144, { depth: 0, tokens: 128, rate: expect.closeTo(50, 6) }]]);
    expect(result.roofline).toBeUndefined();
    expect(result.noRoofline).toBe('memory');
    expect(result.flags).toEqual([]);
  });
});

describe('a run that is stopped', () => {
  it('ends in the middle of a measurement, with the engine at rest and the screen free', async () => {
    const made = syntheticParts({ hangs: 21 });
    const { result, signal } = await stoppedRun(
      ({ phase, done }) => phase === 'tests' && done === 4,
      made
    );
    expect(result).toBe(signal.reason);
    expect(made.subject.requests).toHaveLength(20);
    expect(made.subject.idle).toBe(true);
    expect(made.awake()).toBe(false);
  });

  it('waits for the engine to come to rest', async () => {
    const made = syntheticParts({ hangs: 21 });
    const stop = new AbortController();
    const run = runBench(request(), made.parts, () => undefined, stop.signal);
    await expect.poll(() => made.subject.requests.length).toBe(22);
    expect(made.subject.idle).toBe(false);
    expect(made.awake()).toBe(true);
    stop.abort();
    await expect(run).rejects.toBe(stop.signal.reason);
    expect(made.subject.idle).toBe(true);
  });

  it('keeps what was measured once the tests are through', async () => {
    const made = syntheticParts();
    const { result } = await stoppedRun(({ phase, done }) => phase === 'soak' && done === 3, made, {
      kind: 'full'
    });
    expect(result).toMatchObject({ valid: true, flags: [{ name: 'stopped', level: 'warning' }] });
    expect((result as { soak?: unknown }).soak).toBeUndefined();
    expect((result as { task?: unknown }).task).toBeDefined();
  });

  it('stops the task’s reply', async () => {
    const made = syntheticParts();
    const { result } = await stoppedRun(({ text }) => text?.thought.length === 5, made);
    expect(result).toMatchObject({ flags: [{ name: 'stopped' }] });
    expect(made.subject.written).toBe(5);
    expect((result as { task?: unknown }).task).toBeUndefined();
  });

  it('does not begin when it is stopped before', async () => {
    const { parts, subject, awake } = syntheticParts();
    const run = runBench(request(), parts, () => undefined, AbortSignal.abort());
    await expect(run).rejects.toThrow();
    expect(subject.requests).toEqual([]);
    expect(awake()).toBe(false);
  });

  it('says what the engine says when it fails', async () => {
    const { parts, awake } = syntheticParts({ fails: 9 });
    const run = runBench(request(), parts, () => undefined, never);
    await expect(run).rejects.toMatchObject({ name: 'EngineError' });
    expect(awake()).toBe(false);
  });
});
