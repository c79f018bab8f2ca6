/**
 * The last gate before anything a model wrote gets into the page: DOMPurify, configured once, over
 * nodes that the renderer has made. The renderer itself makes only what is on this list; two
 * independent parts would have to fail together.
 *
 * Nodes, not HTML text: no part of the chat hands a string to an HTML parser, so nothing can be
 * parsed twice in two ways, and no Trusted Types policy is needed.
 */
import DOMPurify from 'dompurify';

const TAGS = [
  ...['p', 'br', 'hr', 'em', 'strong', 'del', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'a', 'div', 'span'],
  ...['table', 'thead', 'tbody', 'tr', 'th', 'td']
];
/** DOMPurify holds every value against the pattern for addresses, unless it is told otherwise. */
const NO_ADDRESSES = ['start', 'align', 'dir', 'target', 'rel'];
const ATTRIBUTES = ['href', 'title', 'class', ...NO_ADDRESSES];

/** What a link may lead to. */
export const LINK = /^(?:https?:|mailto:)/i;

let ready = false;

/** Takes away, in place, whatever may not stay. `root` itself must be one of the allowed elements. */
export function sanitize(root: HTMLElement): void {
  if (!ready) {
    DOMPurify.setConfig({
      IN_PLACE: true,
      ALLOWED_TAGS: TAGS,
      ALLOWED_ATTR: ATTRIBUTES,
      ADD_URI_SAFE_ATTR: NO_ADDRESSES,
      ALLOW_DATA_ATTR: false,
      ALLOW_ARIA_ATTR: false,
      ALLOWED_URI_REGEXP: LINK,
      // It would make one that vouches for anything.
      TRUSTED_TYPES_POLICY: null
    });
    ready = true;
  }
  DOMPurify.sanitize(root);
}
