/**
 * From whatever lies in storage to records that can be trusted in shape. Another version of this
 * page, a bug, or someone at the console may have written it: what is broken is left out, and never
 * stops the page.
 */
import type { ModelSource } from '../../engine/model.ts';
import type { Reading } from '../../engine/meter.ts';
import { readMadeWith } from '../made-with.ts';
import { readSettings } from '../settings.ts';
import {
  ENDED,
  type Ended,
  type StoredConversation,
  type StoredMessage,
  type StoredThread
} from './schema.ts';

type Fields = Readonly<Record<string, unknown>>;

const isText = (value: unknown): value is string => typeof value === 'string';
const isId = (value: unknown): value is string => isText(value) && /^[\w-]{1,64}$/.test(value);
const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;
/** Beyond, a Date is none, and cannot be written. */
const isTime = (value: unknown): value is number => isNumber(value) && value <= 8.64e15;
const isTokenId = (value: unknown): value is number =>
  Number.isInteger(value) && isNumber(value) && value < 2 ** 31;

function fields(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : undefined;
}

export function readConversation(value: unknown): StoredConversation | undefined {
  const from = fields(value);
  if (!from || !isId(from.id)) return undefined;
  return {
    id: from.id,
    title: isText(from.title) ? from.title : '',
    pinned: from.pinned === true,
    created: isTime(from.created) ? from.created : 0,
    updated: isTime(from.updated) ? from.updated : 0,
    ...(isId(from.leaf) && { leaf: from.leaf }),
    ...(isId(from.from) && { from: from.from }),
    draft: isText(from.draft) ? from.draft : '',
    settings: readSettings(from.settings)
  };
}

export function readMessage(value: unknown): StoredMessage | undefined {
  const from = fields(value);
  if (!from || !isId(from.conversation) || !isId(from.id) || !isText(from.text)) return undefined;
  if (from.parent !== undefined && !isId(from.parent)) return undefined;
  const { conversation, id, text } = from;
  const common = {
    conversation,
    id,
    ...(isId(from.parent) && { parent: from.parent }),
    created: isTime(from.created) ? from.created : 0,
    text
  };
  if (from.role === 'user') return { ...common, role: 'user' };
  if (from.role !== 'assistant') return undefined;
  const model = readModelSource(from.model);
  const reading = readReading(from.reading);
  const madeWith = readMadeWith(from.madeWith);
  const ids: unknown = from.ids;
  return {
    ...common,
    role: 'assistant',
    thought: isText(from.thought) ? from.thought : '',
    ended: ENDED.includes(from.ended as Ended) ? (from.ended as Ended) : 'interrupted',
    ...(from.continued === true && { continued: true }),
    ...((from.thoughtEnd === 'asked' || from.thoughtEnd === 'budget') && {
      thoughtEnd: from.thoughtEnd
    }),
    ...(model && { model }),
    ...(reading && { reading }),
    ...(madeWith && { madeWith }),
    ...(Array.isArray(ids) && ids.every(isTokenId) && { ids })
  };
}

/** A conversation and those of its messages that hang together, parents before children. */
export function readThread(value: unknown, values: readonly unknown[]): StoredThread | undefined {
  const conversation = readConversation(value);
  if (!conversation) return undefined;
  const children = new Map<string | undefined, StoredMessage[]>();
  const ids = new Set<string>();
  for (const one of values) {
    const message = readMessage(one);
    if (message?.conversation !== conversation.id || ids.has(message.id)) continue;
    ids.add(message.id);
    const siblings = children.get(message.parent);
    if (siblings) siblings.push(message);
    else children.set(message.parent, [message]);
  }
  // From the first ones down: what has lost its parent, or is its own ancestor, is never met.
  const messages = [...(children.get(undefined) ?? [])];
  // It grows while it is walked.
  for (const { id } of messages) {
    for (const child of children.get(id) ?? []) messages.push(child);
  }
  const known = messages.some(({ id }) => id === conversation.leaf);
  // Without its leaf: the way to what was written last.
  const last = [...messages].sort((a, b) => a.created - b.created).at(-1);
  const { leaf, ...rest } = conversation;
  const shown = known ? leaf : last?.id;
  return { conversation: { ...rest, ...(shown !== undefined && { leaf: shown }) }, messages };
}

function readModelSource(value: unknown): ModelSource | undefined {
  const from = fields(value);
  if (!from || !isText(from.id) || !isText(from.name) || !isText(from.url)) return undefined;
  if (!/^https?:\/\//.test(from.url) || !URL.canParse(from.url)) return undefined;
  return { id: from.id, name: from.name, url: from.url };
}

const FIGURES = [
  'timeToFirstToken',
  'timeToAnswer',
  'promptTokens',
  'prefillRate',
  'engineRate',
  'deliveredRate',
  'liveRate',
  'contextUsed'
] as const satisfies readonly (keyof Reading)[];

function readReading(value: unknown): Reading | undefined {
  const from = fields(value);
  if (!from) return undefined;
  const number = (name: keyof Reading): number => (isNumber(from[name]) ? from[name] : 0);
  return {
    ...Object.fromEntries(
      FIGURES.filter((name) => isNumber(from[name])).map((name) => [name, from[name]])
    ),
    tokens: number('tokens'),
    thoughtTokens: number('thoughtTokens'),
    answerTokens: number('answerTokens'),
    thoughtSeconds: number('thoughtSeconds')
  };
}
