/** Replies to replay: kinds of block, each as long as is asked for. */

const WORDS =
  'the speed of a train is how far it goes in an hour and so we divide the way by the time we know'.split(
    ' '
  );

const prose = (i: number): string =>
  Array.from({ length: 60 }, (_, word) => WORDS[(word * 7 + i * 3) % WORDS.length]).join(' ');

const math = (i: number): string => `From \\(v_${i} = \\frac{s}{t}\\) and $t = ${i}$ follows

\\[
s_{${i}} = v_{${i}} \\cdot t = \\sqrt{\\frac{${i}^2 + 1}{${i + 1}}} \\approx ${(i * 1.7).toFixed(2)}
\\]

so that **\\boxed{${i}}** is one of them.`;

const code = (i: number): string => `def speed_${i}(way, time):
    """How fast it was, number ${i}."""
    if time == 0:
        raise ValueError("no time: ${i}")
    return way / time  # in km/h`;

const KINDS = {
  prose: (i: number) => `${prose(i)}.\n\n`,
  math: (i: number) => `${math(i)}\n\n`,
  'code blocks': (i: number) => `\`\`\`python\n${code(i)}\n\`\`\`\n\n`,
  'one code block': (i: number) => `${i === 0 ? '```python\n' : ''}${code(i)}\n\n`,
  'one list': (i: number) => `${i + 1}. ${prose(i).slice(0, 90)} \\(x_${i}\\)\n`,
  'one table': (i: number) =>
    `${i === 0 ? '| n | way | time |\n|--:|---|---|\n' : ''}| ${i} | ${i * 3} km | $t_${i}$ |\n`,
  'one paragraph': (i: number) => `${prose(i)}, `,
  mixed: (i: number) =>
    [
      `### Step ${i + 1}\n\n${prose(i)}.\n\n${math(i)}\n\n`,
      `\`\`\`python\n${code(i)}\n\`\`\`\n\n1. **First** \\(a_${i}\\)\n2. then \`b\`\n   - and $c$\n\n`,
      `| n | n² |\n|--:|--:|\n| ${i} | ${i * i} |\n| ${i + 1} | \\(${i + 1}^2\\) |\n\n`
    ].join('')
};

export type Kind = keyof typeof KINDS;

export function textOf(kind: Kind, length: number): string {
  let text = '';
  for (let i = 0; text.length < length; i++) text += KINDS[kind](i);
  return text.slice(0, length);
}

/** Pieces of about the size of a tokenizer's: R1's has some four characters of English, one of a formula. */
export const tokensOf = (text: string): string[] =>
  text.match(/ ?[A-Za-z]{1,6}|\d{1,3}|\n+|[^A-Za-z\d\n]{1,2}/g) ?? [];
