/**
 * Models small enough to answer in seconds on a software adapter, and what they must answer: the f64
 * forward pass says which tokens greedy decoding picks for exactly the prompt that was meant. A
 * prompt that arrives changed by one character gets another reply.
 */
import { f16ToNumber, numberToF16 } from '../../src/library/forward/halves.ts';
import { md5 } from '../reference/md5.ts';
import { greedyIds, reference } from '../reference/reference.ts';
import { makeTinyModel, type TinyModel, type TinyModelOptions } from '../reference/tiny-model.ts';
import { encode, FIRST_WORD, TOKENS, vocabulary } from '../reference/tokenizer.ts';

/** It never ends by itself and never stops thinking. */
export function endlessModel(options: TinyModelOptions = {}): TinyModel {
  return makeTinyModel({ endless: true, ...options });
}

interface Index {
  records: {
    dataPath: string;
    md5sum: string;
    records: { name: string; shape: number[]; byteOffset: number; nbytes: number }[];
  }[];
}

/** It comes to the end of its thought, because `</think>` is as likely as other words. */
export function thinkingModel(options: TinyModelOptions = {}): TinyModel {
  const model = endlessModel(options);
  const files = new Map(model.files);
  const name = 'tensor-cache.json';
  const index = JSON.parse(new TextDecoder().decode(files.get(name))) as Index;
  for (const shard of index.records) {
    const head = shard.records.find((record) => record.name === 'lm_head.q_scale');
    const bytes = files.get(shard.dataPath)?.slice();
    if (!head || !bytes) continue;
    const columns = head.nbytes / 2 / (head.shape[0] ?? 1);
    const row = new Uint16Array(bytes.buffer, head.byteOffset + TOKENS.thinkEnd * columns * 2);
    // The maker has it 1/20 as loud as words.
    for (let i = 0; i < columns; i++) row[i] = numberToF16(f16ToNumber(row[i] ?? 0) * 20);
    shard.md5sum = md5(bytes);
    files.set(shard.dataPath, bytes);
  }
  files.set(name, new TextEncoder().encode(JSON.stringify(index)));
  return { ...model, files };
}

/** What a conversation is to the model: questions, and answers without their thoughts. */
export interface Said {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

/** DeepSeek's template, in tokens. */
export function conversationIds(turns: readonly Said[]): number[] {
  const ids: number[] = [TOKENS.begin];
  for (const { role, text } of turns) {
    if (role === 'user') ids.push(TOKENS.user, ...encode(text));
    else ids.push(TOKENS.assistant, ...encode(text), TOKENS.end);
  }
  return [...ids, TOKENS.assistant, TOKENS.think, ...encode('\n')];
}

/** What generated tokens spell: printable ASCII characters and words. */
export function decode(ids: readonly number[], vocab: number): string {
  const spelling = vocabulary(vocab);
  const characters = new Map(
    Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).map((character) => [
      encode(character)[0],
      character
    ])
  );
  return ids
    .map((id) => {
      const text = id < 256 ? characters.get(id) : spelling[id]?.replaceAll('Ġ', ' ');
      if (text === undefined || (id >= 256 && id < FIRST_WORD && id !== TOKENS.thinkEnd)) {
        throw new Error(`Token ${id} is not text. Choose another seed or prompt.`);
      }
      return text;
    })
    .join('');
}

/** The `count` tokens that greedy decoding answers with, as text. */
export async function expectedReply(
  model: TinyModel,
  turns: readonly Said[],
  count: number
): Promise<string> {
  const ids = greedyIds(await reference(model), conversationIds(turns), count);
  return decode(ids, model.config.vocab);
}
