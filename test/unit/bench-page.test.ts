import { describe, expect, it } from 'vitest';
import { addressOf, readOptions } from '../../tools/bench/page/options.ts';

describe('npm run bench -- page', () => {
  it('measures Pocket quickly unless told otherwise', () => {
    const options = readOptions([]);
    expect(options).toMatchObject({ kind: 'quick', model: 'pocket', name: '', headed: false });
    expect(addressOf('http://localhost:1', options)).toBe(
      'http://localhost:1/?bench=quick&model=pocket'
    );
  });

  it('is told what the page’s address and its fields take', () => {
    const options = readOptions([
      ...['--full', '--model', 'https://models.example/a b/', '--context=2048'],
      ...['--name', 'Lab 12', '--profile', '/data', '--headed', '--site', 'https://one.example/x/'],
      ...['--browser-arg=--use-angle=vulkan', '--browser-arg', 'x']
    ]);
    expect(options).toEqual({
      kind: 'full',
      model: 'https://models.example/a b/',
      name: 'Lab 12',
      context: 2048,
      profile: '/data',
      headed: true,
      site: 'https://one.example/x',
      browserArgs: ['--use-angle=vulkan', 'x']
    });
    expect(addressOf('https://one.example/x', options)).toBe(
      'https://one.example/x/?bench=full&model=https%3A%2F%2Fmodels.example%2Fa+b%2F&context=2048'
    );
  });

  it('does not measure another model in the place of one that the page does not know', () => {
    const address = (...args: string[]) => addressOf('http://localhost:1', readOptions(args));
    expect(() => address('--model', 'nonsense')).toThrow('The page takes no model nonsense.');
    expect(() => address('--context', '7')).toThrow('The page takes no context 7.');
    expect(address('--model', 'r1-qwen-1.5b')).toContain('&model=r1-qwen-1.5b');
  });

  it.each([['--fast'], ['full'], ['--context=many'], ['--model']])(
    'explains itself to %s',
    (arg) => {
      expect(() => readOptions([arg])).toThrow('npm run bench -- page [options]');
    }
  );
});
