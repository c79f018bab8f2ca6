/**
 * What the address may set at the start: `model`, `context`, `temperature`, `top_p`, `seed`,
 * `max_tokens`, `prompt`, `host`, `bench`, `begin`; behind `?`, or behind `#chat&`, which no server is
 * sent. Anyone can send anyone a link, so every value is checked, nothing is
 * run, downloaded or sent because of it (`begin=pocket` loads the model that is a part of this page), and a value that is refused is reported instead of passed over.
 */

import type { SomeSettings } from '../chat/settings.ts';
import { findModel } from '../engine/catalog.ts';
import type { ModelSource } from '../engine/model.ts';
import { readHost } from '../weights/host.ts';

export interface Refused {
  readonly name:
    'model' | 'host' | 'context' | 'temperature' | 'top_p' | 'seed' | 'max_tokens' | 'bench';
  /** as written in the address, shortened */
  readonly value: string;
}

export interface Start {
  readonly model?: ModelSource;
  /** where models of Hugging Face are downloaded from; ends in `/` */
  readonly host?: string;
  readonly context?: number;
  readonly temperature?: number;
  readonly topP?: number;
  readonly seed?: number;
  readonly maxTokens?: number;
  readonly prompt?: string;
  /** The pocket model is loaded at once: who came by a code in a talk is not to be stranded. */
  readonly begin?: true;
  /** a measurement, to be started by one press */
  readonly bench?: 'quick' | 'full';
  readonly refused: readonly Refused[];
}

const ID = /^[a-z0-9][a-z0-9._-]{0,63}$/i;
const SHOWN_LENGTH = 40;

/** Plain decimal numbers only: Number('') is 0 and Number('0x1F') is 31, neither is meant. */
function decimal(text: string, low: number, high: number): number | undefined {
  if (!/^\d{1,10}(\.\d{1,10})?$/.test(text)) return undefined;
  const value = Number(text);
  return value >= low && value <= high ? value : undefined;
}

function integer(text: string, low: number, high: number): number | undefined {
  return /^\d{1,10}$/.test(text) ? decimal(text, low, high) : undefined;
}

/**
 * A catalog id, or the address of a folder: absolute, or relative to the page when it has a slash.
 * Only http and https, and no credentials in it.
 */
export function readModel(text: string, page: string): ModelSource | undefined {
  const wanted = text.trim();
  if (!wanted.includes('/')) return ID.test(wanted) ? knownModel(wanted, page) : undefined;
  if (!URL.canParse(wanted, page)) return undefined;
  const { protocol, username, password, href } = new URL(wanted, page);
  const open = username === '' && password === '';
  return open && /^https?:$/.test(protocol) ? findModel(href, page) : undefined;
}

/** findModel takes a word with a dot for a relative address; a mistyped id is not meant as one. */
function knownModel(id: string, page: string): ModelSource | undefined {
  const found = findModel(id, page);
  return found?.id === id ? found : undefined;
}

export function readAddress(search: string, page: string): Start {
  const query = new URLSearchParams(search);
  const refused: Refused[] = [];
  const read = <T>(name: Refused['name'], parse: (text: string) => T | undefined) => {
    const text = query.get(name);
    if (text === null) return undefined;
    const value = parse(text.trim());
    if (value === undefined) refused.push({ name, value: shorten(text) });
    return value;
  };
  return {
    model: read('model', (text) => readModel(text, page)),
    host: read('host', (text) => readHost(text, page).host),
    context: read('context', (text) => integer(text, 256, 131072)),
    temperature: read('temperature', (text) => decimal(text, 0, 2)),
    topP: read('top_p', (text) => positive(decimal(text, 0, 1))),
    seed: read('seed', (text) => integer(text, 0, 0x7fffffff)),
    maxTokens: read('max_tokens', (text) => integer(text, 1, 131072)),
    prompt: query.get('prompt') ?? undefined,
    begin: query.get('begin') === 'pocket' || undefined,
    bench: read('bench', (text) => (text === 'quick' || text === 'full' ? text : undefined)),
    refused
  };
}

const positive = (value: number | undefined) => (value === 0 ? undefined : value);

function shorten(text: string): string {
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}

/** What the address asks for, of what belongs to a conversation. */
export function settingsOf({ temperature, topP, maxTokens, seed }: Start): SomeSettings {
  return {
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(maxTokens !== undefined && { maxTokens }),
    ...(seed !== undefined && { seed })
  };
}
