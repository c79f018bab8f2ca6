import { describe, expect, it } from 'vitest';
import { addedTokens, escapeSystemMessage, promptStyle } from '../../src/engine/worker/template.ts';

const SPECIAL = [
  '<｜begin▁of▁sentence｜>',
  '<｜end▁of▁sentence｜>',
  '<｜User｜>',
  '<｜Assistant｜>'
];

function tokenizer(first: number, tokens: readonly string[] = SPECIAL): unknown {
  return { added_tokens: tokens.map((content, i) => ({ id: first + i, content, special: true })) };
}

/** What the published repositories carry. */
const published = {
  conv_template: {
    system_template: '<｜begin▁of▁sentence｜>{system_message}',
    system_message: 'You are Deepseek-R1, an AI assistant created exclusively by DeepSeek.',
    roles: { user: '<｜User｜>', assistant: '<｜Assistant｜>' },
    role_templates: { user: '{user_message}', assistant: '{assistant_message}' },
    seps: ['', '<｜end▁of▁sentence｜>'],
    stop_token_ids: [151643]
  }
};

describe('the prompt style', () => {
  it('is DeepSeek’s for models with its tokens, whatever their ids', () => {
    for (const first of [151642, 128000, 256]) {
      const style = promptStyle(published, tokenizer(first));
      expect(style).toEqual({
        opensThought: true,
        template: {
          system_template: '<｜begin▁of▁sentence｜>{system_message}',
          system_message: '',
          roles: { user: '<｜User｜>', assistant: '<｜Assistant｜>', tool: '<｜User｜>' },
          seps: ['', '<｜end▁of▁sentence｜>'],
          role_content_sep: '',
          role_empty_sep: '<think>\n',
          stop_str: [],
          stop_token_ids: [first + 1]
        }
      });
    }
  });

  it('is the model’s own elsewhere, without role_templates', () => {
    const own = {
      conv_template: { ...published.conv_template, stop_token_ids: [2], system_message: 'Hi' }
    };
    const style = promptStyle(own, tokenizer(0, ['<s>', '</s>']));
    expect(style?.opensThought).toBe(false);
    expect(style?.template.role_templates).toBeUndefined();
    expect(style?.template).toMatchObject({ stop_token_ids: [2], system_message: 'Hi' });
  });

  it('is missing where neither is there', () => {
    expect(promptStyle({}, tokenizer(0, []))).toBeUndefined();
    expect(promptStyle(null, null)).toBeUndefined();
    expect(promptStyle({ conv_template: 'deepseek' }, {})).toBeUndefined();
  });
});

describe('added tokens', () => {
  it('are read by their text, and what is not one is passed over', () => {
    const ids = addedTokens({ added_tokens: [{ id: 7, content: 'a' }, { id: '8' }, null, 9] });
    expect([...ids]).toEqual([['a', 7]]);
  });
});

describe('a system message', () => {
  it('survives the replacement that web-llm makes', () => {
    for (const text of ['$$x$$', '$&', "$'$`$1", 'plain', '']) {
      const rendered = 'begin {system_message}'.replace(
        '{system_message}',
        escapeSystemMessage(text)
      );
      expect(rendered).toBe(`begin ${text}`);
    }
  });
});
