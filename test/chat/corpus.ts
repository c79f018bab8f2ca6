/**
 * Markdown as a reasoning model writes it, and as it should not: pieces for "however a text arrives,
 * it ends up the same". Handwritten ones, then neighbours put together, then texts that break off.
 */
import { Random } from '../reference/random.ts';

const PARAGRAPHS = [
  'One line.',
  'Two lines\nof one paragraph.',
  'A hard break  \nwith two spaces, and one\\\nwith a backslash.',
  'Some **bold**, *italic*, ***both***, ~~gone~~ and `code`.',
  '**Bold that never closes and *italic that does*',
  'Snake_case_words and 2*3*4 and a * b * c.',
  'Entities: &lt;b&gt; &amp;amp; &copy; &#39; &#x41; &unknown; AT&T.',
  'Escapes: \\*no\\* \\_no\\_ \\# \\` \\\\ \\$5.',
  'Raw <b>HTML</b> and <img src=x onerror=alert(1)> in text.',
  'A tag that breaks\n<div>\noff here',
  '<details>\n<summary>x</summary>\n\ny\n</details>',
  '<!-- a comment\n\nwith a blank line -->',
  '<script>\nlet a;\n\nlet b;\n</script>',
  'Emoji 👩‍👩‍👧 and 你好，世界。**粗体**。',
  'مرحبا **بالعالم** و `code`.',
  '`` a ` b `` and ``` c ``` and ` d',
  'See https://example.org/a_b_c?d=1&e=2. And www.example.org, and me@example.org.',
  '[link](https://example.org "title"), <https://example.org/x>, ![image](https://example.org/i.png)',
  '[half a link](https://example.org/never-clo',
  '[not][defined] and [neither] here',
  '[bad](javascript:alert(1)) [data](data:text/html,x) [rel](../x)',
  'Ends with a backslash \\',
  'Spaces at the end   ',
  '    indented code\n    goes on',
  'text\n    is no code here'
];

const HEADINGS = [
  '# One',
  '###### Six ######',
  '####### Seven are none',
  '#No space',
  'Setext one\n===',
  'Setext two\n---',
  'Setext of\ntwo lines\n===',
  'Not yet setext\n--',
  'Text\n# interrupts\nand goes on',
  '#',
  '***',
  '---',
  '- - -',
  'Text\n***\ntext'
];

const LISTS = [
  '- a\n- b\n- c',
  '* a\n* b\n\n* c',
  '1. a\n2. b\n3. c',
  '3) a\n4) b',
  '1. a\n\n   more of a\n2. b',
  '- a\n  - b\n    - c\n      - d\n- e',
  '1. **A**:\n   - x\n   - y\n2. **B**:\n   - z',
  '- [ ] to do\n- [x] done\n- [ ] more',
  '- [ ] loose\n\n- [x] tasks',
  '- a\n+ b\n* c',
  '- a\n\n\n- b',
  '- a\nlazy\n- b',
  '-\n- b',
  '-\n\n  not in it',
  '- a\n---\nb',
  '- # heading\n- > quote\n- `code`',
  '- ```js\n  let a;\n\n  let b;\n  ```\n- b',
  '1. x\n   ```\n   code\n   ```\n\n   y\n2. z',
  '- a\n\n      code in an item\n- b',
  'Text\n- interrupts\n- it',
  'Text\n2. does not',
  'Text\n1. does',
  '- a\n\ntext after\n\n- another list',
  '10. ten\n11. eleven\n\ntext',
  '- \\(x\\) and\n- \\[\n  y\n  \\]\n- $z$',
  '- a\n -b\n - c',
  '- one\n\n  two\n\n\n  three\n- four'
];

const CODE = [
  '```js\nconst a = 1;\n\nconst b = "x";\n```',
  '```\nno language\n```',
  '~~~py\nprint("~~~")\n~~~',
  '````md\n```js\nx\n```\n````',
  '```python\n"""\ndoc\nstring\n"""\ndef f(x):\n    return x  # done\n```',
  '```js\nnever closed\n\nstill code',
  '```\n',
  '```',
  '```js',
  '```js\nclosed by more\n`````',
  '```js\n```not closing\nx\n```',
  '  ```js\n  indented\n  ```',
  '```c++ title="x"\nint a;\n```',
  '```unknown-language\n<b>&amp;</b>\n```',
  '``` js ` x\nno fence',
  '```js\n~~~\n```',
  'Text\n```js\ninterrupts\n```\ntext',
  '> ```js\n> quoted\n> ```',
  '```latex\n\\[ x \\]\n$y$\n```',
  '`$5` and `\\(x\\)` are code',
  '```\n\n\n\n```',
  `\`\`\`ts\n${Array.from({ length: 80 }, (_, i) => `const x${i} = ${i}; // ${i}`).join('\n')}\n\`\`\``
];

const TABLES = [
  '| a | b |\n|---|---|\n| 1 | 2 |',
  'a | b\n--|--:\n1 | 2\n3 | 4',
  '| a | b |\n|:-:|---|\n| `x\\|y` | **z** |\n| too | many | cells |\n| few |',
  '| a | b |\n|---|---|',
  '| a | b |\n|---',
  '| a | b |\n',
  '| a |\n|---|---|\n| 1 | 2 |',
  'Text\n| a | b |\n|---|---|\n| 1 | 2 |\ntext is a row',
  '| a | b |\n|---|---|\n| 1 | 2 |\n\ntext is none',
  '| a | b |\n|---|---|\n| $x$ | \\(y\\) |\n| [l][1] | ![i](http://a/b) |',
  `| n | n² |\n|--:|--:|\n${Array.from({ length: 30 }, (_, i) => `| ${i} | ${i * i} |`).join('\n')}`,
  '| a | b |\n|---|---|\n| 1 | 2 |\n> quote',
  '| a | b |\n|---|---|\n| 1 | 2 |\n# heading'
];

const QUOTES = [
  '> one\n> two',
  '> lazy\ncontinuation',
  '> one\n\n> two',
  '> - list\n> - in quote\n>\n> text',
  '> > deep\n> less\n\nout',
  '>',
  '> # heading\ntext'
];

const FORMULAS = [
  'So $x^2 + y_1$ and $a*b*c$.',
  'Inline \\(a_1 * b_2 * c_3\\) it is.',
  '\\[\nx = \\frac{1}{2}\n\\]',
  '\\[ x = 1 \\]',
  '\\[ x = 1 \\].',
  'Before\n\\[\nx\n\\]\nafter.',
  'In \\[x\\] the text.',
  '$$\nx = 1\n$$',
  '$$x = 1$$',
  'In $$x$$ the text.',
  '\\[\nx = 1\n\ny = 2\n\\]',
  '$$\na\n\nb\n$$',
  '\\boxed{42}',
  'The answer is \\boxed{\\frac{1}{2}}.',
  '**Answer:** \\boxed{\\text{yes {and} no}}',
  '**\\boxed{3}**',
  '$\\boxed{3}$ and $$\\boxed{4}$$ and \\[\\boxed{5}\\]',
  '\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}',
  'Text \\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix} text.',
  '\\begin{aligned}\n\\begin{aligned}\nx\n\\end{aligned}\n\\end{aligned}',
  '\\begin{itemize}\n\\item no\n\\end{itemize}',
  'It costs $5 and $10.',
  'From $5 to $10, or 10$ at most; US$5 and US$6.',
  '$20/month and $30/month',
  'Half a formula \\(x + 1',
  'Half a formula $x + 1',
  '\\[\nhalf a formula',
  '$$\nhalf a formula',
  '\\begin{align}\nhalf',
  '\\boxed{half',
  '\\[\nnever closed\n\n# heading\n\ntext',
  '$$ is much money\n\nand so is this',
  '$$$$',
  '\\(\\)',
  '\\[\\]',
  '$ x $ and $x $ and $ x$',
  '\\[\nx\n\\] and text after it',
  '$$\nx\n$$ and text',
  'Chinese: $速度 = \\frac{路程}{时间}$。',
  '\\\\[2pt] is no formula, \\\\(nor this\\\\)',
  '*emphasis $a*b$ around*',
  '[$x$](https://example.org)',
  '# Heading $x$\n\n## \\(y\\)',
  '\\[ \\undefinedcommand{x} \\]',
  '$\\href{javascript:alert(1)}{x}$',
  '   \\[\n   indented\n   \\]',
  '> \\[\n> x\n> \\]',
  '1. \\[ x \\]\n2. $$\n   y\n   $$'
];

const LINKS = [
  'A [late][1] link.\n\n[1]: https://example.org/late',
  '[late], [Late][], [x][LATE]\n\n- item [late]\n\n[late]: <https://example.org> "title"',
  '[a]: https://example.org/first\n[a]: https://example.org/second\n\n[a]',
  '[b]\n\n> [b]: https://example.org/in-quote\n\ntext',
  '- [c]\n- x\n- y\n\n[c]: https://example.org/c',
  '- [d]: https://example.org/d\n- x\n- y\n\n[d]',
  '| [e] |\n|---|\n| [e] |\n| x |\n\n[e]: https://example.org/e',
  '[f]\n[f]: https://example.org/no-definition-inside-a-paragraph',
  '[g]: https://example.org/title\n"on the next line"\n\n[g]',
  '[h]\n\n[h]: javascript:alert(1)',
  '**[i]** and `[i]`\n\n[i]: https://example.org/i\n\nmore [i]'
];

/** What stands together in an answer. */
const ANSWER = `### Step 1: the speed

We know that \\( v = \\frac{s}{t} \\), so:

\\[
v = \\frac{120\\ \\text{km}}{2\\ \\text{h}} = 60\\ \\text{km/h}
\\]

1. **First**, take \\(s\\).
2. **Then** divide:
   - by $t$
   - not by $10

| \\(t\\) | \\(s\\) |
|---|---|
| 1 | 60 |

\`\`\`python
def speed(s, t):
    """In km/h."""
    return s / t
\`\`\`

**Final Answer:**

\\[
\\boxed{60}
\\]`;

const HANDWRITTEN = [
  ...['', '\n', '\n\n\n', ' ', 'x', ANSWER],
  ...[...PARAGRAPHS, ...HEADINGS, ...LISTS, ...CODE, ...TABLES, ...QUOTES, ...FORMULAS, ...LINKS]
];

function* pieces(): Iterable<string> {
  yield* HANDWRITTEN;
  const random = new Random('corpus', 5);
  const any = (): string =>
    HANDWRITTEN[Math.floor(random.uniform(0, 1) * HANDWRITTEN.length)] ?? '';
  for (let i = 0; i < 60; i++) yield [any(), any(), any()].join(i % 3 === 0 ? '\n' : '\n\n');
  for (let i = 0; i < 30; i++) {
    const whole = [any(), any(), ANSWER].join('\n\n');
    yield whole.slice(0, Math.floor(random.uniform(0, 1) * whole.length));
  }
  yield [...PARAGRAPHS, ...LISTS, ...TABLES].join('\r\n\r\n');
}

export const CORPUS: readonly string[] = [...pieces()];

/** Ends of pieces, the last of which is the whole: by character, by words, at random. */
export function chunkings(text: string, seed: number): readonly (readonly number[])[] {
  const random = new Random('chunks', seed);
  const every = (size: () => number): number[] => {
    const ends: number[] = [];
    for (let end = 0; end < text.length;) ends.push((end = Math.min(text.length, end + size())));
    return ends;
  };
  return [
    // Character by character, where that does not take minutes.
    every(() => (text.length < 500 ? 1 : 5)),
    every(() => 4),
    every(() => 1 + Math.floor(random.uniform(0, 1) * 30)),
    every(() => 1 + Math.floor(random.uniform(0, 1) ** 3 * 200))
  ];
}
