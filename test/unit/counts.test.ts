/** `npm test` must not lose a failure that happened outside of a test. */
import { expect, test } from 'vitest';
import { countPlaywright, countVitest } from '../../tools/setup/counts.mjs';

const file = (status: string, ...assertions: string[]) => ({
  status,
  assertionResults: assertions.map((assertion) => ({ status: assertion }))
});

test('Vitest: tests by their result', () => {
  const testResults = [
    file('passed', 'passed', 'passed', 'skipped', 'todo'),
    file('failed', 'passed', 'failed', 'failed')
  ];
  expect(countVitest({ testResults })).toEqual({ passed: 3, failed: 2, skipped: 2 });
});

test('Vitest: a file that could not be loaded counts as one failure', () => {
  const testResults = [file('failed'), file('failed', 'passed')];
  expect(countVitest({ testResults })).toEqual({ passed: 1, failed: 2, skipped: 0 });
});

test('Playwright: flaky is failed, and so are errors outside of tests', () => {
  const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 };
  expect(countPlaywright({ stats, errors: [{}] })).toEqual({ passed: 5, failed: 3, skipped: 2 });
});
