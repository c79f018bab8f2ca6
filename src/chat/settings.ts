/**
 * How replies are made: what can be set, within which limits, and how what was set here and there
 * comes together. What is read from storage is checked: another version of this page, or someone at
 * the console, may have written it.
 */
import type { SamplingOptions, Turn } from '../engine/generation.ts';

export interface Settings {
  /** '': none, as R1 was trained */
  readonly systemPrompt: string;
  readonly temperature: number;
  readonly topP: number;
  /** of a reply, thought included; null: as many as the context has room for */
  readonly maxTokens: number | null;
  readonly presencePenalty: number;
  readonly frequencyPenalty: number;
  readonly repetitionPenalty: number;
  /** null: another reply each time */
  readonly seed: number | null;
  /** thoughts of earlier replies go back to the model, too */
  readonly keepThoughts: boolean;
  /** tokens after which a thought is ended; null: when the model ends it */
  readonly thinkingBudget: number | null;
}

/** Some of them: what differs from a layer below. */
export type SomeSettings = Partial<Settings>;

/** DeepSeek's recommendation for R1 and its distills. */
export const RECOMMENDED: Settings = {
  systemPrompt: '',
  temperature: 0.6,
  topP: 0.95,
  maxTokens: null,
  presencePenalty: 0,
  frequencyPenalty: 0,
  repetitionPenalty: 1,
  seed: null,
  keepThoughts: false,
  thinkingBudget: null
};

export const NAMES = Object.keys(RECOMMENDED) as readonly (keyof Settings)[];

/** Characters. A system prompt is read before each conversation's first word. */
export const LONGEST_SYSTEM_PROMPT = 16_000;

export interface Range {
  readonly low: number;
  readonly high: number;
  /** what an arrow key changes */
  readonly step: number;
  /** whole numbers only */
  readonly whole?: true;
  /** may be left empty, which means null */
  readonly optional?: true;
}

/** The limits are web-llm's; that of the penalty for repetition is where text falls apart. */
export const RANGES = {
  temperature: { low: 0, high: 2, step: 0.05 },
  topP: { low: 0.01, high: 1, step: 0.01 },
  maxTokens: { low: 1, high: 131072, step: 1, whole: true, optional: true },
  presencePenalty: { low: -2, high: 2, step: 0.1 },
  frequencyPenalty: { low: -2, high: 2, step: 0.1 },
  repetitionPenalty: { low: 0.5, high: 2, step: 0.05 },
  seed: { low: 0, high: 0x7fffffff, step: 1, whole: true, optional: true },
  thinkingBudget: { low: 1, high: 131072, step: 1, whole: true, optional: true }
} as const satisfies Partial<Record<keyof Settings, Range>>;

export type NumberName = keyof typeof RANGES;

export function inRange({ low, high, whole }: Range, value: unknown): value is number {
  if (typeof value !== 'number' || !(value >= low && value <= high)) return false;
  return !whole || Number.isInteger(value);
}

/** Of whatever lies in storage, what can be used; the rest is left out. */
export function readSettings(value: unknown): SomeSettings {
  if (typeof value !== 'object' || value === null) return {};
  const from = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    NAMES.filter((name) => Object.hasOwn(from, name) && isAllowed(name, from[name])).map((name) => [
      name,
      from[name]
    ])
  );
}

function isAllowed(name: keyof Settings, value: unknown): boolean {
  if (name === 'keepThoughts') return typeof value === 'boolean';
  if (name === 'systemPrompt') {
    return typeof value === 'string' && value.length <= LONGEST_SYSTEM_PROMPT;
  }
  const range: Range = RANGES[name];
  return inRange(range, value) || (range.optional === true && value === null);
}

/** A later layer wins over an earlier one. */
export function merge(...layers: readonly SomeSettings[]): Settings {
  return Object.assign({}, RECOMMENDED, ...layers) as Settings;
}

/** What of `settings` is other than in `base`. */
export function differences(settings: Settings, base: Settings): SomeSettings {
  return Object.fromEntries(
    NAMES.filter((name) => settings[name] !== base[name]).map((name) => [name, settings[name]])
  );
}

/** For the engine. `room`: tokens a reply may have where no limit is set. */
export function samplingOf(settings: Settings, room: number): SamplingOptions {
  const { temperature, topP, maxTokens, seed } = settings;
  const { presencePenalty, frequencyPenalty, repetitionPenalty } = settings;
  return {
    temperature,
    topP,
    maxTokens: maxTokens ?? room,
    ...(seed !== null && { seed }),
    // Those that change nothing are not asked for: they would cost time.
    ...(presencePenalty !== 0 && { presencePenalty }),
    ...(frequencyPenalty !== 0 && { frequencyPenalty }),
    ...(repetitionPenalty !== 1 && { repetitionPenalty })
  };
}

/** What stands before the first question. */
export function systemTurns({ systemPrompt }: Settings): Turn[] {
  return systemPrompt.trim() === '' ? [] : [{ role: 'system', text: systemPrompt }];
}
