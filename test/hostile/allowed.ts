/**
 * What a rendered reply may consist of, written down apart from the renderer: a list that is shared
 * with it would allow whatever it does.
 */

const TAGS = new Set(
  (
    'P BR HR EM STRONG DEL CODE PRE BLOCKQUOTE UL OL LI H1 H2 H3 H4 H5 H6 A DIV SPAN TABLE THEAD ' +
    'TBODY TR TH TD BUTTON BDI'
  ).split(' ')
);
const CLASS =
  /^(?:markdown|thought-lines|chapter|section|block|wide|task|plain|code|bar|lines|paint-(?:comment|keyword|string|number|name|meta)|math|display|undrawn|open-math|host|unseen|svelte-\w+)$/;
const VALUES: Readonly<Record<string, RegExp>> = {
  href: /^(?:https?:\/\/|mailto:)/,
  title: /^(?:https?:\/\/|mailto:)/,
  target: /^_blank$/,
  rel: /^noopener noreferrer nofollow$/,
  start: /^\d{1,9}$/,
  align: /^(?:left|right|center)$/,
  type: /^button$/,
  role: /^(?:group|status)$/,
  tabindex: /^0$/,
  dir: /^(?:auto|ltr)$/,
  'aria-label': /^[^]*$/,
  class: /^[^]*$/
};

/** Inside a formula, which KaTeX draws. */
const FORMULA_TAGS =
  /^(?:span|svg|path|line|math|semantics|annotation|m(?:row|i|o|n|s|text|space|sup|sub|subsup|frac|sqrt|root|over|under|underover|table|tr|td|padded|phantom|style|enclose|multiscripts|prescripts|labeledtr|lyph)|none)$/i;
const FORMULA_ATTRIBUTES =
  /^(?:class|style|aria-hidden|xmlns|width|height|viewBox|preserveAspectRatio|d|x[12]|y[12]|stroke-width|encoding|display|mathvariant|stretchy|fence|separator|lspace|rspace|minsize|maxsize|symmetric|largeop|movablelimits|accent|accentunder|linethickness|rowspacing|columnspacing|columnalign|columnlines|rowlines|scriptlevel|displaystyle|mathcolor|mathbackground|mathsize|notation|side|voffset|depth|linebreak|form|title)$/;
/** `position: relative` is how KaTeX puts things above others; `fixed` and addresses are nobody's. */
const FORMULA_STYLE = /url\(|fixed|sticky|image|var\(|expression|content|animation|cursor|filter/i;

const describe = (element: Element, what: string): string =>
  `${what} in ${element.outerHTML.slice(0, 200)}`;

function ofFormula(element: Element): string | undefined {
  if (!FORMULA_TAGS.test(element.localName)) return describe(element, 'element');
  for (const { name, value } of element.attributes) {
    if (!FORMULA_ATTRIBUTES.test(name)) return describe(element, `attribute ${name}`);
    if (name === 'style' && FORMULA_STYLE.test(value)) return describe(element, 'style');
    if (name === 'class' && !/^[\w -]*$/.test(value)) return describe(element, 'class');
  }
  return undefined;
}

function ofMarkdown(element: Element): string | undefined {
  if (!(element instanceof HTMLElement) || !TAGS.has(element.tagName)) {
    return describe(element, 'element');
  }
  for (const { name, value } of element.attributes) {
    if (!VALUES[name]?.test(value)) return describe(element, `attribute ${name}=${value}`);
  }
  for (const name of element.classList) if (!CLASS.test(name)) return describe(element, 'class');
  return undefined;
}

/** The first thing under `root` that has no business there; undefined when all is as it may be. */
export function forbidden(root: Element): string | undefined {
  for (const element of root.querySelectorAll('*')) {
    const drawn = element.closest('.katex, .katex-display') !== null;
    if (drawn && !element.closest('.math')) return describe(element, 'a formula of nobody');
    const fault = drawn ? ofFormula(element) : ofMarkdown(element);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
