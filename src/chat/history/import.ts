/**
 * From a file that anybody may have written to conversations that are right in shape. Nothing of the
 * file is used but what `storage/read.ts` picks out of it, field by field, into new objects.
 */
import { readMessage, readThread } from '../storage/read.ts';
import type { StoredMessage, StoredThread } from '../storage/schema.ts';
import { FORMAT, FORMAT_VERSION } from './export.ts';

/** Larger files are not read at all. */
export const LARGEST_FILE = 32e6;
const MOST_CONVERSATIONS = 10_000;
const MOST_MESSAGES = 10_000;
/** Of lists and objects inside each other; the format needs seven. */
const DEEPEST = 32;
const LONGEST_TITLE = 200;

export type FileProblem = 'size' | 'json' | 'depth' | 'format' | 'version' | 'empty';
export type ThreadProblem = 'broken' | 'empty' | 'messages' | 'twice' | 'tooMany';

export interface Refused {
  /** what is known of it */
  readonly title: string;
  readonly problem: ThreadProblem;
}

export type Contents =
  | { readonly problem: FileProblem }
  | { readonly threads: readonly StoredThread[]; readonly refused: readonly Refused[] };

type Fields = Readonly<Record<string, unknown>>;

/** `text`: of the whole file; `now`: in milliseconds since 1970. */
export function readExport(text: string, now: number): Contents {
  if (tooDeep(text)) return { problem: 'depth' };
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { problem: 'json' };
  }
  const file = fields(parsed);
  if (file?.format !== FORMAT || !Array.isArray(file.conversations)) return { problem: 'format' };
  if (file.version !== FORMAT_VERSION) return { problem: 'version' };
  const values: readonly unknown[] = file.conversations;
  if (values.length === 0) return { problem: 'empty' };
  const threads: StoredThread[] = [];
  const refused: Refused[] = [];
  const seen = new Set<string>();
  for (const [index, value] of values.entries()) {
    const read = index < MOST_CONVERSATIONS ? readOne(value, now) : 'tooMany';
    const problem =
      typeof read === 'string' ? read : seen.has(read.conversation.id) ? 'twice' : undefined;
    if (problem) refused.push({ title: titleOf(value), problem });
    if (typeof read === 'string' || problem) continue;
    seen.add(read.conversation.id);
    threads.push(read);
  }
  return { threads, refused };
}

function readOne(value: unknown, now: number): StoredThread | ThreadProblem {
  const from = fields(value);
  if (!from || !Array.isArray(from.messages)) return 'broken';
  const messages: readonly unknown[] = from.messages;
  if (messages.length > MOST_MESSAGES) return 'messages';
  const thread = readThread(
    from,
    messages.map((message) => ({ ...fields(message), conversation: from.id }))
  );
  if (!thread) return 'broken';
  const { conversation } = thread;
  if (messages.length === 0 && conversation.draft === '') return 'empty';
  // One that is left out could be the point of the others.
  if (thread.messages.length !== messages.length) return 'broken';
  return {
    conversation: {
      ...conversation,
      title: conversation.title.slice(0, LONGEST_TITLE),
      // The list has the newest first, and one from the future would stay there.
      updated: Math.min(conversation.updated, now)
    },
    messages: thread.messages
  };
}

function titleOf(value: unknown): string {
  const title = fields(value)?.title;
  return typeof title === 'string' ? title.slice(0, 80) : '';
}

function fields(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : undefined;
}

/** Before it is parsed: some browsers' parsers go as deep as the text does. */
function tooDeep(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (quoted) {
      if (code === 0x5c) at++;
      else if (code === 0x22) quoted = false;
    } else if (code === 0x22) quoted = true;
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > DEEPEST) return true;
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
  return false;
}

/** Whether storage has every message of `imported` already, as it is. */
export function isHere(imported: StoredThread, stored: StoredThread): boolean {
  const byId = new Map(stored.messages.map((message) => [message.id, message]));
  return (
    imported.messages.every((message) => {
      const other = byId.get(message.id);
      return other !== undefined && same(message, other);
    }) &&
    (imported.messages.length > 0 || imported.conversation.draft === stored.conversation.draft)
  );
}

/** Read again, both have their fields in the same order. */
function same(a: StoredMessage, b: StoredMessage): boolean {
  return JSON.stringify(readMessage(a)) === JSON.stringify(readMessage(b));
}

/**
 * The same conversation under another id, made of its old one and of what it says: whoever imports
 * the same file again gets the same copy, and not one more.
 */
export function copyOf(thread: StoredThread): StoredThread {
  const id = hash(thread.conversation.id + JSON.stringify(thread.messages));
  const renamed = new Map(thread.messages.map((message, at) => [message.id, `${id}-${at}`]));
  const nameOf = (old: string | undefined) => (old === undefined ? undefined : renamed.get(old));
  const { leaf, from, ...conversation } = thread.conversation;
  const newLeaf = nameOf(leaf);
  const newFrom = nameOf(from);
  return {
    conversation: {
      ...conversation,
      id,
      ...(newLeaf !== undefined && { leaf: newLeaf }),
      ...(newFrom !== undefined && { from: newFrom })
    },
    messages: thread.messages.map(({ parent, ...message }) => {
      const newParent = nameOf(parent);
      return {
        ...message,
        conversation: id,
        id: nameOf(message.id) ?? message.id,
        ...(newParent !== undefined && { parent: newParent })
      };
    })
  };
}

/** 96 bits in hexadecimal; no secret, so FNV-1a three times with other beginnings will do. */
function hash(text: string): string {
  return [0x811c9dc5, 0x01000193, 0x9e3779b9]
    .map((begin) => {
      let sum = begin;
      for (let at = 0; at < text.length; at++) sum = Math.imul(sum ^ text.charCodeAt(at), 16777619);
      return (sum >>> 0).toString(16).padStart(8, '0');
    })
    .join('');
}
