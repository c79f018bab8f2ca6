/** What web-llm must be told, and what it tells: its own words stay in this file. */
import type { AppConfig, InitProgressReport } from '@mlc-ai/web-llm';
import type { Program } from '../../library/program.ts';
import { FileError } from '../../weights/problem.ts';
import type { LoadProgress } from '../model.ts';
import type { ModelFiles } from './model-files.ts';

/** web-llm's name for the model; there is only ever one. */
export const MODEL_ID = 'model';

/** Pinned in package.json; the package does not say it. */
export const WEB_LLM_VERSION = '0.2.86';

/** The only import of web-llm: six megabytes, so only when a model is loaded. */
export async function importWebLlm(): Promise<typeof import('@mlc-ai/web-llm')> {
  try {
    return await import('@mlc-ai/web-llm');
  } catch (cause) {
    throw new FileError({ kind: 'unreachable', url: self.location.origin, cause });
  }
}

/** `library`: the address of the wasm that holds the model's program. */
export function appConfig(files: ModelFiles, library: string, contextLength: number): AppConfig {
  return {
    cacheBackend: 'cache',
    model_list: [
      {
        model_id: MODEL_ID,
        model: files.storedAt,
        model_lib: library,
        // Whole values: web-llm merges only the top level.
        overrides: {
          conv_template: files.style.template,
          conv_config: {},
          tokenizer_files: ['tokenizer.json'],
          vocab_size: files.config.vocab,
          context_window_size: contextLength,
          sliding_window_size: -1,
          attention_sink_size: -1,
          // Without these two every request that does not name them fails.
          temperature: 0.6,
          repetition_penalty: 1,
          top_p: 0.95
        }
      }
    ]
  };
}

/** web-llm tells its phases only in the sentence it would show. */
export function loadProgress(
  { progress, text }: InitProgressReport,
  files: ModelFiles,
  program: Program
): LoadProgress {
  if (/shader/i.test(text) || text.startsWith('Finish')) {
    const total = program.kernels.length;
    return { phase: 'compile', done: Math.round(progress * total), total };
  }
  const total = files.weightBytes;
  const done = text.startsWith('Loading') ? progress * total : 0;
  return { phase: 'upload', done, total };
}
