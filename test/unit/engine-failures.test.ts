import { describe, expect, it } from 'vitest';
import * as failures from '../../src/engine/failures.ts';
import type { Failure } from '../../src/engine/failure.ts';
import * as noGpu from '../../src/engine/no-gpu.ts';
import { brokenWorker, kitFailure } from '../../src/engine/kit/kit-failures.ts';
import { toFailure } from '../../src/engine/worker/translate.ts';
import { UnsupportedDeviceError } from '../../src/library/builder.ts';
import { parseModelConfig } from '../../src/library/config.ts';
import * as ofDevice from '../../src/words/en/device-failures.ts';
import * as ofNoGpu from '../../src/words/en/no-gpu-failures.ts';
import * as ofEngine from '../../src/words/en/failures.ts';
import * as ofFiles from '../../src/words/en/file-failures.ts';
import * as ofKits from '../../src/words/en/kit-failures.ts';
import type { Told } from '../../src/words/told.ts';
import { bytesIn } from '../../src/words/bytes.ts';
import { FileError } from '../../src/weights/problem.ts';

const english = { ...ofDevice, ...ofNoGpu, ...ofEngine, ...ofFiles, ...ofKits };

const URL = 'https://models.example/tiny/params_shard_3.bin';
const agent = { userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0 Safari/537.36' };

const all: readonly Failure[] = [
  failures.outOfMemory(272498688, 'the weights lm_head.q_weight', 'refused'),
  failures.deviceLost('unknown', 'GPU process crashed'),
  failures.unreachable(URL, new TypeError('Failed to fetch')),
  ...[401, 403, 404, 410, 429, 500, 503].map((status) => failures.badStatus(URL, status)),
  failures.pageInsteadOfFile(URL),
  failures.pageInsteadOfFile(URL, 'login.example'),
  failures.stalled(URL, 30),
  failures.notOnHost(URL, [URL]),
  failures.pointerInsteadOfFile(URL),
  failures.messageInsteadOfFile(URL, 'busy'),
  failures.wrongPart(URL),
  failures.damagedFile(URL, 'a', 'b'),
  failures.incompleteImport('Tiny', URL),
  failures.tooLargeForCpu('Tiny', 4e9),
  brokenWorker('boom'),
  kitFailure({ kind: 'zip', why: 'bomb', name: 'kit.zip' }),
  kitFailure({ kind: 'no-model', found: ['a.txt'] }),
  kitFailure({ kind: 'no-index', found: [] }),
  kitFailure({ kind: 'several', folders: ['a', 'b'] }),
  kitFailure({ kind: 'pointer', name: 'params_shard_3.bin' }),
  kitFailure({ kind: 'disk', name: 'params_shard_3.bin', cause: new Error('gone') }),
  kitFailure({ kind: 'incomplete', names: ['a.bin'] }),
  kitFailure({ kind: 'write', cause: new Error('full') }),
  failures.unreadable(URL, 'it is not JSON.'),
  failures.incompleteFile(URL, 33554432, 1000),
  failures.incompleteFile(URL, 1000, 33554432),
  failures.unsupportedModel('Tensor lm_head.q_scale is missing.', URL),
  failures.storageFull(new Error('quota')),
  failures.storageFailed(new Error('blocked')),
  failures.contextFull(9001, 8192),
  failures.lostWorker('boom'),
  failures.lostAsleep('GPU process crashed'),
  failures.hung('worker', 60),
  failures.hung('gpu', 120),
  failures.notReady('empty'),
  failures.notReady('busy'),
  failures.internal(new Error('odd')),
  noGpu.insecureContext(agent, 'http://192.168.1.5:4173'),
  noGpu.missingWebGpu(agent),
  noGpu.missingAdapter(agent),
  noGpu.weakDevice('maxBufferSize', 268435456, 1024)
];

describe('every failure', () => {
  for (const failure of all) {
    it(`"${failure.what}" is said in short, plain sentences`, () => {
      for (const text of [failure.what, failure.meaning, failure.next]) {
        expect(text).toMatch(/^([A-Z]|models\.example |params_shard_3\.bin ).*\.$/s);
        for (const sentence of text.split(/(?<=\.)\s+/)) {
          expect(sentence.split(' ').length, sentence).toBeLessThanOrEqual(28);
        }
        expect(text).not.toMatch(/undefined|null|NaN|\[object|Error:|HTTP|mapAsync/);
      }
      expect(failure.what.length).toBeLessThanOrEqual(70);
    });

    it(`"${failure.what}" is the text that other languages look up`, () => {
      const [name, ...values] = failure.says;
      const text = english[name] as (...values: readonly unknown[]) => Told;
      const { what, meaning, next } = failure;
      expect(text(...values)).toEqual({ what, meaning, next });
      expect(structuredClone(failure)).toEqual(failure);
    });
  }

  it('says what did not fit, and how much it was', () => {
    expect(failures.outOfMemory(272498688, 'the weights lm_head.q_weight', '').meaning).toBe(
      'It could not set aside 272 MB for the weights lm_head.q_weight.'
    );
  });

  it('names the file, what it should have and what arrived', () => {
    expect(failures.incompleteFile(URL, 33554432, 1000)).toMatchObject({
      kind: 'incomplete-file',
      meaning: 'params_shard_3.bin should have 33,554,432 bytes, but 1,000 arrived.'
    });
  });
});

describe('sizes', () => {
  it('are given in three digits of decimal units', () => {
    const sizes = [0, 999, 1000, 999_499, 999_500, 1_000_000, 1_234_567_890, 4.5e12];
    expect(sizes.map((size) => bytesIn(size, 'en'))).toEqual([
      '0 bytes',
      '999 bytes',
      '1.00 KB',
      '999 KB',
      '1.00 MB',
      '1.00 MB',
      '1.23 GB',
      '4.50 TB'
    ]);
  });
});

describe('what was thrown', () => {
  const translations: readonly [error: unknown, kind: Failure['kind']][] = [
    [new failures.FailureError(failures.contextFull(2, 1)), 'context-full'],
    [new FileError({ kind: 'unreachable', url: URL, cause: 0 }), 'network'],
    [new FileError({ kind: 'status', url: URL, status: 404 }), 'not-found'],
    [new FileError({ kind: 'page', url: URL }), 'not-a-model'],
    [new FileError({ kind: 'unreadable', url: URL, reason: 'it is empty.' }), 'not-a-model'],
    [new FileError({ kind: 'size', url: URL, expected: 2, found: 1 }), 'incomplete-file'],
    [new FileError({ kind: 'quota', cause: new Error('full') }), 'storage'],
    [new FileError({ kind: 'storage', cause: new Error('blocked') }), 'storage'],
    [new UnsupportedDeviceError('Too small.'), 'unsupported-model'],
    [new Error('odd'), 'internal'],
    ['odd', 'internal'],
    [undefined, 'internal']
  ];
  for (const [error, kind] of translations) {
    it(`${String(error)} becomes ${kind}`, () => {
      expect(toFailure(error, URL).kind).toBe(kind);
    });
  }

  it('keeps the sentence of a configuration that cannot be used', () => {
    try {
      parseModelConfig({ model_type: 'mistral' });
      expect.unreachable();
    } catch (error) {
      expect(toFailure(error, URL)).toMatchObject({ kind: 'unsupported-model', details: URL });
      expect(toFailure(error, URL).meaning).toContain('mistral');
    }
  });
});
