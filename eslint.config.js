/**
 * Besides the usual rules, what holds the house up: a floor imports only the floors below it, no
 * circles, and web-llm (6 MB) is imported in the engine's worker only. test/unit/lint.test.ts
 * proves that these rules catch what they should.
 */
import js from '@eslint/js';
import importX from 'eslint-plugin-import-x';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

// The floors of the house (docs/architecture.md) and what each may import besides itself.
// `library`, `words` and `net` know nobody; chat, bench and stage never import each other.
const FLOORS = {
  words: [],
  library: [],
  net: [],
  weights: ['net'],
  engine: ['weights', 'library', 'words', 'net'],
  ui: ['words'],
  chat: ['ui', 'engine', 'weights', 'words', 'net'],
  bench: ['ui', 'engine', 'weights', 'words', 'net'],
  stage: ['ui', 'engine', 'weights', 'words', 'net'],
  app: ['chat', 'bench', 'stage', 'ui', 'engine', 'weights', 'words', 'net']
};

const zones = Object.entries({ ...FLOORS, 'main.ts': ['app'] }).map(([floor, allowed]) => ({
  target: `./src/${floor}`,
  from: './src',
  except: [floor, ...allowed].map((name) => `./${name}`),
  message: `Beside its own, src/${floor} may import ${allowed.join(', ') || 'nothing'} (docs/architecture.md).`
}));

const ONE_DOOR = 'web-llm has one door: the engine’s worker. Elsewhere, import its types only.';

export default ts.config(
  {
    ignores: [
      'dist',
      'build',
      'node_modules',
      'public',
      'src/library/assembly',
      'test/fixtures',
      'test-results',
      'tools/pocket'
    ]
  },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: {
      globals: { ...globals.browser, ...globals.worker, ...globals.node },
      // For the scripts of components, also when a module that imports one is linted.
      parserOptions: { parser: ts.parser }
    },
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [
        createTypeScriptImportResolver({ extensions: ['.ts', '.js', '.mjs', '.svelte'] })
      ],
      // Without these two, circles through components go unseen.
      'import-x/extensions': ['.ts', '.js', '.mjs', '.svelte'],
      'import-x/parsers': {
        '@typescript-eslint/parser': ['.ts', '.js', '.mjs'],
        'svelte-eslint-parser': ['.svelte']
      }
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones }],
      // TypeScript and svelte-check know better what is defined.
      'no-undef': 'off'
    }
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { extraFileExtensions: ['.svelte'], svelteConfig }
    }
  },
  {
    files: ['src/**/*.{ts,svelte}'],
    ignores: ['src/engine/worker.ts', 'src/engine/worker/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { paths: [{ name: '@mlc-ai/web-llm', allowTypeImports: true, message: ONE_DOOR }] }
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'ImportExpression[source.value="@mlc-ai/web-llm"]', message: ONE_DOOR }
      ]
    }
  }
);
