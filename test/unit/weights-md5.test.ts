import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Md5 } from '../../src/weights/md5.ts';

const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 31) >>> 3);
const nodes = (data: Uint8Array): string => createHash('md5').update(data).digest('hex');

describe('MD5', () => {
  it('is that of RFC 1321', () => {
    const sums: readonly [string, string][] = [
      ['', 'd41d8cd98f00b204e9800998ecf8427e'],
      ['a', '0cc175b9c0f1b6a831c399e269772661'],
      ['message digest', 'f96b697d7cb7938d525a2f31aaf161d0'],
      ['abcdefghijklmnopqrstuvwxyz', 'c3fcd3d76192e4007dfb496cca67e13b']
    ];
    for (const [text, sum] of sums) {
      const md5 = new Md5();
      md5.add(new TextEncoder().encode(text));
      expect(md5.sum(), text).toBe(sum);
    }
  });

  it('is Node’s for every length around a block’s end', () => {
    for (let length = 0; length < 200; length++) {
      const md5 = new Md5();
      md5.add(bytes(length));
      expect(md5.sum(), String(length)).toBe(nodes(bytes(length)));
    }
  });

  it('does not depend on the pieces, nor on where they lie in memory', () => {
    const data = bytes(10_000);
    for (const size of [1, 3, 63, 64, 65, 127, 1000, 4096]) {
      const md5 = new Md5();
      for (let at = 0; at < data.length; at += size) md5.add(data.subarray(at, at + size));
      expect(md5.sum(), String(size)).toBe(nodes(data));
    }
  });
});
