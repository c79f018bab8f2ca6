/**
 * The result of a run: what is kept, exported, linked to and compared. Plain data, one line of JSON;
 * `report/schema.json` says the same to others. Times are milliseconds, rates tokens per second,
 * sizes bytes.
 */
import type { ShapesReason } from '../engine/kernel-shapes.ts';

export const SCHEMA = 'thinktab-bench/1';

/** `quick`: three repetitions and no soak; `full`: five, and three minutes of soak. */
export type RunKind = 'quick' | 'full';

/** Mean, deviation with n − 1, and the samples themselves in the order they were made. */
export interface Statistics {
  readonly n: number;
  readonly mean: number;
  /** 0 where there is one sample */
  readonly sd: number;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly samples: readonly number[];
}

/** Between the tokens of all repetitions of one test, in milliseconds. */
export interface Gaps {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly worst: number;
}

/** One line of the table, named as llama-bench names it: `pp512`, `tg128 @ d2048`. */
export interface TestResult {
  readonly name: string;
  /** reading a prompt, or writing token by token */
  readonly kind: 'pp' | 'tg';
  readonly tokens: number;
  /** tokens of context before it */
  readonly depth: number;
  readonly rate: Statistics;
  /** where each repetition stood in the run, from 0 */
  readonly order: readonly number[];
  /** tg only */
  readonly gaps?: Gaps;
}

/** The fixed problem, answered as a reader would have it. */
export interface TaskResult {
  readonly prompt: string;
  readonly thoughtTokens: number;
  readonly answerTokens: number;
  /** the answer was right; undefined where that cannot be told */
  readonly right?: boolean;
  readonly firstToken: number;
  readonly firstAnswer?: number;
  /** tokens per second inside the engine, as they reached the page, and as they were painted */
  readonly engineRate: number;
  readonly deliveredRate: number;
  readonly paintedRate: number;
  /** milliseconds per token on the way from the engine to the screen, by who took them */
  readonly lost: { readonly tokenizer: number; readonly hop: number; readonly page: number };
}

export interface SoakResult {
  /** tokens per second of each ten seconds */
  readonly rates: readonly number[];
  readonly windowSeconds: number;
  /** last window against the first, in percent; negative: slower */
  readonly drift: number;
}

/**
 * Whether what was measured computes what it should (docs/benchmark-gate.md). Of two passages, this is
 * about the one that came nearer to failing.
 */
export interface GateResult {
  readonly passed: boolean;
  /** share of the passage's positions where the model's own first choice is the expected token */
  readonly agreement: number;
  readonly threshold: number;
  /** how many were judged; 0 where the context has no room for the passage */
  readonly positions: number;
  /** The threshold was argued, not found with the weights of this model. */
  readonly argued?: true;
  /** sums asked and answered right, where the model is the pocket model and the passages were right */
  readonly sums?: { readonly asked: number; readonly right: number };
  /** why it failed; `passage`: it does not fit the context */
  readonly failed: readonly ('agreement' | 'sums' | 'passage' | 'unknown-model')[];
}

export type FlagName =
  | 'gate'
  | 'hidden'
  | 'unfocused'
  | 'software'
  | 'timer'
  | 'drift'
  | 'deviation'
  | 'power'
  | 'other-tabs'
  | 'other-adapter'
  | 'throttled'
  | 'stopped';

/** Something that speaks against the figures; those that are `invalid` end their validity. */
export interface Flag {
  readonly name: FlagName;
  readonly level: 'invalid' | 'warning' | 'note';
  /** the figure behind it: a share in percent, a count, a time */
  readonly value?: number;
}

/** Why there is no roofline, where it was looked for. */
export type RooflineFailure =
  /** no WebGPU here, or no adapter any more */
  | 'no-adapter'
  /** the device was lost in the middle of it */
  | 'lost'
  /** not even the smallest buffer could be made */
  | 'memory'
  /** a kernel computed something else than the sum of what lies in memory */
  | 'wrong'
  /** times that do not grow with the work: nothing can be read from them */
  | 'noise'
  /** no answer for a long time */
  | 'stuck'
  | 'internal';

/** What limits the speed, from two probes and a count. */
export interface Roofline {
  /** bytes per second that a kernel can read from memory beyond caches: median, best, all of it */
  readonly bandwidth: {
    readonly median: number;
    readonly best: number;
    readonly points: readonly { readonly bytes: number; readonly rate: number }[];
  };
  /**
   * milliseconds per dispatch: in one pass, and with a pass of its own as web-llm launches them; and
   * for the one read of a few bytes that every token waits for
   */
  readonly dispatch: {
    readonly onePass: number;
    readonly ownPass: number;
    readonly readBack: number;
  };
  /** per token of tg at `depth`: bytes of weights and of KV cache read, and dispatches */
  readonly perToken: {
    readonly depth: number;
    readonly weightBytes: number;
    readonly kvBytes: number;
    readonly dispatches: number;
  };
  /** tokens per second that memory, and that dispatches and the read, allow; what was measured */
  readonly memoryCeiling: number;
  readonly dispatchCeiling: number;
  readonly measured: number;
  /** the lower of the two; `other`: less than half of either is reached */
  readonly limit: 'memory' | 'dispatch' | 'other';
  /** GPU memory now, and what the same model in f16 would take */
  readonly memory: { readonly bytes: number; readonly f16Bytes: number };
}

export interface DeviceFacts {
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  /** what WebGL calls its GPU, where it says: often the only full name */
  readonly renderer?: string;
  readonly features: readonly string[];
  readonly limits: Readonly<Record<string, number>>;
  readonly software: boolean;
  /** `cpu` where there was no GPU and the processor answered */
  readonly backend: 'webgpu' | 'cpu';
  readonly browser: string;
  readonly system: string;
  readonly cores?: number;
  /** gigabytes, rounded by the browser */
  readonly systemMemory?: number;
  readonly screenHz?: number;
  readonly crossOriginIsolated: boolean;
  /** milliseconds: the smallest step of the clock that was seen */
  readonly timerStep: number;
  readonly power?: { readonly charging: boolean; readonly level: number };
}

/** Which shapes of the library's kernels ran (docs/kernels.md), and why. */
export interface KernelFacts {
  readonly why: ShapesReason;
  /** names of shapes, by part of the library */
  readonly shapes: Readonly<Record<string, string>>;
  /** the trial that chose them: when, how long it took, whose clock timed it */
  readonly trial?: {
    readonly made: string;
    readonly seconds: number;
    readonly clock: 'gpu' | 'page';
  };
}

export interface BenchResult {
  readonly schema: typeof SCHEMA;
  readonly id: string;
  /** a name the measurer gave the device */
  readonly label?: string;
  readonly protocol: {
    readonly version: 1;
    readonly kind: RunKind;
    readonly repetitions: number;
    readonly pause: number;
    readonly seed: number;
  };
  /** ISO 8601, and how long it took */
  readonly started: string;
  readonly seconds: number;
  readonly app: { readonly version: string; readonly webLlm: string };
  readonly model: {
    readonly id: string;
    readonly name: string;
    readonly url: string;
    readonly quantization: string;
    readonly parameters: number;
    readonly weightBytes: number;
    readonly contextLength: number;
    readonly prefillChunk: number;
  };
  /** SHA-256, hexadecimal: the library as it was loaded, the model's description, its tokenizer */
  readonly hashes: {
    readonly library: string;
    readonly config: string;
    readonly index: string;
    readonly tokenizer: string;
  };
  readonly device: DeviceFacts;
  /** missing where the processor answered without WebGPU */
  readonly kernels?: KernelFacts;
  readonly gate: GateResult;
  readonly tests: readonly TestResult[];
  /** named as in the table; the context had no room for them */
  readonly skipped: readonly string[];
  readonly task?: TaskResult;
  readonly soak?: SoakResult;
  readonly roofline?: Roofline;
  readonly noRoofline?: RooflineFailure;
  readonly flags: readonly Flag[];
  /** the gate was passed, and no flag is `invalid` */
  readonly valid: boolean;
}
