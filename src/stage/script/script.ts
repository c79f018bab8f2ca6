/**
 * The script of a talk: what will be asked, in which order, with notes for the speaker. What is read,
 * from storage, a file or a link, may have been written by anybody: it is picked out field by field.
 */
export interface Prompt {
  /** unique in the script */
  readonly id: string;
  readonly text: string;
  /** '': none; only the speaker's window shows them */
  readonly notes: string;
  /** asked in the conversation of the prompt before, not in one of its own */
  readonly follows: boolean;
}

export type Script = readonly Prompt[];

export const MOST_PROMPTS = 200;
/** characters, of a prompt and of its notes */
export const LONGEST_TEXT = 8000;
export const LARGEST_FILE = 4e6;

const FORMAT = 'thinktab-script';
const VERSION = 1;

export type Problem = 'size' | 'json' | 'format' | 'version' | 'empty' | 'link';
/** `leftOut`: prompts that are empty, too long or too many */
export type Read =
  { readonly script: Script; readonly leftOut: number } | { readonly problem: Problem };

export const newPrompt = (text: string, notes = '', follows = false): Prompt => ({
  id: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`,
  text,
  notes,
  follows
});

/** Without what is only for the page: the same script is the same text everywhere. */
export function write(script: Script, space?: number): string {
  const prompts = script
    .filter(({ text }) => text.trim() !== '')
    .map(({ text, notes, follows }) => ({
      text,
      ...(notes !== '' && { notes }),
      ...(follows && { follows })
    }));
  return JSON.stringify({ format: FORMAT, version: VERSION, prompts }, null, space);
}

/** Never throws. */
export function read(json: string): Read {
  if (json.length > LARGEST_FILE) return { problem: 'size' };
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return { problem: 'json' };
  }
  const file = fieldsOf(parsed);
  if (file?.['format'] !== FORMAT || !Array.isArray(file['prompts'])) return { problem: 'format' };
  if (file['version'] !== VERSION) return { problem: 'version' };
  const prompts: readonly unknown[] = file['prompts'];
  const script = prompts
    .slice(0, MOST_PROMPTS)
    .map(readPrompt)
    .filter((prompt) => prompt !== undefined);
  if (script.length === 0) return { problem: 'empty' };
  return { script, leftOut: prompts.length - script.length };
}

function readPrompt(value: unknown): Prompt | undefined {
  const { text, notes = '', follows } = fieldsOf(value) ?? {};
  if (!isText(text) || text.trim() === '' || !isText(notes)) return undefined;
  return newPrompt(text, notes, follows === true);
}

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= LONGEST_TEXT;

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
