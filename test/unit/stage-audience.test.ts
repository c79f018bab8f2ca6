import { describe, expect, it } from 'vitest';
import { readAddress } from '../../src/app/address.ts';
import { audienceAddress, isLocal } from '../../src/stage/audience/address.ts';
import { codeFor, codeOf } from '../../src/stage/audience/code.ts';
import { decode } from '../stage/read-code.ts';

const read = (text: string | undefined) => {
  const url = new URL(text ?? '');
  return readAddress(url.hash.slice('#chat'.length), url.href);
};

describe('the code for the audience', () => {
  it.each(['How many r in strawberry?', '9.11 或 9.9 哪个大？ & #$%', ''])(
    'decodes to the address, which asks for “%s”',
    (prompt) => {
      const settings = { temperature: 0.6, topP: 0.95, seed: 7 };
      const shared = { model: 'r1-qwen-1.5b', prompt, settings };
      const address = audienceAddress('https://example.org/thinktab/', shared);
      const code = codeOf(address);
      expect(code && decode(code)).toBe(address);
      expect(read(address)).toMatchObject({
        model: { id: 'r1-qwen-1.5b' },
        begin: true,
        temperature: 0.6,
        topP: 0.95,
        seed: 7,
        refused: []
      });
      expect(read(address).prompt ?? '').toBe(prompt);
    }
  );

  it('says so where the text is too long for a code that can be read', () => {
    expect(codeOf('x'.repeat(2000))).toBeUndefined();
  });

  it('leaves out a prompt that is too long for it, and leads to the page all the same', () => {
    const base = 'https://example.org/thinktab/';
    const of = (prompt: string) => codeFor(base, { model: undefined, prompt, settings: {} });
    expect(of('x'.repeat(600))).toMatchObject({ whole: true });
    const bare = of('字'.repeat(600));
    expect(bare).toMatchObject({ whole: false, address: `${base}#chat&begin=pocket` });
    expect(bare && decode(bare.code)).toBe(bare?.address);
    expect(
      codeFor(`${base}${'x'.repeat(2000)}`, { model: undefined, prompt: '', settings: {} })
    ).toBe(undefined);
  });

  it('carries nothing to a server, no login, and no model that nobody else finds', () => {
    const shared = { model: 'http://localhost:9/m/', prompt: 'a secret?', settings: {} };
    const url = new URL(audienceAddress('https://me:pw@example.org/?prompt=old', shared));
    expect(url.origin + url.pathname + url.search).toBe('https://example.org/');
    expect(url.href).not.toMatch(/pw|old|localhost/);
    expect(isLocal('http://127.0.0.1:4173/')).toBe(true);
    expect(isLocal('https://example.org/')).toBe(false);
  });
});
