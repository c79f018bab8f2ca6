/**
 * How a conversation becomes a prompt: the overrides for web-llm's chat configuration.
 *
 * DeepSeek's template is recognised by the model's tokenizer having its special tokens, whatever
 * their ids: the distills of Qwen and Llama, and small models made for tests, number them
 * differently. Other models keep the template they come with.
 *
 * No `role_templates` in either case: with them web-llm inserts the user's text by
 * String.replace(), where `$$` means `$`; "$$x$$" reaches the model as "$x$".
 */
import type { ChatOptions } from '@mlc-ai/web-llm';

type ConvTemplate = NonNullable<ChatOptions['conv_template']>;

const BEGIN = '<｜begin▁of▁sentence｜>';
const END = '<｜end▁of▁sentence｜>';
const USER = '<｜User｜>';
const ASSISTANT = '<｜Assistant｜>';

export interface PromptStyle {
  readonly template: ConvTemplate;
  /** The prompt ends in `<think>\n`: the reply begins inside a thought. */
  readonly opensThought: boolean;
}

/** Ids of the tokens that the tokenizer treats as units, by their text (tokenizer.json, parsed). */
export function addedTokens(tokenizer: unknown): ReadonlyMap<string, number> {
  const added = field(tokenizer, 'added_tokens');
  const ids = new Map<string, number>();
  for (const token of Array.isArray(added) ? (added as unknown[]) : []) {
    const content = field(token, 'content');
    const id = field(token, 'id');
    if (typeof content === 'string' && typeof id === 'number') ids.set(content, id);
  }
  return ids;
}

/** `chatConfig` is the model's mlc-chat-config.json, parsed. Undefined: it has no usable template. */
export function promptStyle(chatConfig: unknown, tokenizer: unknown): PromptStyle | undefined {
  const ids = addedTokens(tokenizer);
  const end = ids.get(END);
  if (end !== undefined && ids.has(USER) && ids.has(ASSISTANT)) {
    return { template: deepseekTemplate(end, ids.has(BEGIN)), opensThought: true };
  }
  const own = field(chatConfig, 'conv_template');
  if (typeof own !== 'object' || own === null) return undefined;
  return { template: { ...(own as ConvTemplate), role_templates: undefined }, opensThought: false };
}

/**
 * DeepSeek's published template: `{begin}{system}{User}…{Assistant}…{end}{User}…{Assistant}<think>\n`.
 * An empty system message must still be rendered, or the begin token would go with it.
 */
function deepseekTemplate(endId: number, hasBegin: boolean): ConvTemplate {
  return {
    system_template: `${hasBegin ? BEGIN : ''}{system_message}`,
    system_message: '',
    roles: { user: USER, assistant: ASSISTANT, tool: USER },
    seps: ['', END],
    role_content_sep: '',
    role_empty_sep: '<think>\n',
    stop_str: [],
    stop_token_ids: [endId]
  };
}

/**
 * A system message as web-llm must be given it: it inserts this one by String.replace() too, so every
 * dollar sign is doubled to arrive once.
 */
export function escapeSystemMessage(text: string): string {
  return text.replaceAll('$', '$$$$');
}

function field(from: unknown, name: string): unknown {
  return typeof from === 'object' && from !== null
    ? (from as Record<string, unknown>)[name]
    : undefined;
}
