/** Loading, failing and unloading of the assembled library in the unmodified web-llm. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeTinyModel, type TinyModel } from '../reference/tiny-model.ts';
import { greedyReply, loadEngine, type EngineOptions } from './library-engine.ts';
import { Meter } from './library-meter.ts';

let meter: Meter;
beforeEach(() => {
  meter = new Meter();
  meter.start();
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** The model with its tensor index changed. */
function withIndex(
  model: TinyModel,
  change: (records: { name: string; shape: number[]; dtype: string }[]) => void
): TinyModel {
  const files = new Map(model.files);
  const index = JSON.parse(new TextDecoder().decode(files.get('tensor-cache.json'))) as {
    records: { records: { name: string; shape: number[]; dtype: string }[] }[];
  };
  for (const shard of index.records) change(shard.records);
  files.set('tensor-cache.json', new TextEncoder().encode(JSON.stringify(index)));
  return { ...model, files };
}

const small = (): TinyModel => makeTinyModel({ endless: true, seed: 3, layers: 1 });

describe('unloading and loading again', () => {
  it('leaves no buffer behind, three times', async () => {
    const chat = await loadEngine(small());
    const texts: unknown[] = [];
    const sizes: number[] = [];
    for (let i = 0; i < 3; i++) {
      if (i > 0) await chat.reload();
      sizes.push(meter.bytes);
      texts.push((await greedyReply(chat, 'again', 6)).choices[0]?.message.content);
      await chat.engine.unload();
      expect(meter.alive).toBe(0);
    }
    expect(new Set(texts).size).toBe(1);
    expect(new Set(sizes).size).toBe(1);
    expect(meter.memories).toHaveLength(3);
  });

  it("GPU memory is weights and the program's buffers; a token makes no buffer and costs what the plan says", async () => {
    const model = makeTinyModel({ endless: true, seed: 3, hidden: 256, intermediate: 1024 });
    const { engine, program } = await loadEngine(model, { context: 1024, tap: false });
    const weights = program.tensors.reduce(
      (sum, { shape, dtype }) => sum + shape.reduce((a, b) => a * b, dtype === 'float16' ? 2 : 4),
      0
    );
    const own = program.buffers.reduce((sum, { bytes: { source, mul, add, div } }) => {
      return sum + Math.ceil(((source === 'context' ? 1024 : 1) * mul + add) / div);
    }, 0);
    expect(meter.bytes).toBeLessThan((weights + own) * 1.1);
    const messages = [{ role: 'user' as const, content: 'count' }];
    const per: { created: number; dispatches: number; submits: number }[] = [];
    let last = { created: 0, dispatches: 0, submits: 0 };
    const stream = await engine.chat.completions.create({
      messages,
      temperature: 0,
      max_tokens: 40,
      stream: true
    });
    const memory = meter.memories[0]?.buffer.byteLength;
    for await (const chunk of stream) {
      if (!chunk.choices[0]?.delta.content) continue;
      const { created, dispatches, submits } = meter;
      per.push({
        created: created - last.created,
        dispatches: dispatches - last.dispatches,
        submits: submits - last.submits
      });
      last = { created, dispatches, submits };
    }
    const layers = model.config.layers;
    for (const { created, dispatches, submits } of per.slice(5, 30)) {
      expect(created).toBe(0);
      expect(dispatches).toBe(5 * layers + 4);
      expect(submits).toBeLessThanOrEqual(5);
    }
    expect(meter.memories[0]?.buffer.byteLength).toBe(memory);
    expect(memory).toBeLessThan(3 << 20);
    await engine.unload();
  });
});

describe('a lost device', () => {
  it('ends the reply with an error, and the model can be loaded again', async () => {
    const requestDevice = GPUAdapter.prototype.requestDevice;
    const devices: GPUDevice[] = [];
    vi.spyOn(GPUAdapter.prototype, 'requestDevice').mockImplementation(async function (
      this: GPUAdapter,
      descriptor
    ) {
      const device = await requestDevice.call(this, descriptor);
      devices.push(device);
      return device;
    });
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const chat = await loadEngine(small(), { tap: false });
    const talk = async (): Promise<void> => {
      const stream = await chat.engine.chat.completions.create({
        messages: [{ role: 'user', content: 'go' }],
        stream: true,
        max_tokens: 100
      });
      let chunks = 0;
      for await (const chunk of stream) {
        if (chunk.choices[0]?.delta.content && ++chunks === 5) devices.at(-1)?.destroy();
      }
    };
    await expect(talk()).rejects.toThrow();
    // web-llm has unloaded by itself; a second unload would fail.
    const again = await loadEngine(small());
    await greedyReply(again, 'go', 4);
    expect(again.tap.tokens).toHaveLength(4);
    await again.engine.unload();
  });
});

describe('a model that does not fit fails with one sentence', () => {
  const failure = async (model: TinyModel, options?: EngineOptions): Promise<string> => {
    const error: unknown = await loadEngine(model, options).then(
      () => undefined,
      (reason: unknown) => reason
    );
    return error instanceof Error ? error.message : String(error);
  };
  const of = 'model.layers.0.mlp.down_proj.q_weight';

  it('a wrong shape', async () => {
    const model = withIndex(small(), (records) => {
      for (const record of records) if (record.name === of) record.shape = [64, 48];
    });
    expect(await failure(model)).toBe(
      `tensor ${of}: expected uint32 [128, 24], found uint32 [64, 48]`
    );
  });

  it('a wrong type', async () => {
    const model = withIndex(small(), (records) => {
      for (const record of records) if (record.name === of) record.dtype = 'float32';
    });
    // stored as bf16 it would have half the bytes
    expect(await failure(model)).toMatch(/down_proj|Packed BF16/);
  });

  it('a missing tensor', async () => {
    const model = withIndex(small(), (records) => {
      const at = records.findIndex(({ name }) => name === of);
      if (at >= 0) records.splice(at, 1);
    });
    expect(await failure(model)).toBe(
      `tensor ${of}: expected uint32 [128, 24], found nothing of that name in the model's files`
    );
  });

  it('a sliding window', async () => {
    const overrides = { sliding_window_size: 64, context_window_size: -1, attention_sink_size: 4 };
    expect(await failure(small(), { overrides })).toBe('sliding window attention is not supported');
  });

  it('another vocabulary in the chat config', async () => {
    const chat = await loadEngine(small(), { overrides: { vocab_size: 380 } as never });
    await expect(greedyReply(chat, 'a', 2)).rejects.toThrow(
      "vocab_size in mlc-chat-config.json is 380, but the model's logits have 384 values"
    );
    await chat.engine.unload();
  });
});
