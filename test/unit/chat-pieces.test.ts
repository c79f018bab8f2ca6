/** Thoughts: formulas are found in plain text, the same ones however it arrives, and read once. */
import { describe, expect, it } from 'vitest';
import { Random } from '../reference/random.ts';
import { endOf, lengthOf, Pieces, type Piece, type Segment } from '../../src/chat/pieces.ts';

const raw = (segment: Segment): string => (typeof segment === 'string' ? segment : segment.raw);

/** All of a text that has come to its end. */
function whole(text: string): Segment[] {
  const pieces = new Pieces();
  return [...pieces.extendTo(text), pieces.tail(false)].flat();
}

const formulasIn = (piece: Piece): string[] =>
  piece.flatMap((segment) =>
    typeof segment === 'string' ? [] : segment.display ? `[[${segment.tex}]]` : segment.tex
  );

const THOUGHTS = [
  'So \\( \\frac{1}{2} \\) and $x^2$, then\n\\[\nx = 1\n\\]\nand so on.\n',
  'Costs $5 and $10. Then \\(a\\)\n\n$y$ for 5$ or $5$6.',
  'In code `$x$`, ``a ` $y$``, and\n```sh\necho $HOME/$USER $z$\n\n```\nthen $w$.',
  'Y$$a$ and 5$$b$$',
  '`a`` $x$` $y$\n`$a$`` b',
  '~~~\n$a$\n~~~\n$b$ and ~~~ $c$\n```\n$never closed$\n\nhere',
  '`$a$ never closed\n$b$ `$c$',
  '$$\na\n\nb\n$$.\n   \\[ c \\],\n     \\[ d \\] e\n\\[ f\n\ng \\] $h$',
  'Escaped \\$5$ and \\\\(x\\\\) and \\\\\\(y\\).',
  '\\boxed{\\frac{1}{2}} and \\boxed{a\n\nb} and \\begin{align}\na &= b\\\\\n\\end{align}\nx',
  '\\begin{cases} a \\begin{cases} b \\end{cases} \\end{cases} \\begin{itemize} $i$\n\n$j$',
  '\\( open\n$a$\n\n\\) and \\[ $b$',
  'x $$ a\n\n$$ and $$ b\n\n$c$$',
  'a  \\[x\\]  \n\n\\[y\\]\n\\[z\\]\nb $$c$$d$$ $$$$ $e$',
  `${'A line of text.\n'.repeat(30)}\\[\n${'x + '.repeat(150)}\n\n1\n\\]\n${'More $m$.\n'.repeat(60)}`
];

describe('formulas of a thought', () => {
  it.each([
    ['So \\( \\frac{1}{2} \\).', ['\\frac{1}{2}']],
    ['a\n\\[\nx\n\ny\n\\].\nb', ['[[x\n\ny.]]']],
    ['$$x$$ and \\boxed{3}', ['[[x]]', '\\boxed{3}']],
    ['\\begin{cases} a \\\\ b \\end{cases}', ['[[\\begin{cases} a \\\\ b \\end{cases}]]']],
    ['      \\[ x \\]', ['[[x]]']],
    ['- $x$, **$y$** and # $z$', ['x', 'y', 'z']],
    ['It costs $5 and \\(x\\) costs $10.', ['x']],
    ['US$5$, \\$5$, $ x $, \\\\(x\\\\)', []],
    ['`$x$` and ``\\(y\\)``', []],
    ['```\n$x$\n\\[y\\]\n```\n$z$', ['z']],
    ['\\( never closed\n\n$x$', ['x']]
  ])('%j', (text, wanted) => {
    expect(formulasIn(whole(text))).toEqual(wanted);
  });

  it('are drawn when they are finished, and what may be one stays as it was written', () => {
    const live = (text: string): Piece => {
      const pieces = new Pieces();
      return [...pieces.extendTo(text).flat(), ...pieces.tail(true)];
    };
    expect(live('So \\[ \\boxed{5} and $x$')).toEqual(['So \\[ \\boxed{5} and $x$']);
    expect(formulasIn(live('So \\( \\boxed{5} \\) and $x$'))).toEqual(['\\boxed{5}', 'x']);
    expect(formulasIn(live('\\begin{align} $x$'))).toEqual([]);
    expect(formulasIn(live('`$x$'))).toEqual([]);
    // Money does not hold up what follows it, and nothing does longer than it can be closed.
    expect(formulasIn(live('For $5 we get \\(y\\)'))).toEqual(['y']);
    expect(formulasIn(live('\\( lost\n\nand $x$'))).toEqual(['x']);
    expect(formulasIn(live(`\\( ${'lost '.repeat(900)} and $x$`))).toEqual(['x']);
  });

  it('that stand apart take the rest of their lines with them', () => {
    expect(whole('a\n  \\[x\\]  \nb').map(raw)).toEqual(['a\n', '  \\[x\\]  \n', 'b']);
    expect(whole('a \\[x\\] \nb').map(raw)).toEqual(['a ', '\\[x\\] \n', 'b']);
  });
});

const SHARDS = '\\( \\) \\[ \\] $ $$ \\boxed{ \\begin{cases} \\end{cases} { } \\ ` `` . a 5'.split(
  ' '
);
const BETWEEN = ['', '', ' ', '\n', '\n\n', '\n```\n'];

/** What nobody writes, put together at random. */
function shards(seed: number): string {
  const random = new Random('shards', seed);
  const one = (of: readonly string[]) => of[Math.floor(random.uniform(0, of.length))] ?? '';
  return Array.from({ length: 12 }, () => one(SHARDS) + one(BETWEEN)).join('');
}

describe('however a thought arrives', () => {
  it('it is cut, and read, as if it came at once: at every place', () => {
    const all = [...THOUGHTS, ...Array.from({ length: 400 }, (_, seed) => shards(seed))];
    for (const text of all) {
      const streamed = new Pieces();
      const finished: Piece[] = [];
      for (let end = 0; end <= text.length; end++) {
        const part = text.slice(0, end);
        finished.push(...streamed.extendTo(part));
        const once = new Pieces();
        expect(once.extendTo(part), part).toEqual(finished);
        expect(streamed.tail(true), part).toEqual(once.tail(true));
        expect(streamed.tail(false), part).toEqual(once.tail(false));
        const written = [...finished, streamed.tail(true)].flat();
        expect(written.map(raw).join('')).toBe(part);
      }
      // What was finished early is what is found in the whole.
      expect([...finished, streamed.tail(false)].flat()).toEqual(whole(text));
    }
  });

  it('a formula that was read for good is there in the end', () => {
    for (const text of THOUGHTS) {
      const streamed = new Pieces();
      const finished: Segment[] = [];
      for (let end = 0; end <= text.length; end += 3) {
        finished.push(...streamed.extendTo(text.slice(0, end)).flat());
      }
      expect(formulasIn(whole(text)).slice(0, formulasIn(finished).length)).toEqual(
        formulasIn(finished)
      );
    }
  });
});

describe('pieces', () => {
  it('end with lines, are finished once, and leave little behind them', () => {
    const text = 'We have $x_1$ here, and \\(y\\) there.\n'.repeat(500);
    const pieces = new Pieces();
    let finished = 0;
    for (let end = 0; end <= text.length; end += 5) {
      for (const piece of pieces.extendTo(text.slice(0, end))) {
        expect(piece.map(raw).join('').endsWith('\n')).toBe(true);
        finished++;
      }
      expect(lengthOf(pieces.tail(true))).toBeLessThan(200);
    }
    expect(finished).toBeGreaterThan(90);
  });

  it('are not held up for long by what never closes', () => {
    const lines = 'Nothing that closes it.\n'.repeat(1000);
    for (const opening of ['\\(', '$$', '\\[\n', '$', '\\boxed{', '\\begin{align}']) {
      const pieces = new Pieces();
      let longest = 0;
      for (let end = 0; end <= lines.length; end += 50) {
        pieces.extendTo(opening + lines.slice(0, end));
        longest = Math.max(longest, lengthOf(pieces.tail(true)));
      }
      expect(longest, opening).toBeLessThan(4500);
    }
  });

  it('are shown by their end, which begins anew seldom', () => {
    const begins = new Set<number>();
    for (let length = 0; length < 4700; length += 7) {
      const end = endOf(['x'.repeat(length)]);
      expect(lengthOf(end)).toBeGreaterThanOrEqual(Math.min(length, 2400));
      expect(lengthOf(end)).toBeLessThan(3600);
      begins.add(length - lengthOf(end));
    }
    expect([...begins]).toEqual([0, 1200]);
    const [formula] = whole('$x$');
    const parts = ['a'.repeat(1000), formula ?? '', 'b'.repeat(3000)];
    expect(endOf(parts)).toEqual(['b'.repeat(2803)]);
  });
});
