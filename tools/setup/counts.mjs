// @ts-check
/**
 * Reads how many tests passed and failed from the JSON reports of Vitest and Playwright. Their own
 * summaries are for people; these counts must also catch what failed outside of a test.
 */

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * @param {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} report
 *   as Vitest's json reporter writes it
 * @returns {Counts}
 */
export function countVitest({ testResults }) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { status, assertionResults } of testResults) {
    const failedBefore = counts.failed;
    for (const assertion of assertionResults) {
      if (assertion.status === 'passed') counts.passed++;
      else if (assertion.status === 'failed') counts.failed++;
      else counts.skipped++;
    }
    // A file that could not be loaded, or whose hooks failed, has no failed test to show for it.
    if (status === 'failed' && counts.failed === failedBefore) counts.failed++;
  }
  return counts;
}

/**
 * @param {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors: unknown[] }} report
 *   as Playwright's json reporter writes it
 * @returns {Counts}
 */
export function countPlaywright({ stats, errors }) {
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped
  };
}
