/** Formulas in a thought: drawn when they are finished, once, and copied as they were written. */
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../../src/app/base.css';
import '../../src/app/tokens.css';
import type { Actions } from '../../src/chat/actions.ts';
import { loadFormulas } from '../../src/chat/markdown/formulas.ts';
import { Reply } from '../../src/chat/reply.svelte.ts';
import Thought from '../../src/chat/Thought.svelte';
import ThoughtLines from '../../src/chat/ThoughtLines.svelte';
import { ThoughtView } from '../../src/chat/thought-view.ts';

const TEXT = `So \\( \\frac{1}{2} \\) of $x$,
  kept as   it is, *not* emphasized, for $5.

\\[
a = b
\\]
Then $\\nonsense{x}$ and \\boxed{7}.
`;
/** Several pieces of it. */
const LONG = TEXT.repeat(12);

beforeAll(loadFormulas);

function show(...texts: readonly string[]): { root: HTMLElement; view: ThoughtView } {
  const root = document.createElement('div');
  document.body.append(root);
  const view = new ThoughtView(root, false);
  for (const text of texts) view.show(text, true);
  return { root, view };
}

describe('what is thought', () => {
  it('is plain text but for its formulas', async () => {
    const { container } = await render(ThoughtLines, { thought: TEXT, live: false });
    await expect.poll(() => container.querySelectorAll('.katex').length).toBe(4);
    expect(container.querySelectorAll('.display .katex')).toHaveLength(1);
    expect(container.querySelector('em')).toBe(null);
    const text = container.innerText;
    expect(text).toContain('\n  kept as   it is, *not* emphasized, for $5.\n');
    // What KaTeX does not know stays as it was written.
    expect(text).toContain('Then $\\nonsense{x}$ and');
  });

  it('ends up the same wherever it is cut', () => {
    const text = TEXT.repeat(3);
    const whole = show(text);
    whole.view.show(text, false);
    expect(whole.root.querySelectorAll('.katex')).toHaveLength(12);
    const streamed = show();
    for (let end = 0; end <= text.length; end++) streamed.view.show(text.slice(0, end), true);
    streamed.view.show(text, false);
    expect(streamed.root.innerHTML).toBe(whole.root.innerHTML);
  });

  it('begins anew where it is another one', () => {
    const { root, view } = show(LONG, 'So $y$');
    view.show('So $y$', false);
    expect(root.innerHTML).toBe(show('So $y$').root.innerHTML);
    expect(root.textContent).not.toContain('kept');
  });

  it('is left alone where it stays, formulas and selection and all', () => {
    const { root, view } = show(`${LONG}So $a$ and then`);
    const nodes = [...root.querySelectorAll('.math')];
    expect(nodes).toHaveLength(61);
    const blocks = [...root.querySelectorAll('.block')];
    const [piece, tail] = [blocks[0], blocks.at(-1)?.lastChild];
    const changed: MutationRecord[] = [];
    const watch = new MutationObserver((records) => changed.push(...records));
    if (piece) watch.observe(piece, { childList: true, characterData: true, subtree: true });
    let text = `${LONG}So $a$ and then`;
    for (const node of [tail, piece?.firstChild]) {
      if (!node?.isConnected) throw new Error('it is gone');
      getSelection()?.setBaseAndExtent(node, 1, node, 3);
      const selected = String(getSelection());
      expect(selected).not.toBe('');
      for (const token of [' more', ' \\(b', '\\)', ' and']) {
        view.show((text += token), true);
        expect(String(getSelection())).toBe(selected);
      }
    }
    expect([...root.querySelectorAll('.math')].slice(0, 61)).toEqual(nodes);
    changed.push(...watch.takeRecords());
    expect(changed).toEqual([]);
  });

  it('shows an unfinished formula as it was written', () => {
    const { root } = show('So \\( \\frac{1}{2');
    expect(root.textContent).toBe('So \\( \\frac{1}{2');
  });
});

describe('a copy', () => {
  const copied = (from: Node, start: number, to: Node, end: number): string => {
    getSelection()?.setBaseAndExtent(from, start, to, end);
    const clipboardData = new DataTransfer();
    const root = from.parentElement?.closest('.thought-lines');
    root?.dispatchEvent(new ClipboardEvent('copy', { clipboardData, cancelable: true }));
    return clipboardData.getData('text/plain');
  };

  it('has the source of its formulas, whole ones', async () => {
    const { container } = await render(ThoughtLines, { thought: LONG, live: false });
    await vi.waitUntil(() => container.querySelector('.katex'));
    const lines = container.querySelector('.thought-lines');
    const blocks = [...container.querySelectorAll('.block')];
    const [first, last] = [blocks[0], blocks.at(-1)];
    const inside = first?.querySelector('.katex-html .mfrac');
    const text = first?.childNodes[2];
    if (!lines || !first || !last || !inside || !text) throw new Error('nothing is shown');
    expect(copied(first, 0, last, last.childNodes.length)).toBe(LONG);
    expect(copied(inside, 0, text, 4)).toBe('\\( \\frac{1}{2} \\) of ');
    expect(copied(inside, 0, inside, 1)).toBe('\\( \\frac{1}{2} \\)');
    // Without a formula the browser does it.
    expect(copied(text, 0, text, 3)).toBe('');
  });
});

describe('on the page', () => {
  const reply = (thought: string): Reply =>
    Reply.restored({
      ...{ conversation: 'c', id: 'a', created: 0, role: 'assistant', text: 'Yes.' },
      ...{ thought, ended: 'stop' }
    });
  const folded = (thought: string) =>
    render(Thought, {
      ...{ reply: reply(thought), mayFold: true, canGoOn: false },
      actions: { say: () => undefined } as unknown as Actions
    });

  it('a folded thought is drawn when it is opened', async () => {
    const { container } = await folded(TEXT);
    expect(container.textContent).toContain('\\( \\frac{1}{2} \\) of $x$');
    expect(container.querySelector('.math')).toBe(null);
    await page.getByText(/Thought for/).click();
    await expect.poll(() => container.querySelectorAll('.katex').length).toBe(4);
  });

  it('a wide formula scrolls in itself, by the keyboard, too; one that fits is no stop', async () => {
    await page.viewport(360, 740);
    const wide = `\\[ ${Array.from({ length: 40 }, (_, i) => `a_{${i}}`).join(' + ')} \\]`;
    const { container } = await folded(`So\n${wide}\nand\n\\[ x \\]\n`);
    await page.getByText(/Thought for/).click();
    const formula = page.getByRole('group', { name: 'Formula' });
    await expect.element(formula).toBeVisible();
    const element = formula.element();
    expect(element.scrollWidth).toBeGreaterThan(element.clientWidth);
    expect(element.getAttribute('tabindex')).toBe('0');
    element.scrollLeft = 50;
    expect(element.scrollLeft).toBe(50);
    expect(document.documentElement.scrollWidth).toBe(360);
    expect(container.querySelectorAll('.display')).toHaveLength(2);
    await page.viewport(1366, 768);
  });

  it('formulas run from the left, in lines that run from the right', async () => {
    const thought = 'He says:\nהתשובה היא $x = 3$ כאן\n';
    const { container } = await render(ThoughtLines, { thought, live: false });
    await vi.waitUntil(() => container.querySelector('.katex'));
    const parts = [...container.querySelectorAll('.katex-html :is(.mord, .mrel)')];
    const lefts = parts.map((part) => part.getBoundingClientRect().left);
    expect(lefts).toHaveLength(3);
    expect(lefts).toEqual(lefts.toSorted((a, b) => a - b));
    // The line itself begins on the right.
    const range = document.createRange();
    const [text] = container.querySelector('.block')?.childNodes ?? [];
    if (!text) throw new Error('nothing is shown');
    range.setStart(text, 9);
    range.setEnd(text, 12);
    expect(range.getBoundingClientRect().left).toBeGreaterThan(lefts[2] ?? 0);
  });
});

it('a stage draws the end of a long one, and its formulas only once', () => {
  const root = document.createElement('div');
  const view = new ThoughtView(root, true);
  const text = 'We have $$\n  x_1\n$$\nand $y$.\n'.repeat(400);
  let most = 0;
  let before: Element[] = [];
  for (let end = 0; end <= text.length; end += 40) {
    view.show(text.slice(0, end), true);
    most = Math.max(most, root.querySelectorAll('.math').length);
    const now = [...root.querySelectorAll('.math')];
    // What stays is what was there: what goes is at the beginning, a piece at a time.
    const kept = now.filter((element) => before.includes(element));
    expect(before.slice(before.length - kept.length)).toEqual(kept);
    expect(before.length - kept.length).toBeLessThan(40);
    before = now;
  }
  expect(most).toBeLessThan(250);
  expect(before.length).toBeGreaterThan(140);
  expect(before.every((element) => element.querySelector('.katex'))).toBe(true);
});
