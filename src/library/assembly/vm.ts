/** Modules: the system library, the virtual machine with the model's functions, the weights. */
import * as L from '../layout';
import { Cell, cell } from './cells';
import { fail, failure } from './errors';
import { FunctionObject, Handler, createFunction } from './functions';
import { setKernelFunction } from './interpreter';
import { createCache } from './kv';
import { decode, embed, prefill } from './model';
import { FUNCTION, MODULE, Obj, TEXT, create, retain, viewOf } from './objects';
import { addressAt, findKernel, hasProgram, kernelSpec, lengthAt, word } from './program';
import { applyBias, applyBitmask, applyPenalty, argsort, sample, softmax } from './sampling';
import { getParams, resolveWeights } from './weights';

const LIBRARY = 0;
const MACHINE = 1;
const WEIGHTS = 2;

// @ts-ignore: decorator
@unmanaged
class Module extends Obj {
  kind: i32;
}

function createModule(kind: i32): usize {
  const module = changetype<Module>(create(MODULE, offsetof<Module>(), null));
  module.kind = kind;
  return changetype<usize>(module);
}

/** () → Module */
export function systemLibrary(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  return result.give(createModule(LIBRARY));
}

function loadExecutable(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  return hasProgram() ? result.give(createModule(MACHINE)) : false;
}

/** (Array of names) → Module with get_params; fails with the first tensor that is not as expected */
export function paramModule(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  return hasProgram() && resolveWeights() ? result.give(createModule(WEIGHTS)) : false;
}

/** (Module, name, search imports) → Function, or None when there is none of that name */
export function moduleFunction(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  const module = changetype<Module>(cell(args, 0).object(MODULE));
  if (!changetype<usize>(module) || count < 2) return fail('a module and a name were expected');
  const handler = find(module.kind, cell(args, 1));
  return handler ? result.give(createFunction(handler, changetype<usize>(module))) : true;
}

/** (Module, Module): there is nothing to import */
export function importModule(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  return true;
}

function find(kind: i32, name: Cell): Handler | null {
  if (kind == LIBRARY) return name.is('vm_load_executable') ? loadExecutable : null;
  if (kind == WEIGHTS) return name.is('get_params') ? getParams : null;
  if (name.is('vm_initialization')) return initialize;
  if (name.is('_metadata')) return metadata;
  if (name.is('webgpu.get_fmap')) return functionMap;
  if (name.is('webgpu.get_shader')) return shader;
  if (name.is('webgpu.update_prebuild')) return updatePrebuild;
  if (name.is('embed')) return embed;
  if (name.is('prefill')) return prefill;
  if (name.is('decode')) return decode;
  if (name.is('create_tir_paged_kv_cache')) return createCache;
  if (name.is('softmax_with_temperature')) return softmax;
  if (name.is('argsort_probs')) return argsort;
  if (name.is('sample_with_top_p')) return sample;
  if (name.is('apply_logit_bias_inplace')) return applyBias;
  if (name.is('apply_penalty_inplace')) return applyPenalty;
  if (name.is('apply_bitmask_inplace')) return applyBitmask;
  return null;
}

/** (device type, device id, allocator, host type, host id, allocator): all known already */
function initialize(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  return true;
}

function metadata(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  return result.give(viewOf(TEXT, word(L.H_METADATA + 1), word(L.H_METADATA)));
}

function functionMap(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  return result.give(viewOf(TEXT, word(L.H_FUNCTION_MAP + 1), word(L.H_FUNCTION_MAP)));
}

/** Index of the kernel that an argument names, or -1 and a message. */
function kernelArgument(argument: Cell): i32 {
  const index = findKernel(argument.bytes(), argument.length());
  if (index < 0) failure().put('there is no kernel ').bytes(argument.bytes(), argument.length());
  return index;
}

/** (kernel name) → WGSL */
function shader(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  const index = kernelArgument(cell(args, 0));
  if (index < 0) return false;
  const code = kernelSpec(index) + 8;
  return result.give(viewOf(TEXT, addressAt(code), lengthAt(code)));
}

/** (kernel name, Function): the page has compiled a kernel */
function updatePrebuild(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  const index = kernelArgument(cell(args, 0));
  if (index < 0) return false;
  const func = count > 1 ? cell(args, 1).object(FUNCTION) : 0;
  if (!func) return fail('a function was expected');
  setKernelFunction(index, retain(func));
  return true;
}
