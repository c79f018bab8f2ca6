/** A script is kept, changed, carried in a file or a link, and whatever else comes is refused. */
import { describe, expect, it } from 'vitest';
import { linkTo, readLink } from '../../src/stage/script/link.ts';
import {
  LARGEST_FILE,
  LONGEST_TEXT,
  MOST_PROMPTS,
  newPrompt,
  read,
  write,
  type Script
} from '../../src/stage/script/script.ts';
import { WrittenScript } from '../../src/stage/script/script.svelte.ts';
import { pack } from '../../src/ui/packed.ts';

class Shelf {
  readonly items = new Map<string, string>();
  full = false;
  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    if (this.full) throw new DOMException('full', 'QuotaExceededError');
    this.items.set(key, value);
  }
  removeItem(key: string): void {
    this.items.delete(key);
  }
}

const TALK: Script = [
  newPrompt('How many r are in "strawberry"?', 'Wait for the laugh.'),
  newPrompt('Und auf Deutsch: wie viele „e“? 🍓', '', true),
  newPrompt('  Two\nlines ')
];

const texts = (script: Script) => script.map(({ text, notes, follows }) => [text, notes, follows]);
const readBack = (json: string): Script => {
  const found = read(json);
  if ('problem' in found) throw new Error(found.problem);
  return found.script;
};

describe('a file', () => {
  it('brings back what was written, but for prompts that are empty', () => {
    expect(texts(readBack(write([...TALK, newPrompt(' \n', 'notes alone')])))).toEqual(texts(TALK));
    expect(read(write(TALK))).toMatchObject({ leftOut: 0 });
  });

  it('is the same text whoever writes it', () => {
    expect(write(readBack(write(TALK)))).toBe(write(TALK));
  });

  it.each([
    ['{', 'json'],
    ['null', 'format'],
    ['[]', 'format'],
    ['{"format":"thinktab-conversations","version":1,"prompts":[{"text":"a"}]}', 'format'],
    ['{"format":"thinktab-script","version":1,"prompts":{"0":{"text":"a"}}}', 'format'],
    ['{"format":"thinktab-script","version":2,"prompts":[{"text":"a"}]}', 'version'],
    ['{"format":"thinktab-script","version":1,"prompts":[]}', 'empty'],
    ['{"format":"thinktab-script","version":1,"prompts":[null,1,"a",{"text":7},{}]}', 'empty']
  ])('that is none is refused: %s', (json, problem) => {
    expect(read(json)).toEqual({ problem });
  });

  it('has bounds: its size, its prompts, and the length of each', () => {
    expect(read(' '.repeat(LARGEST_FILE + 1))).toEqual({ problem: 'size' });
    const many = Array.from({ length: MOST_PROMPTS + 5 }, (_, index) => newPrompt(`${index}`));
    expect(read(write(many))).toMatchObject({ leftOut: 5 });
    const long = 'x'.repeat(LONGEST_TEXT + 1);
    const found = read(write([newPrompt(long), newPrompt('a', long), newPrompt('short')]));
    expect(found).toMatchObject({ leftOut: 2, script: [{ text: 'short' }] });
  });

  it('gives nothing but text: fields of other kinds are not taken over', () => {
    const prompt = { text: 'a', follows: 'yes', id: '../x', __proto__: null, onclick: 'x' };
    const json = JSON.stringify({ format: 'thinktab-script', version: 1, prompts: [prompt] });
    const [only] = readBack(json);
    expect(Object.keys(only ?? {}).sort()).toEqual(['follows', 'id', 'notes', 'text']);
    expect(only).toMatchObject({ text: 'a', follows: false });
    expect(only?.id).not.toBe('../x');
  });
});

describe('a link', () => {
  const PAGE = 'https://example.org/think/?model=pocket&prompt=secret#stage';

  it('carries the script, and nothing else of the page', async () => {
    const link = new URL((await linkTo(TALK, PAGE)) ?? '');
    expect(link.search).toBe('');
    const [, packed = ''] = /^#stage&script=([\w-]+)$/.exec(link.hash) ?? [];
    expect(
      await readLink(packed).then((found) => 'script' in found && texts(found.script))
    ).toEqual(texts(TALK));
  });

  it('is not made of a script that no address could hold', async () => {
    const noise = Array.from({ length: 100 }, () =>
      newPrompt(Array.from({ length: 100 }, () => Math.random()).join())
    );
    expect(await linkTo(noise, PAGE)).toBeUndefined();
  });

  it.each(['', '<script>', '%00', 'AAAA', 'A'.repeat(70_000)])('damaged: %.20s', async (packed) => {
    expect(await readLink(packed)).toEqual({ problem: 'link' });
  });

  it('of something else, or that grows beyond measure, is refused', async () => {
    expect(await readLink(await pack('{"format":"x"}'))).toEqual({ problem: 'format' });
    expect(await readLink(await pack('0'.repeat(4_100_000)))).toEqual({ problem: 'link' });
  });
});

describe('the script of this device', () => {
  const written = () => {
    const shelf = new Shelf();
    const script = new WrittenScript(shelf);
    for (const text of ['one', 'two', 'three']) script.add(text);
    const ids = script.prompts.map(({ id }) => id);
    return { shelf, script, ids, texts: () => script.prompts.map(({ text }) => text) };
  };

  it('is there again, with every change', () => {
    const { shelf, script, ids } = written();
    script.change(ids[1] ?? '', { text: 'zwei', notes: 'n', follows: true });
    expect(texts(new WrittenScript(shelf).prompts)).toEqual(texts(script.prompts));
    for (const id of ids) script.remove(id);
    expect(shelf.items.size).toBe(0);
  });

  it('moves prompts, but not beyond the ends', () => {
    const { script, ids, texts: now } = written();
    expect(script.move(ids[0] ?? '', 1)).toBe(true);
    expect(now()).toEqual(['two', 'one', 'three']);
    expect(script.move(ids[1] ?? '', -1)).toBe(false);
    expect(script.move(ids[2] ?? '', 1)).toBe(false);
    expect(script.move('nobody', 1)).toBe(false);
    expect(now()).toEqual(['two', 'one', 'three']);
  });

  it('brings back what was deleted to its place, and keeps what was changed since', () => {
    const { script, ids, texts: now } = written();
    script.remove(ids[1] ?? '');
    script.change(ids[2] ?? '', { text: 'drei' });
    script.bringBack();
    expect(now()).toEqual(['one', 'two', 'drei']);
    script.bringBack();
    expect(now()).toEqual(['one', 'two', 'drei']);
  });

  it('brings back a script that another one replaced', () => {
    const { script, texts: now } = written();
    script.replace(TALK);
    expect(now()).toHaveLength(3);
    script.bringBack();
    expect(now()).toEqual(['one', 'two', 'three']);
  });

  it('says when it cannot be kept', () => {
    const { shelf, script } = written();
    expect(script.kept).toBe(true);
    shelf.full = true;
    script.add('four');
    expect(script.kept).toBe(false);
    expect(script.prompts).toHaveLength(4);
    const none = new WrittenScript(undefined);
    none.add('x');
    expect(none.kept).toBe(false);
  });

  it('that somebody has broken in storage is none', () => {
    const shelf = new Shelf();
    shelf.items.set('thinktab.script', '{"format":"thinktab-script","version":1,"prompts":7}');
    expect(new WrittenScript(shelf).prompts).toEqual([]);
  });

  it('has an end', () => {
    const script = new WrittenScript(new Shelf());
    script.replace(Array.from({ length: MOST_PROMPTS }, () => newPrompt('x')));
    expect(script.add()).toBeUndefined();
    expect(script.prompts).toHaveLength(MOST_PROMPTS);
  });
});
