/**
 * The pocket model through the real worker, web-llm and library: a few problems of each skill. The
 * full score is \`npm run bench -- pocket\`; here more than two misses are more than bad luck.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EngineClient } from '../../src/engine/client.ts';
import { judge, PROBLEMS } from '../pocket/problems.ts';

const PER_SKILL = 2;

const engine = new EngineClient();
beforeAll(async () => {
  const url = new URL('/pocket/', location.href).href;
  const request = { model: { id: 'pocket', name: 'Pocket', url }, contextLength: 1024 } as const;
  await engine.load({ ...request, backend: 'webgpu' }, () => undefined);
});
afterAll(() => engine.dispose());

it('answers problems it has never seen', { timeout: 400_000 }, async () => {
  const misses: string[] = [];
  for (const problem of [...PROBLEMS.values()].flatMap((all) => all.slice(0, PER_SKILL))) {
    let reply = '';
    const sampling = { temperature: 0, topP: 1, maxTokens: 1000 };
    await engine.generate({ turns: problem.turns, sampling }, ({ text }) => (reply += text));
    const { right, answer } = judge(problem, reply);
    if (!right) misses.push(`${problem.turns.at(-1)?.text} → ${answer}`);
  }
  expect(misses.length, misses.join('\n')).toBeLessThanOrEqual(2);
});
