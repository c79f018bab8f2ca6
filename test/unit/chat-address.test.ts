import { describe, expect, it } from 'vitest';
import { readModel, readAddress } from '../../src/app/address.ts';

const PAGE = 'https://example.org/thinktab/';
const read = (search: string) => readAddress(search, PAGE);

describe('readAddress', () => {
  it('sets nothing where nothing is asked for', () => {
    expect(read('')).toEqual({ refused: [] });
  });

  it('takes every setting', () => {
    const search =
      '?model=r1-qwen-1.5b&context=4096&temperature=0&top_p=0.9&seed=7&max_tokens=64&host=hf-mirror.com&prompt=Hi%20%24%24x%24%24';
    expect(read(search)).toEqual({
      model: expect.objectContaining({ id: 'r1-qwen-1.5b' }) as unknown,
      context: 4096,
      temperature: 0,
      topP: 0.9,
      seed: 7,
      maxTokens: 64,
      host: 'https://hf-mirror.com/',
      prompt: 'Hi $$x$$',
      refused: []
    });
  });

  it('begins with the pocket model only', () => {
    expect(read('?begin=pocket').begin).toBe(true);
    expect(read('?begin=r1-qwen-1.5b').begin).toBeUndefined();
  });

  const bad: [string, string][] = [
    ['temperature', 'abc'],
    ['temperature', ''],
    ['temperature', '-1'],
    ['temperature', '2.1'],
    ['temperature', '1e3'],
    ['temperature', 'NaN'],
    ['temperature', 'Infinity'],
    ['top_p', '0'],
    ['top_p', '1.01'],
    ['seed', '1.5'],
    ['seed', '0x1F'],
    ['seed', '99999999999'],
    ['max_tokens', '0'],
    ['context', '12'],
    ['model', 'javascript:alert(1)'],
    ['model', 'data:text/html,<script>/</script>'],
    ['model', 'https://name:word@example.org/model/'],
    ['model', 'file:///etc/'],
    ['model', '<img src=x onerror=alert(1)>'],
    ['model', ''],
    ['host', 'javascript:alert(1)'],
    ['host', 'https://name:word@example.org/'],
    ['host', 'http://mirror.example/'],
    ['host', '']
  ];
  for (const [name, value] of bad) {
    it(`refuses ${name}=${value} and says so`, () => {
      const start = read(`?${name}=${encodeURIComponent(value)}`);
      expect(start.refused).toEqual([{ name, value }]);
      expect({ ...start, refused: [] }).toEqual({ refused: [] });
    });
  }

  it('shortens what it reports', () => {
    const value = read(`?seed=${'9'.repeat(100000)}`).refused[0]?.value ?? '';
    expect(value.length).toBeLessThan(50);
  });
});

describe('readModel', () => {
  const cases: [string, string | undefined][] = [
    ['r1-qwen-1.5b', 'r1-qwen-1.5b'],
    ['https://models.example/tiny', 'https://models.example/tiny/'],
    ['https://models.example/tiny/', 'https://models.example/tiny/'],
    ['https://models.example/tiny/mlc-chat-config.json', 'https://models.example/tiny/'],
    ['http://127.0.0.1:8000/a%20b/?x=1#y', 'http://127.0.0.1:8000/a%20b/'],
    ['./models/tiny', 'https://example.org/thinktab/models/tiny/'],
    ['//models.example/tiny', 'https://models.example/tiny/'],
    ['ftp://models.example/tiny', undefined],
    ['two words', undefined]
  ];
  for (const [text, address] of cases) {
    it(`${text} → ${address}`, () => {
      // the id of a model by address is its folder's address
      expect(readModel(text, PAGE)?.id).toBe(address);
    });
  }
});
