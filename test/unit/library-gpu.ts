/** A GPU of byte arrays behind tvmjs's five device functions. */
type DeviceFunction = (...args: unknown[]) => number | undefined;

export class FakeGpu {
  readonly buffers = new Map<number, Uint8Array>();
  /** Names of the functions called. */
  readonly calls: string[] = [];
  /** The next allocation throws this. */
  refuse: string | undefined;
  /** Allocations that succeed before `refuse` counts. */
  patience = 0;
  /** Destroying a buffer throws this. */
  refuseToFree: string | undefined;
  #next = 1;
  readonly #memory: WebAssembly.Memory;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
  }

  deviceFunction(name: string): DeviceFunction {
    return (...args) => {
      this.calls.push(name);
      const [a = 0, b = 0, c = 0, d = 0, e = 0] = args as number[];
      switch (name) {
        case 'deviceAllocDataSpace':
          return this.#allocate(a);
        case 'deviceFreeDataSpace':
          if (this.refuseToFree !== undefined) throw new Error(this.refuseToFree);
          this.buffers.delete(a);
          return undefined;
        case 'deviceCopyToGPU':
          this.#buffer(b).set(this.#linear.subarray(a, a + d), c);
          return undefined;
        case 'deviceCopyFromGPU':
          this.#linear.set(this.#buffer(a).subarray(b, b + d), c);
          return undefined;
        case 'deviceCopyWithinGPU':
          this.#buffer(c).set(this.#buffer(a).subarray(b, b + e), d);
          return undefined;
        default:
          throw new Error(`Unknown DeviceAPI function ${name}`);
      }
    };
  }

  get #linear(): Uint8Array {
    return new Uint8Array(this.#memory.buffer);
  }

  #allocate(bytes: number): number {
    if (this.refuse !== undefined && this.patience-- <= 0) throw new Error(this.refuse);
    const id = this.#next++;
    this.buffers.set(id, new Uint8Array(Math.max(4, Math.ceil(bytes / 4) * 4)));
    return id;
  }

  #buffer(id: number): Uint8Array {
    const buffer = this.buffers.get(id);
    if (!buffer) throw new Error(`there is no buffer ${id}`);
    return buffer;
  }
}
