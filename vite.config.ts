import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import project from './package.json' with { type: 'json' };
import { katex } from './tools/vite/katex.ts';
import { offline } from './tools/vite/offline.ts';
import { pocket } from './tools/vite/pocket.ts';
import { policy } from './tools/vite/policy.ts';

/** What nearly every chunk imports: as one file instead of seven the first screen is a kilobyte less. */
const BASE =
  /src\/(?:words\/(?:format|bytes|language|en\/units)|weights\/address|engine\/(?:platform|catalog)|library\/tensors)\b/;

export default defineConfig({
  // Relative addresses: the built page works from any path of any static host.
  base: './',
  plugins: [svelte(), katex(), policy(), pocket(), offline()],
  define: { 'import.meta.env.VITE_VERSION': JSON.stringify(project.version) },
  worker: { format: 'es' },
  // Found only when the worker asks for it, it would be prepared in the middle of a load.
  optimizeDeps: { include: ['@mlc-ai/web-llm'] },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 8000,
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'base', test: BASE }] } }
    }
  }
});
