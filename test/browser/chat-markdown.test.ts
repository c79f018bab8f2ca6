/** Markdown of a model is untrusted and comes in pieces: what is drawn is safe and drawn once. */
import { describe, expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { renderBlock } from '../../src/chat/markdown/markdown.ts';
import Markdown from '../../src/chat/markdown/Markdown.svelte';
import { renderer } from '../../src/chat/markdown/renderer.svelte.ts';

function parse(source: string): HTMLElement {
  const host = document.createElement('div');
  host.innerHTML = String(renderBlock(source));
  return host;
}

describe('renderBlock', () => {
  const HOSTILE = [
    '<script>document.title = "x"</script>',
    '<img src="https://example.org/x.png" onerror="document.title=1">',
    '![x](https://example.org/x.png "t")',
    '[x](javascript:document.title=1)',
    '[x](JaVaScRiPt:document.title=1)',
    '[x](data:text/html,<script>1</script>)',
    '[x](https://example.org/"onmouseover="document.title=1)',
    '<a href="javascript:1">x</a>',
    '<style>body { display: none }</style>',
    '<svg onload="document.title=1"><a xlink:href="javascript:1">x</a></svg>',
    '<math><mtext><table><mglyph><style><img src=x onerror=1>',
    '<iframe src="https://example.org"></iframe>',
    '<form action="https://example.org"><input name="a"></form>',
    '`<img src=x onerror=1>`',
    '\\(<img src=x onerror=1>\\)',
    '$$<script>1</script>$$',
    '```<img src=x onerror=1>\n<script>1</script>\n```',
    '| <b onclick=1>a</b> |\n|---|\n| ![x](http://example.org/x) |',
    '- [x] <input onfocus=1 autofocus>',
    '<p style="position:fixed;inset:0" id="app" class="x">over</p>'
  ];
  for (const source of HOSTILE) {
    it(`is harmless: ${source.replaceAll('\n', '⏎')}`, () => {
      const host = parse(source);
      const forbidden =
        'script, img, style, svg, math, iframe, form, input, object, embed, [style], [id]';
      expect(host.querySelector(forbidden)).toBe(null);
      for (const element of host.querySelectorAll('*')) {
        for (const { name, value } of element.attributes) {
          expect(name).not.toMatch(/^on|^src|^xlink/);
          if (name === 'href') expect(value).toMatch(/^(?:https?:|mailto:)/);
        }
      }
    });
  }

  it('opens links in a new tab that knows nothing of this one', () => {
    const link = parse('[there](https://example.org/a?b=1&c=2)').querySelector('a');
    expect(link?.getAttribute('href')).toBe('https://example.org/a?b=1&c=2');
    expect(link?.target).toBe('_blank');
    expect(link?.rel).toContain('noopener');
    expect(link?.title).toBe('https://example.org/a?b=1&c=2');
  });

  it('shows raw HTML as the text it is', () => {
    expect(parse('a <b>c</b> d').textContent.trim()).toBe('a <b>c</b> d');
  });

  it('leaves formulas as they were written', () => {
    const text = 'So \\(a_1 * b_2 * c_3\\), \\[x^2\\] and $$y_i_j$$.';
    expect(parse(text).textContent.trim()).toBe(text);
    expect(parse(text).querySelector('em')).toBe(null);
  });

  it('knows tables, lists and code', () => {
    const html = parse('| a | b |\n|---|--:|\n| 1 | 2 |');
    expect(html.querySelectorAll('td')).toHaveLength(2);
    expect(parse('3. c\n4. d').querySelector('ol')?.getAttribute('start')).toBe('3');
    expect(parse('```js\nlet a;\n```').querySelector('pre code')?.textContent).toBe('let a;\n');
  });
});

const REPLY = `# Title

A **bold** paragraph
of two lines.

1. one

2. two

   still two

> quoted

\`\`\`js
const a = 1;

const b = 2;
\`\`\`

| a | b |
|---|---|
| 1 | 2 |

\\[
x = 1

y = 2
\\]

The end.`;

describe('Markdown', () => {
  it('ends up the same, however the text arrived', async () => {
    await renderer.load();
    const whole = await render(Markdown, { text: REPLY });
    const expected = whole.container.innerHTML;
    for (const size of [1, 3, 17]) {
      const view = await render(Markdown, { text: '' });
      for (let end = size; end < REPLY.length + size; end += size) {
        await view.rerender({ text: REPLY.slice(0, end) });
      }
      expect(view.container.innerHTML).toBe(expected);
    }
  });

  it('does not touch blocks that are finished', async () => {
    await renderer.load();
    const view = await render(Markdown, { text: 'one\n\ntwo\n\nthr' });
    const first = view.container.querySelector('p');
    await view.rerender({ text: 'one\n\ntwo\n\nthree **four**' });
    expect(view.container.querySelector('p')).toBe(first);
    expect(view.container.querySelector('strong')?.textContent).toBe('four');
  });
});
