/** What of all that is stored is a model, what is left over, and what to delete for room. */
import { describe, expect, it } from 'vitest';
import {
  retire,
  takeInventory,
  whatToDelete,
  type Entry,
  type StoredModel
} from '../../src/weights/inventory.ts';
import { afterEvent, parseRecord, type ModelRecord } from '../../src/weights/records.ts';

const FOLDER = 'https://models.test/a/resolve/main/';
const SUM = 'a'.repeat(32);

const index = (files: readonly [name: string, bytes: number, md5?: string][]): string =>
  JSON.stringify({
    records: files.map(([dataPath, nbytes, md5sum]) => ({ dataPath, nbytes, md5sum }))
  });

/** As we store a file. */
const ours = (url: string, bytes: number, md5?: string): Entry => ({
  cache: 'webllm/model',
  url,
  bytes,
  length: bytes,
  md5
});
const config = (folder: string): Entry => ({
  ...ours(`${folder}mlc-chat-config.json`, 10),
  cache: 'webllm/config'
});
const piece = (url: string, from: number, bytes: number): Entry => ({
  ...ours(`${url}?from=${from}`, bytes),
  cache: 'thinktab/partial'
});
const small = (folder: string): Entry[] => [
  config(folder),
  ours(`${folder}tensor-cache.json`, 20),
  ours(`${folder}tokenizer.json`, 30)
];

const INDEX = index([
  ['params_shard_0.bin', 1000, SUM.toUpperCase()],
  ['params_shard_1.bin', 2000, SUM]
]);
const indices = new Map([[`${FOLDER}tensor-cache.json`, INDEX]]);
const none = new Map<string, ModelRecord>();
const shards = [
  ours(`${FOLDER}params_shard_0.bin`, 1000, SUM),
  ours(`${FOLDER}params_shard_1.bin`, 2000, SUM)
];

describe('the inventory', () => {
  it('counts a whole model', () => {
    const record = { id: 'a', name: 'A', url: 'https://models.test/a/', used: 5 };
    const { models, leftovers, bytes } = takeInventory(
      [...small(FOLDER), ...shards],
      indices,
      new Map([[FOLDER, record]])
    );
    expect(models).toMatchObject([
      { folder: FOLDER, record, bytes: 3060, files: 5, complete: true, missing: 0, check: 'sums' }
    ]);
    expect(models[0]?.weightBytes).toBe(3000);
    expect(leftovers.bytes).toBe(0);
    expect(bytes).toBe(3060);
  });

  it('counts what has arrived of a model, pieces included, and what has not', () => {
    const [first] = shards;
    const pieces = [
      piece(`${FOLDER}params_shard_1.bin`, 0, 500),
      piece(`${FOLDER}params_shard_1.bin`, 500, 300)
    ];
    const { models } = takeInventory([...small(FOLDER), first, ...pieces], indices, none);
    expect(models).toMatchObject([
      { bytes: 1860, files: 4, complete: false, missing: 1200, check: 'sums' }
    ]);
  });

  it('does not call whole what lacks its tokenizer, or has a file of another length', () => {
    const without = small(FOLDER).filter(({ url }) => !url.endsWith('tokenizer.json'));
    expect(takeInventory([...without, ...shards], indices, none).models[0]?.complete).toBe(false);
    const short = [...small(FOLDER), shards[0], ours(shards[1].url, 1999, SUM)];
    expect(takeInventory(short, indices, none).models[0]).toMatchObject({
      complete: false,
      missing: 2000
    });
  });

  it('tells what the weights were compared with', () => {
    const check = (entries: Entry[], text = INDEX): string | undefined => {
      const texts = new Map([[`${FOLDER}tensor-cache.json`, text]]);
      return takeInventory([...small(FOLDER), ...entries], texts, none).models[0]?.check;
    };
    const foreign = { cache: 'webllm/model', url: shards[1].url, bytes: 2000 };
    expect(check([shards[0], foreign])).toBe('none');
    expect(check([])).toBe('none');
    const sumless = index([['params_shard_0.bin', 1000]]);
    expect(check([ours(shards[0].url, 1000)], sumless)).toBe('sizes');
  });

  it('sees a model that an older web-llm has stored', () => {
    const entries = [
      config(FOLDER),
      ours(`${FOLDER}ndarray-cache.json`, 20),
      ours(`${FOLDER}tokenizer.json`, 30),
      ...shards
    ];
    const texts = new Map([[`${FOLDER}ndarray-cache.json`, INDEX]]);
    // Its index is not where web-llm looks now: it takes a network to complete it.
    expect(takeInventory(entries, texts, none).models).toMatchObject([
      { missing: 0, complete: false, weightBytes: 3000 }
    ]);
  });

  it('tells leftovers from models', () => {
    const wasm = { cache: 'webllm/wasm', url: 'https://old.test/lib.wasm', bytes: 7 };
    const lost = piece('https://models.test/gone/resolve/main/x.bin', 0, 11);
    const unlisted = ours(`${FOLDER}params_shard_9.bin`, 13);
    const done = piece(shards[0].url, 0, 17);
    const { models, leftovers, bytes } = takeInventory(
      [...small(FOLDER), ...shards, wasm, lost, unlisted, done],
      indices,
      none
    );
    expect(models.map((model) => model.bytes)).toEqual([3060]);
    expect(new Set(leftovers.entries)).toEqual(new Set([wasm, lost, unlisted, done]));
    expect(leftovers.bytes).toBe(48);
    expect(bytes).toBe(3108);
  });

  it('keeps a model apart from one in a folder below it', () => {
    const below = `${FOLDER}b/`;
    const { models } = takeInventory(
      [...small(FOLDER), ...small(below), ours(`${below}params_shard_0.bin`, 1, SUM)],
      new Map([...indices, [`${below}tensor-cache.json`, index([['params_shard_0.bin', 1, SUM]])]]),
      none
    );
    expect(models.map(({ folder, bytes }) => [folder, bytes]).sort()).toEqual([
      [FOLDER, 60],
      [below, 61]
    ]);
  });

  it('is not misled by an index that is none', () => {
    for (const text of ['', '{', 'null', '[]', '{"records":[{"dataPath":7},null]}']) {
      const texts = new Map([[`${FOLDER}tensor-cache.json`, text]]);
      const [model] = takeInventory(small(FOLDER), texts, none).models;
      expect(model).toMatchObject({ complete: false, bytes: 60 });
    }
  });

  it('does not show a model of which only the note is left', () => {
    const record = { id: 'a', name: 'A', url: FOLDER };
    expect(takeInventory([], new Map(), new Map([[FOLDER, record]])).models).toEqual([]);
  });

  it('counts obsolete models among what nobody needs', () => {
    const all = takeInventory([...small(FOLDER), ...shards], indices, none);
    const { models, leftovers } = retire(all, () => true);
    expect(models).toEqual([]);
    expect(leftovers.bytes).toBe(3060);
    expect(retire(all, () => false)).toEqual(all);
  });
});

describe('room', () => {
  const model = (name: string, bytes: number, used?: number): StoredModel => ({
    folder: name,
    record: { id: name, name, url: name, used },
    bytes,
    files: 1,
    complete: true,
    check: 'sums',
    entries: []
  });
  const names = (models: readonly StoredModel[] | undefined): string[] | undefined =>
    models?.map(({ folder }) => folder);

  it('comes from what was not used for longest', () => {
    const models = [model('new', 100, 3), model('old', 100, 1), model('middle', 100, 2)];
    expect(names(whatToDelete(models, 50))).toEqual(['old']);
    expect(names(whatToDelete(models, 150))).toEqual(['old', 'middle']);
    expect(whatToDelete(models, 301)).toBeUndefined();
    expect(names(whatToDelete(models, 0))).toEqual([]);
  });

  it('does not cost a small model beside the large one that is enough', () => {
    expect(names(whatToDelete([model('small', 10, 1), model('large', 1000, 2)], 500))).toEqual([
      'large'
    ]);
  });
});

describe('the record of a model', () => {
  const source = { id: 'a', name: 'A', url: 'https://models.test/a/' };

  it('keeps when it was stored, and moves on when it was used', () => {
    const begun = afterEvent(undefined, source, 'begun', 1);
    expect(begun).toEqual(source);
    const first = afterEvent(begun, source, 'loaded', 2);
    expect(first).toEqual({ ...source, stored: 2, used: 2, verified: 2 });
    const second = afterEvent(first, source, 'loaded', 3);
    expect(second).toEqual({ ...source, stored: 2, used: 3, verified: 2 });
    const verified = afterEvent(second, { ...source, name: 'Other' }, 'verified', 4);
    expect(verified).toEqual({ ...source, name: 'Other', stored: 2, used: 3, verified: 4 });
    expect(afterEvent(undefined, source, 'imported', 5)).toEqual({
      ...source,
      stored: 5,
      verified: 5
    });
  });

  it('is read with care', () => {
    const record = { ...source, stored: 1, used: 2, verified: 3 };
    expect(parseRecord(JSON.stringify(record))).toEqual(record);
    expect(parseRecord(JSON.stringify({ ...source, used: 'yesterday' }))).toEqual(source);
    for (const text of [undefined, '', 'null', '[]', '{"id":"a"}']) {
      expect(parseRecord(text), text).toBeUndefined();
    }
  });
});
