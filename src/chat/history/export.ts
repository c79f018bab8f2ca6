/** Conversations as files: JSON, which can be imported again, and Markdown, which people read. */
import type { StoredConversation, StoredMessage, StoredThread } from '../storage/schema.ts';

/** Of the JSON file; docs/conversations.md describes it. */
export const FORMAT = 'thinktab-conversations';
export const FORMAT_VERSION = 1;

export interface MarkdownOptions {
  /** folded below their heading, or left out */
  readonly thoughts: boolean;
  /** how the file says things */
  readonly says: MarkdownWords;
}

/** Plain strings, as they go to a worker. */
export interface MarkdownWords {
  readonly untitled: string;
  readonly you: string;
  readonly model: string;
  readonly thought: string;
  /** of a reply that did not come to its end */
  readonly cut: string;
  /** of dates */
  readonly locale: string;
}

/** Everything, as it is stored. */
export function toJson(threads: readonly StoredThread[], now: number): string {
  const conversations = threads.map(({ conversation, messages }) => ({
    ...conversation,
    messages: messages.map(({ conversation: _, ...message }) => message)
  }));
  const exported = new Date(now).toISOString();
  return `${JSON.stringify({ format: FORMAT, version: FORMAT_VERSION, exported, conversations }, null, 2)}\n`;
}

/** What is shown of each: other versions of a message are left out. */
export function toMarkdown(threads: readonly StoredThread[], options: MarkdownOptions): string {
  return threads.map((thread) => threadMarkdown(thread, options)).join('\n---\n\n');
}

function threadMarkdown(thread: StoredThread, options: MarkdownOptions): string {
  const { conversation } = thread;
  const { says } = options;
  const title = oneLine(conversation.title) || says.untitled;
  const date = new Intl.DateTimeFormat(says.locale, { dateStyle: 'long', timeStyle: 'short' });
  const parts = [`# ${title}`, `*${date.format(conversation.created)}*`];
  for (const message of shown(thread)) {
    if (message.role === 'user') {
      parts.push(`## ${says.you}`, message.text.trim());
      continue;
    }
    parts.push(`## ${oneLine(message.model?.name ?? '') || says.model}`);
    if (options.thoughts && message.thought.trim() !== '') {
      parts.push(folded(says.thought, message.thought));
    }
    if (message.text.trim() !== '') parts.push(message.text.trim());
    if (message.ended !== 'stop') parts.push(`*${says.cut}*`);
  }
  return `${parts.join('\n\n')}\n`;
}

/** From the first message to the leaf. */
export function shown({ conversation, messages }: StoredThread): StoredMessage[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const path: StoredMessage[] = [];
  let at = conversation.leaf === undefined ? undefined : byId.get(conversation.leaf);
  while (at) {
    path.push(at);
    at = at.parent === undefined ? undefined : byId.get(at.parent);
  }
  return path.reverse();
}

/** Text that cannot end the block it is folded in. */
function folded(summary: string, text: string): string {
  const inside = text.trim().replace(/<(\/?(?:details|summary))/gi, '&lt;$1');
  return `<details>\n<summary>${summary}</summary>\n\n${inside}\n\n</details>`;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** `thinktab-why-is-the-sky-blue-2026-11-22`; letters of all scripts stay. */
export function fileName(conversation: StoredConversation | undefined, now: number): string {
  const name = conversation?.title
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .slice(0, 48)
    .replace(/^-+|-+$/g, '');
  const date = new Date(now);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `thinktab-${name || (conversation ? 'chat' : 'chats')}-${day}`;
}
