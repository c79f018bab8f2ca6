import { describe, expect, it } from 'vitest';
import { modelFolder, storageFolder } from '../../src/weights/address.ts';

describe('the folder of a model', () => {
  const folders: readonly [address: string, folder: string][] = [
    ['https://huggingface.co/mlc-ai/X-MLC', 'https://huggingface.co/mlc-ai/X-MLC/resolve/main/'],
    ['https://huggingface.co/mlc-ai/X-MLC/', 'https://huggingface.co/mlc-ai/X-MLC/resolve/main/'],
    [
      'https://huggingface.co/mlc-ai/X-MLC/tree/v2',
      'https://huggingface.co/mlc-ai/X-MLC/resolve/v2/'
    ],
    [
      'https://huggingface.co/mlc-ai/X-MLC/resolve/abc/',
      'https://huggingface.co/mlc-ai/X-MLC/resolve/abc/'
    ],
    ['http://localhost:8000/x?y=1#z', 'http://localhost:8000/x/'],
    ['https://example.org/a/mlc-chat-config.json', 'https://example.org/a/'],
    ['https://example.org/', 'https://example.org/'],
    [' https://example.org/a ', 'https://example.org/a/']
  ];
  for (const [address, folder] of folders) {
    it(`of "${address}"`, () => expect(modelFolder(address)).toBe(folder));
  }

  it('refuses what is no address', () => {
    for (const address of ['no address', 'javascript:alert(1)', 'file:///tmp/model/']) {
      expect(() => modelFolder(address), address).toThrow(TypeError);
    }
  });
});

describe('the folder in storage', () => {
  /** What web-llm 0.2.86 makes of a model's address (its cleanModelUrl). */
  function webLlmFolder(model: string): string {
    let url = model.endsWith('/') ? model : `${model}/`;
    if (!/.+\/resolve\/.+\//.exec(url)) url += 'resolve/main/';
    return new URL(url).href;
  }

  for (const folder of [
    'https://huggingface.co/mlc-ai/X-MLC/resolve/main/',
    'https://huggingface.co/mlc-ai/X-MLC/resolve/abc/sub/',
    'http://localhost:8000/x/',
    'https://example.org/resolve/',
    'https://example.org/a%20b/'
  ]) {
    it(`is where web-llm looks, also when told it: ${folder}`, () => {
      const stored = storageFolder(folder);
      expect(stored).toBe(webLlmFolder(folder));
      expect(webLlmFolder(stored)).toBe(stored);
    });
  }
});
