/** A result with everything in it that a result may have, and ways to change it. */
import { SCHEMA, type BenchResult, type Statistics } from '../../src/bench/result.ts';
import { describe } from '../../src/bench/statistics.ts';

/** A new optional field of a result has to stand here, and then the schema has to know it. */
type Whole<T> = T extends readonly (infer E)[]
  ? readonly Whole<E>[]
  : T extends object
    ? { readonly [K in keyof T]-?: Whole<T[K]> }
    : T;

export const stats = (...samples: number[]): Statistics => describe(samples);

const hash = (letter: string): string => letter.repeat(64);

/** But why there is no roofline: here is one. */
export const SAMPLE: Whole<Omit<BenchResult, 'noRoofline'>> = {
  schema: SCHEMA,
  id: 'a1b2c3d4',
  label: 'Desk, left',
  protocol: { version: 1, kind: 'full', repetitions: 5, pause: 500, seed: 42 },
  started: '2026-11-22T03:45:00.000Z',
  seconds: 312.25,
  app: { version: '0.1.0', webLlm: '0.2.86' },
  model: {
    id: 'r1-qwen-1.5b',
    name: 'R1 Distill Qwen 1.5B',
    url: 'https://huggingface.co/mlc-ai/x/resolve/main/',
    quantization: 'q4f16_1',
    parameters: 1_777_088_000,
    weightBytes: 1_000_000_000,
    contextLength: 8192,
    prefillChunk: 256
  },
  hashes: { library: hash('1'), config: hash('2'), index: hash('3'), tokenizer: hash('4') },
  device: {
    vendor: 'nvidia',
    architecture: 'ada',
    description: 'NVIDIA GeForce RTX 4060',
    renderer: 'ANGLE (NVIDIA GeForce RTX 4060)',
    features: ['shader-f16', 'subgroups'],
    limits: { maxBufferSize: 2 ** 31, maxComputeWorkgroupSizeX: 1024 },
    software: false,
    backend: 'webgpu',
    browser: 'Google Chrome 147.0.7700.12',
    system: 'Windows 11, x86-64',
    cores: 16,
    systemMemory: 32,
    screenHz: 59.94,
    crossOriginIsolated: false,
    timerStep: 0.1,
    power: { charging: false, level: 0.83 }
  },
  kernels: {
    why: 'trial',
    shapes: { gate_up: '64: 32×4, 8 B, bytes', keys: '≤ 512, then 256' },
    trial: { made: '2026-11-22T03:40:00.000Z', seconds: 1.25, clock: 'gpu' }
  },
  gate: {
    passed: true,
    agreement: 0.47,
    threshold: 0.25,
    positions: 96,
    argued: true,
    sums: { asked: 10, right: 10 },
    failed: []
  },
  tests: [
    {
      name: 'pp512',
      kind: 'pp',
      tokens: 512,
      depth: 0,
      rate: stats(1204.61, 1212.2, 1196.5, 1210.4, 1199.3),
      order: [0, 5, 8, 11, 14],
      gaps: { p50: 1, p95: 2, p99: 3, worst: 4 }
    },
    {
      name: 'tg128',
      kind: 'tg',
      tokens: 128,
      depth: 0,
      rate: stats(47.3, 47.7, 46.9, 47.1, 47.5),
      order: [1, 4, 7, 10, 13],
      gaps: { p50: 21.1, p95: 22.4, p99: 24, worst: 31.5 }
    },
    {
      name: 'tg128 @ d2048',
      kind: 'tg',
      tokens: 128,
      depth: 2048,
      rate: stats(43.9, 44.4, 43.4, 43.7, 44.1),
      order: [2, 3, 6, 9, 12],
      gaps: { p50: 22.7, p95: 23.9, p99: 25.2, worst: 30 }
    }
  ],
  skipped: ['tg128 @ d7936'],
  task: {
    prompt: 'What is 417 × 36?',
    thoughtTokens: 320,
    answerTokens: 64,
    right: true,
    firstToken: 180,
    firstAnswer: 7010,
    engineRate: 47.2,
    deliveredRate: 46.9,
    paintedRate: 46.7,
    lost: { tokenizer: 0.12, hop: 0.02, page: 0.09 }
  },
  soak: { rates: [47, 41.2, 46.8, 46.5], windowSeconds: 10, drift: -1.064 },
  roofline: {
    bandwidth: {
      median: 2.3e11,
      best: 2.4e11,
      points: [
        { bytes: 6.4e7, rate: 2.4e11 },
        { bytes: 2.56e8, rate: 2.3e11 }
      ]
    },
    dispatch: { onePass: 0.004, ownPass: 0.03, readBack: 0.2 },
    perToken: { depth: 0, weightBytes: 8.7e8, kvBytes: 1.8e6, dispatches: 144 },
    memoryCeiling: 275.3,
    dispatchCeiling: 221.2,
    measured: 47.3,
    limit: 'other',
    memory: { bytes: 1.3e9, f16Bytes: 3.9e9 }
  },
  flags: [{ name: 'power', level: 'note', value: 83 }],
  valid: true
};

/** The same device, so many times as fast. */
export function faster(times: number, id: string): BenchResult {
  const tests = SAMPLE.tests.map((test) => ({
    ...test,
    rate: stats(...test.rate.samples.map((sample) => sample * times))
  }));
  const { roofline } = SAMPLE;
  return {
    ...SAMPLE,
    id,
    tests,
    ...(roofline && { roofline: { ...roofline, measured: roofline.measured * times } })
  };
}
