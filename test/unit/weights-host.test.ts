import { describe, expect, it } from 'vitest';
import { storageFolder } from '../../src/weights/address.ts';
import { downloadFolders, readHost } from '../../src/weights/host.ts';

const PAGE = 'https://example.org/thinktab/';
const REPOSITORY = 'https://huggingface.co/mlc-ai/X-MLC/resolve/main/';

describe('the address of a host', () => {
  const hosts: readonly [written: string, host: string][] = [
    ['hf-mirror.com', 'https://hf-mirror.com/'],
    [' https://mirror.example ', 'https://mirror.example/'],
    ['https://mirror.example/hub', 'https://mirror.example/hub/'],
    ['mirror.example:8443/hub/', 'https://mirror.example:8443/hub/'],
    ['localhost:8000', 'http://localhost:8000/'],
    ['http://127.0.0.1:8000/models', 'http://127.0.0.1:8000/models/'],
    ['http://[::1]:8000/', 'http://[::1]:8000/'],
    ['/models', 'https://example.org/models/'],
    ['./models/', 'https://example.org/thinktab/models/'],
    ['../models/', 'https://example.org/models/'],
    ['//mirror.example/x', 'https://mirror.example/x/']
  ];
  for (const [written, host] of hosts) {
    it(`"${written}"`, () => expect(readHost(written, PAGE)).toEqual({ host }));
  }

  const refused: readonly [written: string, problem: string][] = [
    ['', 'address'],
    ['mirror', 'address'],
    ['two words', 'address'],
    ['https://', 'address'],
    ['javascript:alert(1)', 'protocol'],
    ['JavaScript:alert(1)//x.y', 'protocol'],
    ['data:text/html,x', 'protocol'],
    ['file:///etc/', 'protocol'],
    ['blob:https://example.org/1', 'protocol'],
    ['https://name:word@mirror.example/', 'login'],
    ['name@mirror.example', 'login'],
    ['https://mirror.example\\@evil.example', 'address'],
    ['http://mirror.example/', 'insecure'],
    ['http://localhost.evil.example/', 'insecure'],
    ['http://127.0.0.1.evil.example/', 'insecure'],
    ['https://mirror.example/?token=1', 'query'],
    ['https://mirror.example/#x', 'query']
  ];
  for (const [written, problem] of refused) {
    it(`"${written}" is refused`, () => expect(readHost(written, PAGE)).toEqual({ problem }));
  }

  it('may be http where the page is', () => {
    const page = 'http://192.168.0.7/';
    expect(readHost('http://192.168.0.8:81', page)).toEqual({ host: 'http://192.168.0.8:81/' });
  });
});

describe('the folders of a host', () => {
  it('are those of a mirror, then one with the model’s name', () => {
    expect(downloadFolders(REPOSITORY)).toEqual([REPOSITORY]);
    expect(downloadFolders(REPOSITORY, 'https://mirror.example/hub/')).toEqual([
      'https://mirror.example/hub/mlc-ai/X-MLC/resolve/main/',
      'https://mirror.example/hub/X-MLC/'
    ]);
    const inside = 'https://huggingface.co/mlc-ai/X-MLC/resolve/v2/sub/';
    expect(downloadFolders(inside, 'http://localhost:1/')).toEqual([
      'http://localhost:1/mlc-ai/X-MLC/resolve/v2/sub/',
      'http://localhost:1/X-MLC/sub/'
    ]);
  });

  it('of hosts that are known need not be asked for', () => {
    expect(downloadFolders(REPOSITORY, 'https://huggingface.co/')).toEqual([REPOSITORY]);
    expect(downloadFolders(REPOSITORY, 'https://hf-mirror.com/')).toEqual([
      'https://hf-mirror.com/mlc-ai/X-MLC/resolve/main/'
    ]);
  });

  it('do not take the place of an address of its own', () => {
    const own = 'https://models.example/tiny/';
    expect(downloadFolders(own, 'https://mirror.example/')).toEqual([own]);
  });

  it('are no part of where it is stored', () => {
    const mirrored = 'https://hf-mirror.com/mlc-ai/X-MLC/resolve/main/';
    expect(storageFolder(mirrored)).toBe(storageFolder(REPOSITORY));
  });
});
