/**
 * What the pocket model is judged by: problems that it was not trained on (tools/pocket makes them,
 * with a fixed seed) and wordings that no template produces, written by hand.
 */
import evaluation from '../../tools/pocket/evaluation.json' with { type: 'json' };
import phrasings from '../../tools/pocket/phrasings.json' with { type: 'json' };
import type { Turn } from '../../src/engine/generation.ts';
import { ThoughtSplitter } from '../../src/engine/thought.ts';

export interface Problem {
  readonly skill: string;
  readonly turns: readonly Turn[];
  /** the answer, word for word, or the pattern it must have */
  readonly expected: string | RegExp;
}

export interface Judgement {
  readonly right: boolean;
  /** The last line of the thought says what the answer says. */
  readonly agrees: boolean;
  readonly thought: string;
  readonly answer: string;
}

interface Entry {
  readonly messages: readonly string[];
  readonly expect: string;
  readonly kind?: string;
  readonly system?: string;
}

const answers: Readonly<Record<string, string>> = evaluation.answers;

/** All problems, by skill; `phrasings` are the ones written by hand. */
export const PROBLEMS: ReadonlyMap<string, readonly Problem[]> = new Map([
  ...Object.entries(evaluation.skills as Readonly<Record<string, readonly Entry[]>>).map(
    ([skill, entries]): [string, Problem[]] => [
      skill,
      entries.map((entry) => problem(skill, entry))
    ]
  ),
  [
    'phrasings',
    phrasings.map(({ prompt, expect }) =>
      problem('phrasings', {
        messages: typeof prompt === 'string' ? [prompt] : prompt,
        expect,
        kind: 'regex'
      })
    )
  ]
]);

function problem(skill: string, { messages, expect, kind, system }: Entry): Problem {
  // "@foreign" names one of the fixed sentences.
  const pattern = expect.startsWith('@') ? (answers[expect.slice(1)] ?? '') : expect;
  return {
    skill,
    turns: [
      ...(system ? [{ role: 'system' as const, text: system }] : []),
      ...messages.map((text, i) => ({
        role: i % 2 ? ('assistant' as const) : ('user' as const),
        text
      }))
    ],
    expected: kind === 'regex' ? new RegExp(pattern) : pattern
  };
}

/** @param reply the whole reply, which began inside the thought */
export function judge({ expected }: Problem, reply: string): Judgement {
  const splitter = new ThoughtSplitter();
  splitter.push(reply);
  splitter.finish();
  const thought = splitter.thought;
  const answer = splitter.answer.trim();
  const right = typeof expected === 'string' ? answer === expected : expected.test(answer);
  return { right, agrees: agrees(thought, answer), thought, answer };
}

/** The same rules as tools/pocket/evaluate.py. */
function agrees(thought: string, answer: string): boolean {
  const last = thought.trim().split('\n').at(-1) ?? '';
  if (answer.includes(' = ')) {
    const result = (answer.split(' = ').at(-1) ?? '').replace(/\.$/, '');
    if (last.includes('before')) return last.includes(result);
    return (last.split(': ').at(-1) ?? '').replace(/^= /, '').trim() === result;
  }
  const count = /There (?:is|are) (\d+) (\w) in "(\w+)"/.exec(answer);
  if (count) {
    if (last.includes('now ')) return last.includes(`now ${count[1]}:`);
    const steps = [...last.slice(last.indexOf(':') + 1).matchAll(/ (\w)(\d+)/g)];
    return (
      steps.map(([, letter]) => letter).join('') === count[3] && steps.at(-1)?.[2] === count[1]
    );
  }
  const backwards = /"(\w+)" backwards is "(\w+)"/.exec(answer);
  if (backwards) {
    const spelled = [...last.matchAll(/\d+([a-z])/g)].map(([, letter]) => letter).join('');
    return spelled === backwards[2] || last.includes(backwards[2] ?? '');
  }
  const letters = /has (\d+) letters/.exec(answer);
  if (letters) return last.includes(letters[1] ?? '');
  const compared = /(\S+) is (larger|smaller) than (\S+)\.$/.exec(answer);
  if (compared) {
    const [, first, how, second] = compared;
    const [large, small] = how === 'larger' ? [first, second] : [second, first];
    return (
      (thought.includes(`larger: ${large}`) && thought.includes(`smaller: ${small}`)) ||
      last.includes('before')
    );
  }
  return true;
}
