/** The view of models: what a stored model is called, and when something was. */
import { describe, expect, it } from 'vitest';
import { folderOf } from '../../src/app/models/folder.ts';
import { isFormerPocket, sourceOf } from '../../src/app/models/sources.ts';
import { when } from '../../src/words/format.ts';
import { CATALOG } from '../../src/engine/catalog.ts';
import type { StoredModel } from '../../src/weights/inventory.ts';

const model = (folder: string, record?: StoredModel['record']): StoredModel => ({
  folder,
  record,
  bytes: 1,
  files: 1,
  complete: true,
  check: 'sums',
  entries: []
});

describe('the name of a stored model', () => {
  it('is the catalog’s, whatever it was loaded as', () => {
    for (const { id, name, url } of CATALOG) {
      expect(sourceOf(model(folderOf({ url })))).toEqual({ id, name, url });
    }
  });

  it('is what it was loaded as', () => {
    const source = { id: 'x', name: 'X', url: 'https://models.test/x/' };
    const folder = 'https://models.test/x/resolve/main/';
    expect(sourceOf(model(folder, { ...source, used: 1 }))).toEqual(source);
  });

  it('is read from its address where another program has stored it', () => {
    expect(sourceOf(model('https://huggingface.co/mlc-ai/Some-MLC/resolve/main/'))).toMatchObject({
      name: 'Some-MLC',
      url: 'https://huggingface.co/mlc-ai/Some-MLC/resolve/main/'
    });
    // A plain folder, under which we and web-llm add what Hugging Face has.
    expect(sourceOf(model('https://models.test/x/resolve/main/'))).toMatchObject({
      name: 'x',
      url: 'https://models.test/x/'
    });
  });
});

it('a pocket model of a former version of this page is known by its place', () => {
  const pocket = CATALOG.find(({ id }) => id === 'pocket');
  const { origin } = new URL(pocket?.url ?? '');
  const record = { id: 'pocket', name: 'Pocket', url: `${origin}/pocket/0123456789/` };
  const former = `${origin}/pocket/0123456789/resolve/main/`;
  expect(isFormerPocket(model(former, record))).toBe(true);
  expect(isFormerPocket(model(folderOf(pocket ?? record), record))).toBe(false);
  expect(isFormerPocket(model(former, { ...record, id: 'other' }))).toBe(false);
  expect(isFormerPocket(model('https://other.test/resolve/main/', record))).toBe(false);
});

it('a time in the past is said as people say it', () => {
  const at = (text: string): number => new Date(text).getTime();
  const now = at('2026-11-22T00:30:00');
  expect(when(at('2026-11-22T00:12:00'), now)).toBe('today, 00:12');
  expect(when(at('2026-11-21T23:59:00'), now)).toBe('yesterday');
  expect(when(at('2026-11-03T12:00:00'), now)).toBe('3 November');
  expect(when(at('2025-11-03T12:00:00'), now)).toBe('3 November 2025');
  expect(when(at('2026-01-01T12:00:00'), at('2026-01-02T12:00:00'))).toBe('yesterday');
});
