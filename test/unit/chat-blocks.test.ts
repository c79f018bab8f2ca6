import { describe, expect, it } from 'vitest';
import { BlockSplitter } from '../../src/chat/markdown/blocks.ts';

/** Blocks and tail after `text` came in pieces of `size` characters. */
function split(text: string, size = text.length || 1) {
  const splitter = new BlockSplitter();
  for (let end = 0; end < text.length + size; end += size) splitter.extendTo(text.slice(0, end));
  return { finished: splitter.finished, tail: splitter.tail, open: splitter.tailIsOpen };
}

const CASES: Record<string, { text: string; finished: string[]; tail: string }> = {
  'paragraphs end at a blank line': {
    text: 'one\n\ntwo\nstill two\n\n\nthree\n',
    finished: ['one\n\n', 'two\nstill two\n\n\n'],
    tail: 'three\n'
  },
  'blank lines before the first block are dropped': {
    text: '\n\none\n\ntwo\n',
    finished: ['one\n\n'],
    tail: 'two\n'
  },
  'a fence keeps its blank lines': {
    text: '```js\na\n\nb\n```\n\nafter\n',
    finished: ['```js\na\n\nb\n```\n\n'],
    tail: 'after\n'
  },
  'a fence closes only with as many marks': {
    text: '````\n```\n\n```\n````\n\nafter\n',
    finished: ['````\n```\n\n```\n````\n\n'],
    tail: 'after\n'
  },
  'inline code in three backticks opens nothing': {
    text: '```a```\n\nafter\n',
    finished: ['```a```\n\n'],
    tail: 'after\n'
  },
  'a fence inside a list item': {
    text: '- ```\n  a\n\n  b\n  ```\n\nafter\n',
    finished: ['- ```\n  a\n\n  b\n  ```\n\n'],
    tail: 'after\n'
  },
  'a loose list stays one block': {
    text: '1. a\n\n2. b\n\n   more of b\n\nafter\n',
    finished: ['1. a\n\n2. b\n\n   more of b\n\n'],
    tail: 'after\n'
  },
  'a display formula keeps its blank lines': {
    text: '\\[\nx\n\ny\n\\]\n\n$$\na\n\nb\n$$\n\nafter\n',
    finished: ['\\[\nx\n\ny\n\\]\n\n', '$$\na\n\nb\n$$\n\n'],
    tail: 'after\n'
  }
};

describe('BlockSplitter', () => {
  for (const [name, { text, finished, tail }] of Object.entries(CASES)) {
    it(name, () => {
      expect(split(text)).toMatchObject({ finished, tail });
    });

    it(`${name}, however it is cut`, () => {
      for (const size of [1, 2, 3, 7]) expect(split(text, size)).toEqual(split(text));
    });
  }

  it('loses nothing but leading blank lines', () => {
    for (const { text } of Object.values(CASES)) {
      const { finished, tail } = split(text, 5);
      expect(finished.join('') + tail).toBe(text.replace(/^\n+/, ''));
    }
  });

  it('knows an open fence from a closed one', () => {
    expect(split('```py\nprint(1)\n').open).toBe(true);
    expect(split('```py\nprint(1)\n```\n').open).toBe(false);
  });

  it('gives the same array while no block is added, so that nothing is drawn again', () => {
    const splitter = new BlockSplitter();
    splitter.extendTo('one\n\ntwo\n');
    const before = splitter.finished;
    splitter.extendTo('one\n\ntwo\nand more');
    expect(splitter.finished).toBe(before);
  });
});
