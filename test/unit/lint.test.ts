/** The lint rules that hold the house up really catch what they forbid. */
import { ESLint } from 'eslint';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
// The fixtures break the rules on purpose, so the project's own lint run leaves them out.
const eslint = new ESLint({ cwd: ROOT, ignore: false });

/** Lints `code` as if it stood in `file`; relative imports in it are resolved from there. */
async function brokenRules(file: string, code: string): Promise<(string | null)[]> {
  const results = await eslint.lintText(code, { filePath: ROOT + file });
  const messages = results.flatMap((result) => result.messages);
  const fatal = messages.find((message) => message.fatal);
  if (fatal) throw new Error(fatal.message);
  return messages.map((message) => message.ruleId);
}

/** Some module of a floor, as a floor beside it would import it. */
function moduleOf(floor: string): string {
  const name = readdirSync(`${ROOT}src/${floor}`).find((file) => /\.(ts|svelte)$/.test(file));
  if (!name) throw new Error(`src/${floor} has no module`);
  return `../${floor}/${name}`;
}

const FLOOR_RULE = 'import-x/no-restricted-paths';

// Where the upper floor may import the lower one, the other way round is forbidden.
const ABOVE_AND_BELOW = [
  ['chat', 'engine'],
  ['engine', 'library'],
  ['engine', 'words'],
  ['bench', 'ui'],
  ['ui', 'words']
] as const;

test.for(ABOVE_AND_BELOW)(
  'src/%s may import src/%s and not the reverse',
  async ([above, below]) => {
    const use = (from: string): string =>
      `import * as other from '${moduleOf(from)}';\nother.use();`;
    expect(await brokenRules(`src/${above}/new.ts`, use(below))).toEqual([]);
    expect(await brokenRules(`src/${below}/new.ts`, use(above))).toEqual([FLOOR_RULE]);
  }
);

test.for(['weights', 'ui', 'chat', 'bench', 'stage', 'app'])(
  'src/%s may not import the library',
  async (floor) => {
    const library = '../library/program.ts';
    const code = `import { FUNCTION_NAMES } from '${library}';\nFUNCTION_NAMES.at(0);`;
    expect(await brokenRules(`src/${floor}/new.ts`, code)).toEqual([FLOOR_RULE]);
    expect(await brokenRules(`src/${floor}/deep/new.ts`, code.replace('../', '../../'))).toEqual([
      FLOOR_RULE
    ]);
  }
);

test('types, dynamic imports, re-exports and components are held to the floors too', async () => {
  const module = moduleOf('chat');
  const typed = `import type * as T from '${module}';\nexport type Part = keyof typeof T;`;
  const dynamic = `export const later = import('${module}');`;
  const again = `export * from '${module}';`;
  for (const code of [typed, dynamic, again]) {
    expect(await brokenRules('src/engine/new.ts', code), code).toEqual([FLOOR_RULE]);
  }
  const component = `<script lang="ts">\n  import '${module}';\n</script>`;
  expect(await brokenRules('src/bench/New.svelte', component)).toEqual([FLOOR_RULE]);
});

test('web-llm is imported by the worker only; its types by anybody', async () => {
  const code = `import { MLCEngine } from '@mlc-ai/web-llm';\nexport const engine = new MLCEngine();`;
  expect(await brokenRules('src/engine/worker.ts', code)).toEqual([]);
  expect(await brokenRules('src/engine/new.ts', code)).toEqual([
    '@typescript-eslint/no-restricted-imports'
  ]);
  expect(
    await brokenRules('src/chat/new.ts', `export const m = import('@mlc-ai/web-llm');`)
  ).toEqual(['no-restricted-syntax']);
  const type = `import type { MLCEngine } from '@mlc-ai/web-llm';\nexport type E = MLCEngine;`;
  expect(await brokenRules('src/engine/new.ts', type)).toEqual([]);
});

test('circles are found, through components too', async () => {
  // A circle through a component is reported at the component.
  const files = ['circle-a.ts', 'Circle.svelte'];
  const results = await eslint.lintFiles(files.map((file) => `test/fixtures/lint/${file}`));
  const rules = results.map(({ messages }) => messages.map(({ ruleId }) => ruleId));
  expect(rules).toEqual(files.map(() => ['import-x/no-cycle']));
});

test('`any` and `!` are refused, in components too', async () => {
  const code = 'export const length = (text: string | null, more: any) => [text!.length, more];';
  const rules = ['@typescript-eslint/no-explicit-any', '@typescript-eslint/no-non-null-assertion'];
  expect(await brokenRules('src/chat/new.ts', code)).toEqual(rules);
  const script = `<script lang="ts" module>\n${code}\n</script>`;
  expect(await brokenRules('src/chat/New.svelte', script)).toEqual(rules);
});
