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

  it.each([['--fast'], ['full'], ['--context=many'], ['--model']])(
    'explains itself to %s',
    (arg) => {
      expect(() => readOptions([arg])).toThrow('npm run bench -- page [options]');
    }
  );
});
