/** Attacks made of attacks: the same ones for the same seed, so that a failure can be had again. */
import { SEEDS } from './corpus.ts';

/** mulberry32: numbers from 0 to 1. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Pieces that change what is around them. */
const GLUE = [
  ...['"', "'", '>', '<', '`', '```\n', '\n\n', '\n', '\n> ', '\n- ', '|', '**', '_', '~~', '['],
  ...['](', ')', '$', '$$', '\\(', '\\)', '\\[', '\\]', '\\', '&', '&#', ';', '\0', '\t', '\u00a0'],
  ...['\u202e', '\u200b', '<!--', '-->', '</', '/>', ' onerror=pwn() ', 'javascript:', ']]>', '{'],
  ...['}', '\\text{', '\\href{', '\\boxed{', '\\begin{array}{c}', '\\end{array}', '<p>', '<svg>']
];

export function mutator(seed: number): () => string {
  const next = random(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  const pick = (list: readonly string[]): string => list[below(list.length)] ?? '';
  const encoded = (char: string): string => {
    const code = char.codePointAt(0) ?? 0;
    return [`&#${code};`, `&#x${code.toString(16)};`, `&#0000${code}`, `%${code.toString(16)}`][
      below(4)
    ] as string;
  };

  const change = (text: string): string => {
    const at = below(text.length + 1);
    const end = at + below(text.length - at + 1);
    const [before, middle, after] = [text.slice(0, at), text.slice(at, end), text.slice(end)];
    switch (below(9)) {
      case 0: {
        const other = pick(SEEDS);
        return before + other.slice(below(other.length)) + after;
      }
      case 1:
        return before + middle.slice(0, 40).repeat(2 + below(12)) + after;
      case 2:
        return before + (below(2) ? middle.toUpperCase() : middle.toLowerCase()) + after;
      case 3:
        return before + [...middle.slice(0, 12)].map(encoded).join('') + middle.slice(12) + after;
      case 4:
        return before + after;
      case 5:
        return before + pick(GLUE) + middle + pick(GLUE) + after;
      case 6:
        return before + pick(SEEDS) + middle + after;
      case 7:
        return before + [...middle].reverse().join('') + after;
      default:
        // Inside of something else: a quote, an item, a cell, a link, a formula, code.
        return pick([
          `> ${text.replaceAll('\n', '\n> ')}`,
          `- ${text.replaceAll('\n', '\n  ')}`,
          `| ${text} | b |\n|---|---|\n| ${text} | ${text} |`,
          `[${text}](https://example.org/)`,
          `[x](${text})`,
          `[x](https://example.org/ "${text}")`,
          `$${text}$`,
          `\\[\\text{${text}}\\]`,
          `**${text}**`,
          `# ${text}`,
          `\`\`\`${text}\n${text}\n\`\`\``,
          `[x][r]\n\n[r]: ${text}`
        ]);
    }
  };

  return () => {
    let text = pick(SEEDS);
    for (let times = 1 + below(4); times > 0; times--) text = change(text);
    return text.slice(0, 2000);
  };
}
