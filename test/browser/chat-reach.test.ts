/** What is wide can be reached, what is written from right to left runs that way, KaTeX comes early. */
import { expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../../src/app/base.css';
import '../../src/app/tokens.css';
import ChatRoom from '../../src/chat/ChatRoom.svelte';
import { Conversation } from '../../src/chat/conversation.svelte.ts';
import HistoryRow from '../../src/chat/history/HistoryRow.svelte';
import { loadFormulas } from '../../src/chat/markdown/formulas.ts';
import Markdown from '../../src/chat/markdown/Markdown.svelte';
import { Script } from './chat-script.ts';

const directionOf = (element: Element | null): string =>
  element ? getComputedStyle(element).direction : 'there is none';

/** Where a text begins: at the left or at the right of what it stands in. */
function sideOf(text: string, root: Element): string {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    const at = node.data.indexOf(text);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + text.length);
    const [box, line] = [root.getBoundingClientRect(), range.getBoundingClientRect()];
    return box.right - line.right < line.left - box.left ? 'right' : 'left';
  }
  return 'nowhere';
}

const katexCame = (): boolean =>
  performance.getEntriesByType('resource').some(({ name }) => name.includes('/markdown/katex.ts'));

// The first of its file: what was fetched once stays.
it('KaTeX comes when a formula begins, also in the thought, and not for money', async () => {
  const script = new Script();
  const sampling = { temperature: 0.6, topP: 0.95, maxTokens: 100 };
  const conversation = new Conversation(script, () => sampling);
  await render(ChatRoom, { conversation, contextLength: 8192, obstacle: undefined });
  void conversation.ask('Why?');
  const reply = page.getByRole('article', { name: 'Model' });
  script.say('It costs $5, which is 4 € in C:\\x. ', true);
  await expect.element(reply).toHaveTextContent('It costs');
  expect(katexCame()).toBe(false);
  script.say('So \\', true);
  script.say('(x', true);
  await vi.waitUntil(katexCame);
  script.end('stop');
});

it('what each line of a thought begins with says which way it runs', async () => {
  const script = new Script();
  const sampling = { temperature: 0.6, topP: 0.95, maxTokens: 100 };
  const conversation = new Conversation(script, () => sampling);
  await render(ChatRoom, { conversation, contextLength: 8192, obstacle: undefined });
  void conversation.ask('Why?');
  script.say('שלום לכולם\nhello', true);
  const thought = page.getByRole('group', { name: 'Thought' });
  await expect.element(thought).toHaveTextContent('hello');
  expect(sideOf('שלום', thought.element())).toBe('right');
  expect(sideOf('hello', thought.element())).toBe('left');
  script.end('stop');
});

it('lists, tables and quotations begin where their text does', async () => {
  const text = '- שלום\n\n> עולם\n\n| אחת | b |\n|---|---|\n| 1 | 2 |\n\n1. one\n\n# כותרת';
  const { container } = await render(Markdown, { text });
  await vi.waitUntil(() => container.querySelector('h1'));
  expect(directionOf(container.querySelector('ul'))).toBe('rtl');
  expect(directionOf(container.querySelector('blockquote'))).toBe('rtl');
  expect(directionOf(container.querySelector('table'))).toBe('rtl');
  expect(directionOf(container.querySelector('ol'))).toBe('ltr');
  const heading = container.querySelector('h1');
  expect(heading && sideOf('כותרת', heading)).toBe('right');
  // The table stands there as a whole.
  expect(sideOf('אחת', container)).toBe('right');
  expect(container.querySelector('.wide')?.scrollLeft).toBe(0);
});

it('a formula among letters that run from the right runs from the left', async () => {
  await loadFormulas();
  const { container } = await render(Markdown, { text: 'התשובה היא $x = 3$.\n\n- [x] done' });
  await vi.waitUntil(() => container.querySelector('.katex'));
  const parts = [...container.querySelectorAll('.katex-html :is(.mord, .mrel)')];
  expect(parts.map(({ textContent }) => textContent)).toEqual(['x', '=', '3']);
  const lefts = parts.map((part) => part.getBoundingClientRect().left);
  expect(lefts).toEqual([...lefts].sort((a, b) => a - b));
  const task = container.querySelector('li');
  expect(task && getComputedStyle(task).listStyleType).toBe('none');
});

it('a title in the list of chats runs its own way', async () => {
  const conversation = {
    ...{ id: 'a', title: 'שלום, what is it?', pinned: true, created: 0, updated: 0 },
    ...{ draft: '', settings: {} }
  };
  const nothing = () => undefined;
  const states = { current: false, active: true, renaming: false, unfolded: false };
  const { container } = await render(HistoryRow, {
    ...{ row: { conversation }, now: 0, ...states, onOpen: nothing, onActive: nothing },
    ...{ onKey: nothing, onUnfold: nothing, onRename: nothing, onRenamed: nothing },
    ...{ onPin: nothing, onSave: nothing, onDelete: nothing }
  });
  expect(directionOf(container.querySelector('.title'))).toBe('rtl');
});

it('what is too wide is a stop for the keyboard, with a name; what fits is none', async () => {
  const box = document.createElement('div');
  box.style.width = '240px';
  document.body.append(box);
  const cells = '| aaaaaaaaaaaaaaaaaaaa '.repeat(9);
  const wide = `${cells}|\n${'|---'.repeat(9)}|\n${cells}|`;
  const text = `${wide}\n\n\\[${'x + '.repeat(60)}y\\]\n\n| a |\n|---|\n| b |\n\n\\[z\\]`;
  const view = await render(Markdown, { text }, { baseElement: box });
  const table = view.getByRole('group', { name: 'Table' });
  const formula = view.getByRole('group', { name: 'Formula' });
  await expect.element(table).toHaveAttribute('tabindex', '0');
  await expect.element(formula).toHaveAttribute('tabindex', '0');
  expect(view.container.querySelectorAll('.wide, .math.display')).toHaveLength(4);
  expect(view.container.querySelectorAll('[tabindex]')).toHaveLength(2);
  // More of the text leaves them what they are.
  await view.rerender({ text: `${text}\n\nand more` });
  await expect.element(table).toHaveAttribute('tabindex', '0');
  box.style.width = '6000px';
  await expect.element(table).not.toBeInTheDocument();
  await expect.element(formula).not.toBeInTheDocument();
  box.remove();
});

it('on a phone the way to the end covers no button of what was said', async () => {
  await page.viewport(360, 740);
  const script = new Script();
  const sampling = { temperature: 0.6, topP: 0.95, maxTokens: 100 };
  const conversation = new Conversation(script, () => sampling);
  const view = await render(ChatRoom, { conversation, contextLength: 8192, obstacle: undefined });
  view.container.style.cssText = 'display: grid; height: 740px;';
  void conversation.ask('Why?');
  script.say(`</think>\n\n${'Because.\n\n'.repeat(60)}`, false);
  script.end('stop');
  await expect.element(page.getByRole('article', { name: 'Model' })).toHaveTextContent('Because.');
  const scroller = view.container.querySelector('.scroller');
  await vi.waitUntil(() => (scroller?.scrollTop ?? 0) > 500);
  const toEnd = page.getByRole('button', { name: 'To the end' });
  await expect.element(toEnd).not.toBeInTheDocument();
  // What grows meanwhile is followed.
  await vi.waitUntil(() => {
    scroller?.scrollBy(0, -100);
    return toEnd.query();
  });
  const { bottom = NaN } = scroller?.getBoundingClientRect() ?? {};
  expect(toEnd.element().getBoundingClientRect().top).toBeGreaterThanOrEqual(bottom);
  await page.viewport(414, 896);
  scroller?.scrollTo(0, 0);
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  await expect.element(toEnd).toBeInTheDocument();
  // Another conversation begins at its end, and a long question leaves room for its answer.
  conversation.startNew('');
  void conversation.ask('A line.\n'.repeat(60));
  script.say('</think>\n\nBecause.', false);
  script.end('stop');
  await expect.element(toEnd).not.toBeInTheDocument();
  const question = page.getByRole('article', { name: 'You' });
  const height = () => question.element().getBoundingClientRect().height;
  expect(height()).toBeLessThan(370);
  await page.getByRole('button', { name: 'Show all of it' }).click();
  expect(height()).toBeGreaterThan(1200);
  await page.getByRole('button', { name: 'Show less' }).click();
  expect(height()).toBeLessThan(370);
  // What copies a long program stays in reach while it is read.
  void conversation.ask('A program, please.');
  script.say(`</think>\n\n\`\`\`\n${'a line\n'.repeat(200)}\`\`\``, false);
  script.end('stop');
  const copy = () => view.container.querySelector('.code button')?.getBoundingClientRect();
  const top = () => scroller?.getBoundingClientRect().top ?? NaN;
  await vi.waitUntil(() => (scroller?.scrollTop ?? 0) > 2000);
  await vi.waitUntil(() => {
    scroller?.scrollBy(0, -100);
    return toEnd.query();
  });
  await vi.waitUntil(() => Math.abs((copy()?.top ?? 0) - top()) < 2);
});
