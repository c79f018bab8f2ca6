/**
 * The character references that people write, decoded without an HTML parser; others stay as they
 * were written. https://html.spec.whatwg.org/#character-reference-state
 */
const NAMED: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0', shy: '\u00ad' },
  ...{ copy: '©', reg: '®', trade: '™', deg: '°', micro: 'µ', para: '¶', sect: '§', euro: '€' },
  ...{ hellip: '…', mdash: '—', ndash: '–', middot: '·', bull: '•', lsquo: '‘', rsquo: '’' },
  ...{ ldquo: '“', rdquo: '”', laquo: '«', raquo: '»', thinsp: '\u2009', ensp: '\u2002' },
  ...{ times: '×', divide: '÷', plusmn: '±', minus: '−', le: '≤', ge: '≥', ne: '≠', asymp: '≈' },
  ...{ infin: '∞', sum: '∑', prod: '∏', radic: '√', int: '∫', pi: 'π', theta: 'θ', alpha: 'α' },
  ...{ beta: 'β', gamma: 'γ', delta: 'δ', lambda: 'λ', mu: 'μ', sigma: 'σ', omega: 'ω' },
  ...{ rarr: '→', larr: '←', uarr: '↑', darr: '↓', harr: '↔', rArr: '⇒', frac12: '½', sup2: '²' }
};

export function decode(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(\w{2,8}));/g,
    (all, ten, hex, name) => {
      if (name !== undefined) return Object.hasOwn(NAMED, name) ? (NAMED[name] ?? all) : all;
      const code = ten === undefined ? parseInt(String(hex), 16) : Number(ten);
      const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
      return isCharacter ? String.fromCodePoint(code) : '\ufffd';
    }
  );
}
