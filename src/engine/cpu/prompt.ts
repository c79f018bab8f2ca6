/** A conversation as the text of a prompt, as web-llm writes it (conversation.ts of 0.2.86). */
import type { Turn } from '../generation.ts';
import type { PromptStyle } from '../worker/template.ts';

/** `turns` end with the user's; the reply's opening (`<Assistant><think>\n`) is appended. */
export function promptText(style: PromptStyle, turns: readonly Turn[]): string {
  const { roles, role_empty_sep } = style.template;
  return conversationText(style, turns) + roles.assistant + (role_empty_sep ?? separator(style));
}

/** `turns` end with a reply: all that comes before the text of the next question. */
export function promptBeginning(style: PromptStyle, turns: readonly Turn[]): string {
  return conversationText(style, turns) + style.template.roles.user + separator(style);
}

function conversationText(style: PromptStyle, turns: readonly Turn[]): string {
  const { template } = style;
  const system = turns[0]?.role === 'system' ? turns[0].text : template.system_message;
  const [afterUser = '', afterReply = afterUser] = template.seps;
  let text = template.system_template.split('{system_message}').join(system);
  for (const turn of turns) {
    if (turn.role === 'system') continue;
    const end = turn.role === 'user' ? afterUser : afterReply;
    text += template.roles[turn.role] + separator(style) + turn.text + end;
  }
  return text;
}

function separator({ template }: PromptStyle): string {
  return template.role_content_sep ?? ': ';
}
