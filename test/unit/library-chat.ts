/** The host with what web-llm does on it: functions of the machine, weights, a cache, forward passes. */
import { Handle, Host, Int, type Value } from './library-host.ts';
import { CHUNK } from './library-program.ts';

export class ChatHost extends Host {
  /** The virtual machine's function, through the modules as tvmjs finds it. */
  machineFunction(name: string): Handle {
    const library = this.run('ffi.SystemLib') as Handle;
    const load = this.run('ffi.ModuleGetFunction', library, 'vm_load_executable', true) as Handle;
    const machine = this.call(load) as Handle;
    const func = this.run('ffi.ModuleGetFunction', machine, name, true);
    [library, load, machine].forEach((object) => this.release(object));
    if (!(func instanceof Handle)) throw new Error(`there is no function ${name}`);
    return func;
  }

  /** Calls a function of the virtual machine. */
  machine(name: string, ...args: Value[]): Value {
    const func = this.machineFunction(name);
    try {
      return this.call(func, ...args);
    } finally {
      this.release(func);
    }
  }

  /** A call that answers with an object. */
  object(name: string, ...args: Value[]): Handle {
    return this.machine(name, ...args) as Handle;
  }

  /** Puts a tensor into the weight cache, as the loader does. */
  update(name: string, shape: readonly number[], dtype: string): void {
    const tensor = this.tensor(shape, dtype);
    try {
      this.run('vm.builtin.tensor_cache.update', name, tensor, new Int(0));
    } finally {
      this.release(tensor);
    }
  }

  resolve(): void {
    this.release(this.run('vm.builtin.param_module_from_cache_by_name', null));
  }

  loadWeights(): void {
    this.update('table', [10, 4], 'uint32');
    this.update('norm', [6], 'float16');
    this.resolve();
  }

  createCache(context = 16, sliding = 0): Handle {
    const shapes = [1, context, CHUNK, 16, sliding].map((value) => this.shape(value));
    try {
      return this.object('create_tir_paged_kv_cache', ...shapes);
    } finally {
      shapes.forEach((shape) => this.release(shape));
    }
  }

  /** Embeds and forwards `rows` tokens; answers with the logits, which the caller releases. */
  logits(kv: Handle, rows: number): Handle {
    const ids = this.tensor([rows], 'int32');
    const hidden = this.object('embed', ids, null);
    const [zero, length] = [this.shape(0), this.shape(rows)];
    this.run('vm.builtin.kv_state_begin_forward', kv, zero, length);
    const result = this.object(rows > 1 ? 'prefill' : 'decode', hidden, kv, null);
    this.run('vm.builtin.kv_state_end_forward', kv);
    const logits = this.run('ffi.ArrayGetItem', result, new Int(0)) as Handle;
    [ids, hidden, zero, length, result].forEach((object) => this.release(object));
    return logits;
  }

  forward(kv: Handle, rows: number): void {
    this.release(this.logits(kv, rows));
  }

  /** Names of the kernels launched so far. */
  get launched(): string[] {
    return this.launches.map(([name]) => name);
  }
}
