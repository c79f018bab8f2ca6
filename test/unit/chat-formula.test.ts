import { describe, expect, it } from 'vitest';
import { displayFormula, inlineFormula, nextDisplay } from '../../src/chat/markdown/formula.ts';
import { lex, type MathToken } from '../../src/chat/markdown/lexer.ts';
import type { Token, Tokens } from 'marked';

/** The formulas of a text, wherever they stand; display ones in double brackets. */
function formulas(text: string): string[] {
  const found: string[] = [];
  const walk = (tokens: readonly Token[]): void => {
    for (const token of tokens as readonly Tokens.Generic[]) {
      if (token.type === 'math') {
        const { tex, display } = token as unknown as MathToken;
        found.push(display ? `[[${tex}]]` : tex);
      }
      walk([...(token.tokens ?? []), ...((token['items'] as Token[] | undefined) ?? [])]);
    }
  };
  walk(lex(text, {}).tokens);
  return found;
}

describe('formulas', () => {
  it.each([
    ['$x$ and $y_1$', ['x', 'y_1']],
    ['\\(a*b*c\\)', ['a*b*c']],
    ['\\[x\\]', ['[[x]]']],
    ['text\n\\[\nx\n\\]\ntext', ['[[x]]']],
    ['$$x$$ in text', ['[[x]]']],
    ['$$\nx\n\ny\n$$', ['[[x\n\ny]]']],
    ['\\[ x \\].', ['[[x.]]']],
    ['\\boxed{\\frac{1}{2}} done', ['\\boxed{\\frac{1}{2}}']],
    ['**\\boxed{3}**', ['\\boxed{3}']],
    ['\\boxed{a \\} b}', ['\\boxed{a \\} b}']],
    ['\\begin{align*}\na\n\\end{align*}', ['[[\\begin{align*}\na\n\\end{align*}]]']],
    ['- $x$\n- \\[\n  y\n  \\]', ['x', '[[y]]']],
    ['$5$ and $2n$ and $10-20$', ['5', '2n', '10-20']],
    ['*$a*b$*', ['a*b']],
    ['# $x$', ['x']],
    ['$a \\$ b$', ['a \\$ b']]
  ])('%j has %j', (text, wanted) => {
    expect(formulas(text)).toEqual(wanted);
  });

  it.each([
    'It costs $5 and $10.',
    'From $5, or 10$ at most',
    '$20/month and $30/month',
    'US$5 and CA$ 6',
    'Ke$ha and A$AP',
    '$1,000 to $2,000',
    '$5 million$ of it',
    '\\$5$ and x$',
    '`$x$` and `\\(y\\)` and ``\\[z\\]``',
    '```\n$x$\n\\[y\\]\n```',
    '    $x$ is indented code',
    '$ x $',
    '$$$$',
    '\\(\\)',
    '\\\\(x\\\\)',
    '\\[\nnever closed',
    '\\[\nclosed after\n\n# a heading\n\n\\]',
    '\\begin{itemize}\n\\item\n\\end{itemize}',
    '\\boxed{never closed',
    '$a `b$` c'
  ])('%j has none', (text) => {
    expect(formulas(text)).toEqual([]);
  });

  it('is open as long as it may close, and within bounds', () => {
    expect(displayFormula('\\[\nx')).toBe('open');
    expect(displayFormula('$$\nx\n\ny')).toBe('open');
    expect(displayFormula('$$ is money\n\nand more')).toBe(undefined);
    expect(displayFormula(`\\[\n${'x'.repeat(5000)}`)).toBe(undefined);
    expect(displayFormula(`\\[\n${'x'.repeat(5000)}\\]`)).toBe(undefined);
    expect(nextDisplay('text\n\\[\nx')).toBe(5);
    expect(nextDisplay('text\n\n\\[\nx')).toBe(-1);
  });

  it('does not take long over what is no formula', () => {
    const dollars = '$a '.repeat(20_000);
    const braces = `\\boxed${'{'.repeat(50_000)}`;
    expect(inlineFormula(dollars, '')).toBe(undefined);
    expect(inlineFormula(braces, '')).toBe(undefined);
  });
});
