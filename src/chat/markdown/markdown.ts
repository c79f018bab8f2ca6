/**
 * One block of markdown to safe HTML. What the model writes is untrusted: raw HTML is shown as
 * text, images are named and not fetched, links keep only http, https and mailto, and DOMPurify
 * goes over the result with a short list of what may stay. Loaded when the first answer needs it.
 */
import { Marked, type Tokens } from 'marked';
import { LINK, sanitize } from './sanitize.ts';

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string) => text.replace(/[&<>"]/g, (char) => escapes[char] ?? char);

/** Formulas stay as they were written: markdown would take the backslash off `\(` and read `_`. */
const MATH = /^(?:\\\[[\s\S]+?\\\]|\\\([\s\S]+?\\\)|\$\$[\s\S]+?\$\$)/;

const marked = new Marked({
  gfm: true,
  async: false,
  extensions: [
    {
      name: 'math',
      level: 'inline',
      start: (source: string) => {
        const at = source.search(/\\[[(]|\$\$/);
        return at < 0 ? undefined : at;
      },
      tokenizer(source: string) {
        const raw = MATH.exec(source)?.[0];
        return raw === undefined ? undefined : { type: 'math', raw };
      },
      renderer: (token) => `<code class="math">${escape(token.raw)}</code>`
    }
  ],
  renderer: {
    html: ({ text }: Tokens.HTML | Tokens.Tag) => escape(text),
    image: ({ text, title }: Tokens.Image) => escape(text || title || ''),
    link({ href, tokens }: Tokens.Link) {
      const label = this.parser.parseInline(tokens);
      if (!LINK.test(href)) return label;
      const to = escape(href);
      return `<a href="${to}" title="${to}" target="_blank" rel="noopener noreferrer nofollow">${label}</a>`;
    },
    // A task list's box is an input; here it is the two characters people write for it.
    checkbox: ({ checked }: Tokens.Checkbox) => (checked ? '☑ ' : '☐ ')
  }
});

export function renderBlock(source: string): string {
  const root = document.createElement('div');
  // Inert: what is parsed by a DOMParser runs and fetches nothing.
  const { body } = new DOMParser().parseFromString(
    marked.parse(source, { async: false }),
    'text/html'
  );
  root.append(...body.childNodes);
  sanitize(root);
  return root.innerHTML;
}
