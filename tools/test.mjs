// @ts-check
/**
 * `npm test`: everything, on a bare machine with Node. `npm test -- unit e2e` runs those stages only.
 *
 * Goes on after a failed stage, counts over all stages (a check such as lint counts as one), and the
 * last line it prints is `N passed, N failed`. A stage that ends badly without naming a failure, or
 * that finds nothing to run, counts as failed. Nothing is retried. Stages of one group run side by
 * side: a software GPU compiles shaders on one core, so the browser stages together take little longer
 * than the longest one.
 */
import './setup/node-version.mjs';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { countPlaywright, countVitest } from './setup/counts.mjs';
import { installDependencies } from './setup/prepare.mjs';
import { run } from './setup/run.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */
/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {string} title
 * @property {string[]} command a script and its arguments, run by this Node
 * @property {number} minutes after which it is ended and counted as failed
 * @property {NodeJS.ProcessEnv} [env]
 * @property {boolean} [needsBrowser]
 * @property {boolean} [needsFirefox] it is left out, and that is said, where there is none
 * @property {string} [needs] the stage without which it is pointless
 * @property {string} [group] neighbours of the same group run at the same time
 * @property {(report: any) => Counts} [count] from the JSON report; without it the stage is one check
 */

const results = mkdtempSync(path.join(tmpdir(), 'thinktab-test-'));
const reportOf = (/** @type {string} */ name) => path.join(results, `${name}.json`);

/**
 * @param {Pick<Stage, 'name' | 'title' | 'minutes'>} stage
 * @param {'unit' | 'browser' | 'firefox'} project of vitest.config.ts
 * @param {string[]} files which of its files: names they begin with, or what is left out
 * @returns {Stage}
 */
const vitest = ({ name, title, minutes }, project, files = []) => ({
  name,
  title,
  minutes,
  command: [
    'node_modules/vitest/vitest.mjs',
    ...['run', '--project', project, '--reporter=default', '--reporter=json'],
    `--outputFile.json=${reportOf(name)}`,
    ...files
  ],
  // Those that run side by side must not write over each other what they prepare.
  env: { LIBRARY_BUILT: '1', VITE_CACHE: `node_modules/.vite/${name}` },
  needsBrowser: project === 'browser',
  needs: 'library',
  group: project === 'unit' ? 'checks' : 'browsers',
  count: countVitest
});

/** @type {Stage[]} */
const STAGES = [
  { name: 'library', title: 'Model library', command: ['src/library/build.mjs'], minutes: 5 },
  {
    name: 'lint',
    title: 'Lint',
    command: ['node_modules/eslint/bin/eslint.js', '.'],
    minutes: 5,
    group: 'checks'
  },
  {
    name: 'format',
    title: 'Format',
    command: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'],
    minutes: 5,
    group: 'checks'
  },
  {
    name: 'types',
    title: 'Types (TypeScript)',
    command: ['node_modules/typescript/bin/tsc', '--noEmit'],
    minutes: 5,
    group: 'checks'
  },
  {
    name: 'svelte',
    title: 'Types (Svelte)',
    command: [
      'node_modules/svelte-check/bin/svelte-check',
      ...['--fail-on-warnings', '--output', 'human']
    ],
    minutes: 5,
    group: 'checks'
  },
  vitest({ name: 'unit', title: 'Unit tests (Node)', minutes: 8 }, 'unit'),
  { name: 'build', title: 'Production build', command: ['tools/build.mjs'], minutes: 5 },
  vitest(
    { name: 'browser', title: 'Browser tests (Chromium with WebGPU)', minutes: 20 },
    'browser',
    ['--exclude', '**/test/browser/{engine,bench}-*.test.ts']
  ),
  vitest(
    { name: 'engine', title: 'Browser tests of the engine and what measures it', minutes: 20 },
    'browser',
    ['test/browser/engine-', 'test/browser/bench-']
  ),
  {
    ...vitest(
      { name: 'firefox', title: 'The built page and all kernels in Firefox', minutes: 10 },
      'firefox'
    ),
    needs: 'build',
    group: 'browsers',
    // Its GPU without a graphics card is Chromium's.
    needsBrowser: true,
    needsFirefox: true
  },
  {
    name: 'e2e',
    title: 'End-to-end tests (production build)',
    command: ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: reportOf('e2e') },
    minutes: 20,
    needsBrowser: true,
    needs: 'build',
    group: 'browsers',
    count: countPlaywright
  }
];

/** @param {Stage} stage @param {boolean} ok @returns {Counts} */
function countsOf({ name, count }, ok) {
  if (!count) return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
  try {
    return count(JSON.parse(readFileSync(reportOf(name), 'utf8')));
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
}

/** @param {string} title */
function heading(title) {
  console.log(`\n── ${title} ${'─'.repeat(Math.max(0, 76 - title.length))}\n`);
}

/** @param {readonly Stage[]} stages @returns {Stage[][]} neighbours that run at the same time together */
function grouped(stages) {
  /** @type {Stage[][]} */
  const groups = [];
  for (const stage of stages) {
    const last = groups.at(-1);
    if (last && stage.group !== undefined && last[0]?.group === stage.group) last.push(stage);
    else groups.push([stage]);
  }
  return groups;
}

/** @param {readonly Stage[]} stages @returns {Promise<string[]>} a line for each stage, and the counts */
async function runStages(stages) {
  /** @type {string[]} */
  const lines = [];
  const total = { passed: 0, failed: 0 };
  const failedStages = new Set();
  const note = (/** @type {string} */ name, /** @type {Counts} */ counts, detail = '') => {
    total.passed += counts.passed;
    total.failed += counts.failed;
    if (counts.failed) failedStages.add(name);
    const skipped = counts.skipped ? `, ${counts.skipped} skipped` : '';
    lines.push(
      `  ${counts.failed ? '✗' : '✓'} ${name.padEnd(10)} ${counts.passed} passed, ${counts.failed} failed${skipped}${detail && `   ${detail}`}`
    );
  };
  const failure = { passed: 0, failed: 1, skipped: 0 };

  /** @param {string} script prints a browser's path, and may install it before */
  const find = async (script) => {
    const found = await run(['node_modules/tsx/dist/cli.mjs', script], {
      minutes: 10,
      answer: true
    });
    const where = found.ok ? found.output.trim() : '';
    if (where !== '') console.log(where);
    return where === '' ? undefined : where;
  };
  const needsBrowser = stages.some((stage) => stage.needsBrowser);
  if (needsBrowser) heading('Browsers');
  const browser = needsBrowser ? await find('tools/browser.ts') : undefined;
  const firefox = stages.some((stage) => stage.needsFirefox)
    ? await find('tools/firefox.ts')
    : undefined;

  /** @param {Stage} stage @param {boolean} gather what it prints is shown when it has ended */
  const runStage = async (stage, gather) => {
    if (stage.needsFirefox && firefox === undefined) {
      return () => void lines.push(`  – ${stage.name.padEnd(10)} not run: there is no Firefox`);
    }
    if (!gather) heading(stage.title);
    const missing =
      stage.needsBrowser && browser === undefined
        ? 'there is no browser'
        : stage.needs && failedStages.has(stage.needs)
          ? `the stage "${stage.needs}" failed`
          : undefined;
    if (missing) {
      return () => {
        if (gather) heading(stage.title);
        console.log(`Not run: ${missing}.`);
        note(stage.name, failure, `not run: ${missing}`);
      };
    }
    const started = Date.now();
    const { ok, why, output } = await run(stage.command, {
      minutes: stage.minutes,
      gather,
      // With CI set, a forgotten `.only` is an error instead of fewer tests.
      env: {
        CI: '1',
        ...stage.env,
        ...(browser !== undefined && { CHROMIUM: browser }),
        ...(firefox !== undefined && { FIREFOX: firefox })
      }
    });
    const seconds = `${((Date.now() - started) / 1000).toFixed(1)} s`;
    return () => {
      if (gather) {
        heading(stage.title);
        process.stdout.write(output);
      }
      const counts = countsOf(stage, ok);
      let detail = seconds;
      if (!ok && counts.failed === 0) {
        counts.failed = 1;
        detail += `, ${why} without a failed test`;
      } else if (counts.passed + counts.failed === 0) {
        counts.failed = 1;
        detail += ', no tests were found';
      } else if (!ok && stage.count === undefined) {
        detail += `, ${why}`;
      }
      note(stage.name, counts, detail);
    };
  };

  for (const group of grouped(stages)) {
    // The first of a group is shown while it runs, the others after it.
    const ends = await Promise.all(group.map((stage, i) => runStage(stage, i > 0)));
    for (const end of ends) end();
  }
  process.exitCode = total.failed > 0 ? 1 : 0;
  return [...lines, '', `${total.passed} passed, ${total.failed} failed`];
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !STAGES.some((stage) => stage.name === name));
let last;
if (unknown.length > 0) {
  console.error(
    `There is no stage "${unknown[0]}". Stages: ${STAGES.map(({ name }) => name).join(', ')}.`
  );
  last = ['0 passed, 1 failed'];
  process.exitCode = 1;
} else {
  try {
    installDependencies();
    // What a wanted stage stands on is run too.
    const all = wanted.length === 0;
    const needed = STAGES.filter(({ name }) => wanted.includes(name)).flatMap(
      ({ needs }) => needs ?? []
    );
    last = await runStages(
      STAGES.filter(({ name }) => all || wanted.includes(name) || needed.includes(name))
    );
    heading('Result');
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    last = ['0 passed, 1 failed'];
    process.exitCode = 1;
  }
}
rmSync(results, { recursive: true, force: true });
console.log(last.join('\n'));
