/** What a single file is that was dropped on the page, where it is no part of a model. */
import { FORMAT } from '../../chat/history/export.ts';
import { walkAll } from './pick.ts';

export type Dropped =
  | { readonly kind: 'chats'; readonly file: File }
  /** as it goes into a message: with its name, fenced */
  | { readonly kind: 'text'; readonly text: string };

/** A picture, a document, a text of many megabytes: neither a model nor fit for a message. */
export interface Unreadable {
  readonly kind: 'unreadable';
  readonly name: string;
}

/** Bytes; more than the longest context holds. */
const LONGEST_TEXT = 2e6;
const NO_TEXT = /\.(json|zip|bin|wasm)$/i;
const NO_TEXT_TYPE = /^(image|audio|font)\//;
/** What browsers call files that a model is made of, where they have a name for them. */
const MAY_BE_MODEL = /^(|application\/(json|octet-stream|wasm|(x-)?zip(-compressed)?))$/;

export async function readAlone(
  entries: readonly (FileSystemEntry | File)[]
): Promise<Dropped | Unreadable | undefined> {
  const [entry, ...more] = entries;
  if (!entry || more.length > 0 || ('isDirectory' in entry && entry.isDirectory)) return undefined;
  const [found] = await walkAll([entry]);
  if (!found) return undefined;
  const { file } = found;
  const begins = await file.slice(0, 256).text();
  if (begins.includes(`"${FORMAT}"`)) return { kind: 'chats', file };
  if (NO_TEXT.test(file.name)) return undefined;
  const readable = !NO_TEXT_TYPE.test(file.type) && file.size <= LONGEST_TEXT;
  const text = readable ? decoded(await file.arrayBuffer()) : undefined;
  if (text !== undefined) return { kind: 'text', text: fenced(file.name, text) };
  return MAY_BE_MODEL.test(file.type) ? undefined : { kind: 'unreadable', name: file.name };
}

/** Undefined: it is not written in UTF-8, so most likely it is not written at all. */
function decoded(bytes: ArrayBuffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Longer than any fence inside it. */
function fenced(name: string, text: string): string {
  const fence = (text.match(/`{3,}/g) ?? []).reduce(
    (a, b) => (a.length > b.length ? a : `${b}\``),
    '```'
  );
  return `${name}\n${fence}\n${text.trimEnd()}\n${fence}\n`;
}
