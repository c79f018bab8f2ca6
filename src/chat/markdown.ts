/**
 * One block of markdown to safe HTML. What the model writes is untrusted: raw HTML is shown as
 * text, images are named and not fetched, links keep only http, https and mailto, and DOMPurify
 * goes over the result with a short list of what may stay. Loaded when the first answer needs it.
 */
import DOMPurify from 'dompurify';
import { Marked, type Tokens } from 'marked';

/** A string, or a TrustedHTML that turns into one. */
export type SafeHtml = string | { toString(): string };

const TAGS = [
  ...['p', 'br', 'hr', 'em', 'strong', 'del', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'a', 'div', 'span'],
  ...['table', 'thead', 'tbody', 'tr', 'th', 'td']
];
/** DOMPurify holds every value against the pattern for addresses, unless it is told otherwise. */
const NO_ADDRESSES = ['start', 'align', 'target', 'rel'];
const ATTRIBUTES = ['href', 'title', 'class', ...NO_ADDRESSES];
const LINK = /^(?:https?:|mailto:)/i;

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

/** Where the browser has Trusted Types, DOMPurify's own policy vouches for the result. */
export function renderBlock(source: string): SafeHtml {
  const html = marked.parse(source, { async: false });
  if (html === '') return '';
  return DOMPurify.sanitize(html, {
    RETURN_TRUSTED_TYPE: true,
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ATTRIBUTES,
    ADD_URI_SAFE_ATTR: NO_ADDRESSES,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    ALLOWED_URI_REGEXP: LINK
  });
}
