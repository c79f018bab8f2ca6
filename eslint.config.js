import js from '@eslint/js';
import importX from 'eslint-plugin-import-x';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

// The floors of the house (docs/architecture.md): a floor may import only the floors below it.
// `library` knows nobody; chat, bench and stage never import each other.
const floors = {
  library: ['weights', 'engine', 'chat', 'bench', 'stage', 'app'],
  weights: ['library', 'engine', 'chat', 'bench', 'stage', 'app'],
  engine: ['chat', 'bench', 'stage', 'app'],
  chat: ['library', 'bench', 'stage', 'app'],
  bench: ['library', 'chat', 'stage', 'app'],
  stage: ['library', 'chat', 'bench', 'app'],
  app: ['library']
};

export default ts.config(
  { ignores: ['dist', 'build', 'node_modules', 'src/library/assembly', 'public', 'tools/pocket', 'test-results'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.worker, ...globals.node } },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'import-x/no-cycle': 'error',
      'no-undef': 'off'
    }
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig }
    }
  },
  ...Object.entries(floors).map(([floor, forbidden]) => ({
    files: [`src/${floor}/**/*.{ts,svelte}`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: forbidden.flatMap((other) => [`**/../${other}/**`, `**/${other}/*`]),
              message: `src/${floor} may import only the floors below it.`
            },
            ...(floor === 'engine'
              ? []
              : [{ group: ['@mlc-ai/web-llm'], message: 'web-llm has one door: src/engine/worker.' }])
          ]
        }
      ]
    }
  }))
);
