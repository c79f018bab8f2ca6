/** Markdown as marked reads it, with formulas, and with a bound for what is hostile or enormous. */
import { Lexer, Marked, type Token, type Tokens } from 'marked';
import { displayFormula, inlineFormula, nextDisplay, nextInline, type Formula } from './formula.ts';

export interface MathToken extends Formula {
  readonly type: 'math';
}

/** A display formula whose end has yet to be written. */
export interface OpenMathToken {
  readonly type: 'openMath';
  readonly raw: string;
}

/** Definitions of `[label]: address`, by label. */
export type Links = Lexer['tokens']['links'];

/** Longer paragraphs stay plain: nobody writes them, and the time they take grows with their square. */
const LONGEST_INLINE = 20_000;

const found = (index: number): number | undefined => (index < 0 ? undefined : index);

/** Formulas are no text: what looks like `*` or `_` in them begins and ends nothing. */
function hideFormulas(source: string): string {
  let hidden = '';
  let rest = source;
  for (let at = nextInline(rest); at >= 0; at = nextInline(rest)) {
    const before = at > 0 ? rest.charAt(at - 1) : hidden.slice(-1);
    const length = inlineFormula(rest.slice(at), before)?.raw.length;
    hidden += rest.slice(0, at) + (length ? 'a'.repeat(length) : rest.charAt(at));
    rest = rest.slice(at + (length ?? 1));
  }
  return hidden + rest;
}

const marked = new Marked({
  gfm: true,
  async: false,
  hooks: { emStrongMask: hideFormulas },
  extensions: [
    {
      name: 'math',
      level: 'inline',
      start: (source) => found(nextInline(source)),
      tokenizer(source, tokens) {
        const first = source.charAt(0);
        if (first !== '$' && first !== '\\') return undefined;
        const formula = inlineFormula(source, tokens.at(-1)?.raw.slice(-1) ?? '');
        return formula && { type: 'math', ...formula };
      }
    },
    {
      name: 'displayMath',
      level: 'block',
      start: (source) => found(nextDisplay(source)),
      tokenizer(source) {
        const formula = displayFormula(source);
        if (formula === 'open') return { type: 'openMath', raw: source };
        return formula && { type: 'math', ...formula };
      }
    }
  ]
});

class BoundedLexer extends Lexer {
  override inline(source: string, tokens: Token[] = []): Token[] {
    if (source.length <= LONGEST_INLINE) return super.inline(source, tokens);
    tokens.push({ type: 'text', raw: source, text: source, escaped: true } satisfies Tokens.Text);
    return tokens;
  }
}

export interface Lexed {
  readonly tokens: readonly Token[];
  /** those given, and what the source itself defines */
  readonly links: Links;
}

/** Blocks, with what is inside them. `known`: definitions that stand elsewhere. */
export function lex(source: string, known: Links): Lexed {
  const lexer = new BoundedLexer(marked.defaults);
  Object.assign(lexer.tokens.links, known);
  try {
    return { tokens: lexer.lex(source), links: lexer.tokens.links };
  } catch {
    // Nested so deeply that the stack ends: shown as it was written.
    const text: Tokens.Text = { type: 'text', raw: source, text: source, escaped: true };
    return { tokens: [{ ...text, type: 'paragraph', tokens: [text] }], links: known };
  }
}
