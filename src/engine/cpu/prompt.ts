/** A conversation as the text of a prompt, as web-llm writes it (conversation.ts of 0.2.86). */
import type { Turn } from '../generation.ts';
import type { PromptStyle } from '../worker/template.ts';

/** `turns` end with the user's; the reply's opening (`<Assistant><think>\n`) is appended. */
export function promptText({ template }: PromptStyle, turns: readonly Turn[]): string {
  const system = turns[0]?.role === 'system' ? turns[0].text : template.system_message;
  const separator = template.role_content_sep ?? ': ';
  const [afterUser = '', afterReply = afterUser] = template.seps;
  let text = template.system_template.split('{system_message}').join(system);
  for (const turn of turns) {
    if (turn.role === 'system') continue;
    const role = template.roles[turn.role];
    text += role + separator + turn.text + (turn.role === 'user' ? afterUser : afterReply);
  }
  return text + template.roles.assistant + (template.role_empty_sep ?? separator);
}
