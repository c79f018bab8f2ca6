/** Markdown of a model is untrusted and comes in pieces: what is drawn is safe and drawn once. */
import { describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import Markdown from '../../src/chat/markdown/Markdown.svelte';
import { loadFormulas } from '../../src/chat/markdown/formulas.ts';
import { lex } from '../../src/chat/markdown/lexer.ts';
import { morph } from '../../src/chat/markdown/morph.ts';
import { blockNodes } from '../../src/chat/markdown/nodes.ts';
import { renderer } from '../../src/chat/markdown/renderer.svelte.ts';
import { MarkdownStream } from '../../src/chat/markdown/stream.ts';
import { chunkings, CORPUS } from '../chat/corpus.ts';

function draw(...texts: readonly string[]): HTMLElement {
  const root = document.createElement('div');
  const stream = new MarkdownStream(root);
  for (const text of texts) stream.show(text);
  return root;
}

/** Without any cutting: one parse of the whole text, drawn in one go. */
function drawWhole(text: string): HTMLElement {
  const root = document.createElement('div');
  const wanted = document.createElement('div');
  for (const token of lex(text.replace(/\r\n?/g, '\n'), {}).tokens) {
    const loose = token.type === 'list' && 'loose' in token && token['loose'] === true;
    wanted.append(...blockNodes(token, loose));
  }
  morph(root, wanted);
  return root;
}

/** What is drawn, without the elements that blocks stand in. */
const content = (root: HTMLElement): string =>
  [...root.querySelectorAll('.block')].map((block) => block.innerHTML).join('');

describe('what a model writes', () => {
  const HOSTILE = [
    '<script>document.title = "x"</script>',
    '<img src="https://example.org/x.png" onerror="document.title=1">',
    '![x](https://example.org/x.png "t")',
    '[x](javascript:document.title=1)',
    '[x](JaVaScRiPt:document.title=1)',
    '[x](&#106;avascript:document.title=1)',
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
    '```"><img src=x onerror=1>\nx\n```',
    '| <b onclick=1>a</b> |\n|---|\n| ![x](http://example.org/x) |',
    '- [x] <input onfocus=1 autofocus>',
    '<p style="position:fixed;inset:0" id="app" class="x">over</p>',
    '$\\href{javascript:1}{x}$ $\\includegraphics{https://example.org/x.png}$ $\\htmlId{app}{x}$',
    '$\\def\\a{\\a\\a}\\a$ $\\url{https://example.org}$ $\\htmlStyle{position:fixed}{x}$'
  ];
  for (const source of HOSTILE) {
    it(`is harmless: ${source.replaceAll('\n', '⏎')}`, async () => {
      await loadFormulas();
      const root = draw(source);
      const forbidden = 'script, img, style, iframe, form, input, object, embed, [id], [onerror]';
      expect(root.querySelector(forbidden)).toBe(null);
      for (const element of root.querySelectorAll('*')) {
        if (!element.closest('.katex')) expect(element.getAttribute('style')).toBe(null);
        for (const { name, value } of element.attributes) {
          expect(name).not.toMatch(/^on|^src|^xlink/);
          if (name === 'href') expect(value).toMatch(/^(?:https?:|mailto:)/);
        }
      }
    });
  }

  it('opens links in a new tab that knows nothing of this one, and shows where they lead', () => {
    const link = draw('[there](https://example.org/a?b=1&c=2)').querySelector('a');
    expect(link?.getAttribute('href')).toBe('https://example.org/a?b=1&c=2');
    expect(link?.target).toBe('_blank');
    expect(link?.rel).toBe('noopener noreferrer nofollow');
    expect(link?.textContent).toBe('there (example.org), opens in a new tab');
    const honest = draw('<https://example.org/x> [example.org](https://example.org) a@example.org');
    expect(honest.querySelector('.host')).toBe(null);
    for (const [label, address] of [
      ['https://example.org', 'https://example.com'],
      ['https://example.org@example.com', 'https://example.org@example.com'],
      ['example.com.example.org', 'https://example.com'],
      ['exаmple.org', 'https://exаmple.org']
    ]) {
      const shown = draw(`[${label}](${address})`).querySelector('.host')?.textContent;
      expect(shown).toBe(` (${new URL(String(address)).host})`);
    }
  });

  it('shows an image as a link that says so', () => {
    const root = draw('![a cat](https://example.org/cat.png)');
    expect(root.textContent).toContain('Image, not loaded: a cat (example.org)');
  });

  it('shows raw HTML as the text it is, and characters by their names', () => {
    expect(draw('a <b>c</b> d').textContent).toBe('a <b>c</b> d');
    expect(draw('&lt;b&gt; &amp;lt; &#39; &nope;').textContent).toBe("<b> &lt; ' &nope;");
  });

  it('knows tables, lists and code', () => {
    expect(draw('| a | b |\n|---|--:|\n| 1 | 2 |').querySelectorAll('td')).toHaveLength(2);
    expect(draw('3. c\n4. d').querySelector('ol')?.getAttribute('start')).toBe('3');
    expect(draw('- [x] done\n- [ ] not').textContent).toBe('☑ done☐ not');
    expect(draw('```js\nlet a;\n```').querySelector('pre code')?.textContent).toBe('let a;');
  });

  it('draws formulas, and leaves what is none as it was written', async () => {
    await loadFormulas();
    const root = draw('\\(\\frac{1}{2}\\), \\boxed{7}, $\\nonsense{x}$ and $5 or $6');
    expect(root.querySelectorAll('.katex')).toHaveLength(2);
    expect(root.querySelector('.mfrac')).not.toBe(null);
    expect(root.querySelector('.undrawn')?.textContent).toBe('$\\nonsense{x}$');
    expect(root.textContent).toContain('$5 or $6');
    // What a formula asks for stays within bounds.
    const huge = draw('$\\rule{9999em}{9999em}$').querySelector<HTMLElement>('.rule');
    expect(parseFloat(huge?.style.borderTopWidth ?? '')).toBeLessThanOrEqual(20);
  });
});

describe('code', () => {
  it('has its language, its colours and a button that copies exactly what was written', async () => {
    const source = 'def f():\n    """a\n    b"""\n    return "x" # y\n';
    const view = await render(Markdown, { text: `\`\`\`python\n${source}\`\`\`` });
    await expect.element(view.getByText('python')).toBeVisible();
    await vi.waitUntil(() => view.container.querySelector('.paint-keyword'));
    const code = view.container.querySelector('code');
    expect(code?.textContent).toBe(source.trimEnd());
    expect(code?.querySelector('.paint-string')?.textContent).toContain('"""a\n');
    const written = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    const button = view.getByRole('button', { name: 'Copy' });
    (button.element() as HTMLElement).focus();
    await button.click();
    expect(written).toHaveBeenCalledWith(source.trimEnd());
    await expect.element(view.getByRole('status')).toHaveTextContent('Copied');
    written.mockRejectedValue(new Error('no'));
    await expect.element(view.getByRole('button', { name: 'Copy', exact: true })).toBeVisible();
    await view.getByRole('button', { name: 'Copy' }).click();
    await expect.element(view.getByRole('status')).toHaveTextContent('Selected');
    expect(document.getSelection()?.toString()).toContain('def f():');
  });
});

describe('a stream', () => {
  it('ends up like the whole text, however it arrives', { timeout: 300_000 }, async () => {
    await loadFormulas();
    draw('```js\nlet a;\n```');
    await import('../../src/chat/markdown/highlight.ts');
    await new Promise((resolve) => setTimeout(resolve));
    for (const [seed, text] of CORPUS.entries()) {
      const whole = draw(text);
      expect(content(whole), text).toBe(drawWhole(text).innerHTML);
      for (const ends of chunkings(text, seed)) {
        const root = draw(...ends.map((end) => text.slice(0, end)));
        expect(root.innerHTML, text).toBe(whole.innerHTML);
      }
    }
  });

  it('does not touch blocks that are finished, nor what stays of the last', async () => {
    await renderer.load();
    const view = await render(Markdown, { text: 'one\n\n- a\n- b\n- c\n\nthr' });
    const first = view.container.querySelector('p');
    const items = [...view.container.querySelectorAll('li')];
    const last = view.container.querySelector('.block:last-child p');
    await view.rerender({ text: 'one\n\n- a\n- b\n- c\n\nthree **four**' });
    await vi.waitUntil(() => view.container.querySelector('strong'));
    expect(view.container.querySelector('p')).toBe(first);
    expect([...view.container.querySelectorAll('li')]).toEqual(items);
    expect(view.container.querySelector('.block:last-child p')).toBe(last);
  });

  it('starts again when the text is another one', () => {
    expect(draw('# one\n\ntwo', 'three').innerHTML).toBe(draw('three').innerHTML);
    expect(draw('one\n\ntwo', '').innerHTML).toBe('');
  });
});
