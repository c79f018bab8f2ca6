/**
 * A small stand-in for tvmjs, so that the runtime's ABI can be tested in Node: it fills call frames
 * as tvmjs does and writes down every launch.
 */
import { readFileSync } from 'node:fs';
import { encodeProgram } from '../../src/library/block.ts';
import { injectBlock } from '../../src/library/inject.ts';
import type { Program } from '../../src/library/program.ts';
import { FakeGpu } from './library-gpu.ts';
import { tinyProgram } from './library-program.ts';

/** An object of the library, with the reference that the caller owns. */
export class Handle {
  constructor(
    readonly type: number,
    readonly at: number
  ) {}
}
/** An integer argument, as opposed to a plain number, which travels as a float. */
export class Int {
  constructor(readonly value: number) {}
}
export class Device {
  constructor(readonly type: 'cpu' | 'webgpu') {}
}
export const GPU = new Device('webgpu');
export const CPU = new Device('cpu');

export type Value =
  number | string | boolean | null | undefined | Uint8Array | Handle | Int | Device | Callback;
export type Callback = (...args: Value[]) => Value;
export type Launched = readonly [kernel: string, ...args: number[]];

type Exported = Record<string, (...args: number[]) => number>;

const RUNTIME = new URL('../../build/library/thinktab.wasm', import.meta.url);

export class Host {
  readonly launches: Launched[] = [];
  readonly gpu: FakeGpu;
  /** JavaScript functions that the library holds. */
  readonly callbacks = new Map<number, Callback>();
  #nextCallback = 1;
  #memory: WebAssembly.Memory;
  #exports: Exported;

  constructor(program: Program = tinyProgram()) {
    const wasm = injectBlock(readFileSync(RUNTIME), encodeProgram(program));
    const instance = new WebAssembly.Instance(new WebAssembly.Module(wasm), {
      env: {
        TVMFFIWasmSafeCall: (self: number, args: number, count: number, result: number) =>
          this.#called(self, args, count, result),
        TVMFFIWasmFunctionDeleter: (self: number) => this.callbacks.delete(self)
      }
    });
    this.#exports = instance.exports as unknown as Exported;
    this.#memory = instance.exports['memory'] as WebAssembly.Memory;
    this.gpu = new FakeGpu(this.#memory);
    // tvmjs writes here, asyncify or not.
    new Int32Array(this.#memory.buffer, 16, 2).set([24, 1024]);
    this.#export('_initialize');
    this.setGlobal('wasm.WebGPUDeviceAPI', (name) => this.gpu.deviceFunction(String(name)));
    this.setGlobal('wasm.WebGPUCreateShader', (info) => {
      const { name } = JSON.parse(String(info)) as { name: string };
      return (...args) => void this.launches.push([name, ...(args as number[])]);
    });
  }

  get memoryBytes(): number {
    return this.#memory.buffer.byteLength;
  }

  setGlobal(name: string, callback: Callback): void {
    const func = this.function(callback);
    const [text, done] = this.#bytes(new TextEncoder().encode(name));
    this.#check(this.#export('TVMFFIFunctionSetGlobal', text, func.at, 0));
    done();
    this.release(func);
  }

  /** A global function, or undefined. */
  global(name: string): Handle | undefined {
    const [text, done] = this.#bytes(new TextEncoder().encode(name));
    const out = this.#export('TVMWasmAllocSpace', 8);
    this.#check(this.#export('TVMFFIFunctionGetGlobal', text, out));
    const at = this.#view.getUint32(out, true);
    this.#export('TVMWasmFreeSpace', out);
    done();
    return at ? new Handle(68, at) : undefined;
  }

  /** A library object for a JavaScript function. */
  function(callback: Callback): Handle {
    const number = this.#nextCallback++;
    this.callbacks.set(number, callback);
    const out = this.#export('TVMWasmAllocSpace', 8);
    this.#export('TVMFFIWasmFunctionCreate', number, out);
    const at = this.#view.getUint32(out, true);
    this.#export('TVMWasmFreeSpace', out);
    return new Handle(68, at);
  }

  /** Calls a function object. Throws the library's message when it fails. */
  call(func: Handle, ...args: Value[]): Value {
    const cleanup: (() => void)[] = [];
    const frame = this.#export('TVMWasmAllocSpace', 16 * (args.length + 1));
    args.forEach((value, i) => this.#write(frame + 16 * i, value, cleanup));
    const result = frame + 16 * args.length;
    this.#write(result, null, cleanup);
    try {
      this.#check(this.#export('TVMFFIFunctionCall', func.at, frame, args.length, result));
      return this.#read(result);
    } finally {
      this.#export('TVMWasmFreeSpace', frame);
      cleanup.forEach((free) => free());
    }
  }

  /** Calls a global function by name. */
  run(name: string, ...args: Value[]): Value {
    const func = this.global(name);
    if (!func) throw new Error(`there is no global function ${name}`);
    try {
      return this.call(func, ...args);
    } finally {
      this.release(func);
    }
  }

  release(value: Value): void {
    if (value instanceof Handle) this.#export('TVMFFIObjectDecRef', value.at);
  }

  /** Type index that a type key stands for. Throws when it is not known. */
  typeIndex(key: string): number {
    const [text, done] = this.#bytes(new TextEncoder().encode(key));
    const out = this.#export('TVMWasmAllocSpace', 8);
    try {
      this.#check(this.#export('TVMFFITypeKeyToIndex', text, out));
      return this.#view.getInt32(out, true);
    } finally {
      this.#export('TVMWasmFreeSpace', out);
      done();
    }
  }

  /** Address of a fresh block of linear memory, which is freed at once: where the next one would be. */
  probe(bytes: number): number {
    const at = this.#export('TVMWasmAllocSpace', bytes);
    this.#export('TVMWasmFreeSpace', at);
    return at;
  }

  allocate(bytes: number): number {
    return this.#export('TVMWasmAllocSpace', bytes);
  }
  free(at: number): void {
    this.#export('TVMWasmFreeSpace', at);
  }

  shape(...dimensions: number[]): Handle {
    return this.run('ffi.Shape', ...dimensions.map((value) => new Int(value))) as Handle;
  }

  tensor(shape: readonly number[], dtype: string, device: Device = GPU): Handle {
    const dimensions = this.shape(...shape);
    try {
      return this.run('runtime.TVMTensorAllocWithScope', dimensions, dtype, device, null) as Handle;
    } finally {
      this.release(dimensions);
    }
  }

  /** What JavaScript reads of a tensor. */
  describe({ at }: Handle): { data: number; shape: number[]; device: number; byteOffset: number } {
    const view = this.#view;
    const shape = view.getUint32(at + 44, true);
    return {
      data: view.getUint32(at + 24, true),
      device: view.getInt32(at + 28, true),
      shape: Array.from({ length: view.getInt32(at + 36, true) }, (_, i) =>
        Number(view.getBigInt64(shape + 8 * i, true))
      ),
      byteOffset: Number(view.getBigUint64(at + 56, true))
    };
  }

  /** Bytes of a tensor on the GPU; the copy is live. */
  bufferOf(tensor: Handle): Uint8Array {
    const buffer = this.gpu.buffers.get(this.describe(tensor).data);
    if (!buffer) throw new Error('the tensor has no buffer');
    return buffer;
  }

  memory(at: number, bytes: number): Uint8Array {
    return new Uint8Array(this.#memory.buffer, at, bytes);
  }

  get #view(): DataView {
    return new DataView(this.#memory.buffer);
  }

  #export(name: string, ...args: number[]): number {
    const exported = this.#exports[name];
    if (!exported) throw new Error(`the library does not export ${name}`);
    return exported(...args);
  }

  #check(status: number): void {
    if (status === 0) return;
    const at = this.#export('TVMFFIWasmGetLastError');
    throw new Error(this.#cString(at));
  }

  #cString(at: number): string {
    const bytes = new Uint8Array(this.#memory.buffer);
    return new TextDecoder().decode(bytes.slice(at, bytes.indexOf(0, at)));
  }

  /** A ByteArray in linear memory, and how to free it. */
  #bytes(data: Uint8Array): [at: number, free: () => void] {
    const at = this.#export('TVMWasmAllocSpace', 8 + data.length);
    this.#view.setUint32(at, at + 8, true);
    this.#view.setUint32(at + 4, data.length, true);
    new Uint8Array(this.#memory.buffer).set(data, at + 8);
    return [at, () => this.#export('TVMWasmFreeSpace', at)];
  }

  #write(at: number, value: Value, cleanup: (() => void)[]): void {
    const set = (type: number, low: number, high = 0): void => {
      [type, 0, low, high].forEach((word, i) => this.#view.setInt32(at + 4 * i, word, true));
    };
    if (value === null || value === undefined) set(0, 0);
    else if (value instanceof Handle) set(value.type, value.at);
    else if (value instanceof Int) set(1, value.value, value.value < 0 ? -1 : 0);
    else if (value instanceof Device) set(6, value.type === 'cpu' ? 1 : 15);
    else if (typeof value === 'boolean') set(2, value ? 1 : 0);
    else if (typeof value === 'number') {
      set(3, 0);
      this.#view.setFloat64(at + 8, value, true);
    } else if (typeof value === 'string') {
      const [text, free] = this.#bytes(new TextEncoder().encode(`${value}\0`));
      set(8, text + 8);
      cleanup.push(free);
    } else if (value instanceof Uint8Array) {
      const [bytes, free] = this.#bytes(value);
      set(9, bytes);
      cleanup.push(free);
    } else {
      const func = this.function(value);
      set(68, func.at);
      cleanup.push(() => this.release(func));
    }
  }

  #read(at: number): Value {
    const type = this.#view.getInt32(at, true);
    const low = this.#view.getInt32(at + 8, true);
    switch (type) {
      case 0:
        return undefined;
      case 1:
        return low;
      case 2:
        return low !== 0;
      case 3:
        return this.#view.getFloat64(at + 8, true);
      case 65:
      case 66: {
        const start = this.#view.getUint32(low + 24, true);
        const bytes = new Uint8Array(this.#memory.buffer).slice(
          start,
          start + this.#view.getUint32(low + 28, true)
        );
        this.release(new Handle(type, low));
        return type === 65 ? new TextDecoder().decode(bytes) : bytes;
      }
      default:
        return new Handle(type, low);
    }
  }

  /** The library calls a JavaScript function; what it may own is turned into owned first, as in tvmjs. */
  #called(self: number, args: number, count: number, result: number): number {
    const values: Value[] = [];
    try {
      const callback = this.callbacks.get(self);
      if (!callback) throw new Error(`callback ${self} is gone`);
      for (let i = 0; i < count; i++) {
        const cell = args + 16 * i;
        if (this.#view.getInt32(cell, true) >= 8)
          this.#export('TVMFFIAnyViewToOwnedAny', cell, cell);
        values.push(this.#read(cell));
      }
      const answer = callback(...values);
      if (answer !== undefined && answer !== null) {
        const cleanup: (() => void)[] = [];
        const cell = this.#export('TVMWasmAllocSpace', 16);
        this.#write(cell, answer, cleanup);
        this.#export('TVMFFIAnyViewToOwnedAny', cell, result);
        this.#export('TVMWasmFreeSpace', cell);
        cleanup.forEach((free) => free());
      }
      return 0;
    } catch (error) {
      const [text, free] = this.#bytes(new TextEncoder().encode(`${(error as Error).message}\0`));
      this.#export('TVMFFIErrorSetRaisedFromCStr', text + 8, text + 8);
      free();
      return -1;
    } finally {
      values.forEach((value) => this.release(value));
    }
  }
}
