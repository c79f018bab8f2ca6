/**
 * What marked has read, as nodes of the page. Only the elements below are ever made, with only the
 * attributes below; raw HTML is text, and an image is a link that says so. (sanitize.ts goes over
 * them once more.) Formulas and code become marks that morph.ts exchanges for what shows them.
 */
import type { MarkedToken, Token, Tokens } from 'marked';
import { words } from '../../words/reply.ts';
import { decode } from './entities.ts';
import type { MathToken, OpenMathToken } from './lexer.ts';
import { LINK } from './sanitize.ts';

/** What a formula or a code block shows; the mark in its place is the text as it was written. */
export type Special =
  | { readonly kind: 'math'; readonly tex: string; readonly display: boolean; readonly raw: string }
  | {
      readonly kind: 'code';
      readonly language: string;
      readonly text: string;
      /** its end has yet to be written */
      readonly open: boolean;
    };

const specials = new WeakMap<Element, Special>();

/** What a mark stands for. */
export const specialOf = (element: Element): Special | undefined => specials.get(element);

type Known = MarkedToken | MathToken | OpenMathToken;

type Attributes = Readonly<
  Partial<Record<'href' | 'title' | 'class' | 'start' | 'align' | 'dir', string>>
>;

function element(tag: string, children: readonly Node[], attributes: Attributes = {}): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Markers of a list, columns of a table and the line of a quotation are where its text begins. */
const AUTO: Attributes = { dir: 'auto' };

const text = (value: string): Text => document.createTextNode(value);

/** A block as the only child of a `<div>`. `loose`: of a list, the items are paragraphs apart. */
export function blockNodes(token: Token, loose: boolean): Node[] {
  const known = token as Known;
  return known.type === 'list' ? [list(known, loose)] : block(known);
}

function blocks(tokens: readonly Token[]): Node[] {
  return tokens.flatMap((token) => block(token as Known));
}

/**
 * What lies in more boxes than this is shown as it was written: drawing, cleaning and layout all
 * call themselves once for each, and a few thousand `>` would end the stack.
 */
const DEEPEST = 60;
let depth = 0;

function deeper(token: Token, make: () => Node[]): Node[] {
  if (depth >= DEEPEST) return [text(token.raw)];
  depth++;
  try {
    return make();
  } finally {
    depth--;
  }
}

function block(token: Known): Node[] {
  return deeper(token, () => blockNode(token));
}

function blockNode(token: Known): Node[] {
  switch (token.type) {
    case 'paragraph':
      return [element('p', inlines(token.tokens))];
    case 'heading':
      return [element(`h${Math.min(6, token.depth)}`, inlines(token.tokens))];
    case 'code':
      return [code(token)];
    case 'list':
      return [list(token, token.loose)];
    case 'table':
      return [table(token)];
    case 'blockquote':
      return [element('blockquote', blocks(token.tokens), AUTO)];
    case 'hr':
      return [element('hr', [])];
    case 'html':
      return [element('p', [text(token.text.trimEnd())])];
    case 'math':
      return [math(token)];
    case 'openMath':
      return [element('div', [text(token.raw)], { class: 'open-math' })];
    case 'space':
    case 'def':
      return [];
    default:
      return inline(token);
  }
}

function list({ ordered, start, items }: Tokens.List, loose: boolean): HTMLElement {
  const children = items.map(({ tokens, task }) =>
    element('li', itemNodes(tokens, loose), task ? { class: 'task' } : {})
  );
  const first = ordered && start !== '' && start !== 1 ? { start: String(start) } : {};
  return element(ordered ? 'ol' : 'ul', children, { ...first, ...AUTO });
}

/** Lines of a tight list stand bare; of a loose one, they are paragraphs, box and all. */
function itemNodes(tokens: readonly Token[], loose: boolean): Node[] {
  const nodes: Node[] = [];
  let box: Node[] = [];
  for (const token of tokens as readonly Known[]) {
    if (token.type === 'checkbox') {
      box = inline(token);
    } else if (loose && (token.type === 'text' || token.type === 'paragraph')) {
      nodes.push(element('p', [...box, ...inlines(token.tokens ?? [token])]));
      box = [];
    } else {
      nodes.push(...box, ...block(token));
      box = [];
    }
  }
  return [...nodes, ...box];
}

function table({ header, rows }: Tokens.Table): HTMLElement {
  const row = (tag: string, cells: readonly Tokens.TableCell[]): HTMLElement =>
    element(
      'tr',
      cells.map(({ tokens, align }) => element(tag, inlines(tokens), align ? { align } : {}))
    );
  const body = rows.map((cells) => row('td', cells));
  const whole = element('table', [
    element('thead', [row('th', header)]),
    ...(body.length > 0 ? [element('tbody', body)] : [])
  ]);
  // One that is read from the right begins there, where it is scrolled, too.
  return element('div', [whole], { class: 'wide', ...AUTO });
}

function code({ lang = '', text: source, raw }: Tokens.Code): HTMLElement {
  const mark = element('pre', [element('code', [text(source)])]);
  const language = /^[^\s{]*/.exec(lang)?.[0] ?? '';
  specials.set(mark, { kind: 'code', language, text: source, open: isOpen(raw) });
  return mark;
}

function isOpen(raw: string): boolean {
  const fence = /^ {0,3}(`{3,}|~{3,})/.exec(raw)?.[1];
  if (fence === undefined) return false;
  const lines = raw.trimEnd();
  const last = lines.slice(lines.lastIndexOf('\n') + 1).trim();
  return last === lines.trim() || !last.startsWith(fence) || /[^`~]/.test(last);
}

function math({ tex, display, raw }: MathToken): HTMLElement {
  const mark = element('span', [text(raw)], { class: display ? 'math display' : 'math' });
  specials.set(mark, { kind: 'math', tex, display, raw: raw.trim() });
  return mark;
}

function inlines(tokens: readonly Token[]): Node[] {
  return tokens.flatMap((token) => inline(token as Known));
}

function inline(token: Known): Node[] {
  return deeper(token, () => inlineNode(token));
}

function inlineNode(token: Known): Node[] {
  switch (token.type) {
    case 'text':
      if (token.tokens) return inlines(token.tokens);
      return [text(token.escaped ? token.text : decode(token.text))];
    case 'escape':
      return [text(token.text)];
    case 'strong':
    case 'em':
    case 'del':
      return [element(token.type, inlines(token.tokens))];
    case 'codespan':
      return [element('code', [text(token.text)])];
    case 'br':
      return [element('br', [])];
    case 'link':
      return link(token.href, inlines(token.tokens), token.text);
    case 'image':
      return link(token.href, [text(words.markdown.image(decode(token.text)))], '');
    case 'html':
      return [text(token.text)];
    case 'math':
      return [math(token)];
    case 'checkbox':
      // A real box would be a control; here it is the two characters people write for it.
      return [text(token.checked ? '☑ ' : '☐ ')];
    default:
      return [text(token.raw)];
  }
}

/** A link shows where it leads, unless its label does: a label may say anything. */
function link(address: string, label: readonly Node[], labelText: string): Node[] {
  const url = parse(decode(address));
  if (!url || !LINK.test(url.href)) return [...label];
  const target = url.protocol === 'mailto:' ? url.pathname : url.host;
  const made = element('a', label, { href: url.href, title: url.href });
  made.setAttribute('target', '_blank');
  made.setAttribute('rel', 'noopener noreferrer nofollow');
  const host = leadsTo(labelText, target)
    ? []
    : [element('span', [text(` (${target})`)], { class: 'host' })];
  made.append(...host, element('span', [text(`, ${words.linkOpens}`)], { class: 'unseen' }));
  return [made];
}

/** The label itself is the address, from its beginning on. */
function leadsTo(label: string, target: string): boolean {
  if (!/^[\w.:/@?&=%#~+-]*$/.test(label)) return false;
  const rest = label.replace(/^(?:https?:\/\/|mailto:)/, '');
  return rest.startsWith(target) && /^(?:$|[/?#])/.test(rest.slice(target.length));
}

function parse(address: string): URL | undefined {
  // Without a base: an address that names no scheme leads nowhere.
  return URL.canParse(address) ? new URL(address) : undefined;
}
