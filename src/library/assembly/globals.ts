/** Registers every global function that tvmjs looks up, under its name there. */
import { Cell } from './cells';
import {
  checkpointMetadata,
  exportGroup,
  finishImport,
  importGroup,
  prepareImport,
  sequenceLength
} from './checkpoint';
import { draft, draftsDiffer, tryDrafts } from './drafts';
import { fail } from './errors';
import { FunctionObject, Handler, createFunction, globalName, setGlobal } from './functions';
import {
  addSequence,
  beginForward,
  clearCache,
  endForward,
  removeSequence,
  skippedRows,
  slidingWindow
} from './kv';
import { release } from './objects';
import * as T from './tensor-globals';
import { textAt } from './text';
import { importModule, moduleFunction, paramModule, systemLibrary } from './vm';
import { clearTensors, getTensor, removeTensor, updateTensor } from './weights';

const name = textAt(memory.data(12, 8));

function define(literal: string, handler: Handler): void {
  name.clear().put(literal);
  const func = createFunction(handler, 0);
  setGlobal(name.at, name.length, func, true);
  release(func);
}

/** () → function that lists the names */
function globalNames(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  return result.give(createFunction(globalName, 0));
}

/** tvmjs wants these to exist; web-llm samples on the GPU and never calls them. */
function hostSampling(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  return fail('this library samples on the GPU only');
}

function paramsByPrefix(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  return fail('weights are found by their names, not by a prefix');
}

export function defineGlobals(): void {
  define('ffi.FunctionListGlobalNamesFunctor', globalNames);
  define('ffi.ModuleGetFunction', moduleFunction);
  define('ffi.ModuleImportModule', importModule);
  define('ffi.SystemLib', systemLibrary);
  define('ffi.Shape', T.makeShape);
  define('ffi.Array', T.makeArray);
  define('ffi.ArrayGetItem', T.arrayItem);
  define('ffi.ArraySize', T.arraySize);
  define('tvmjs.runtime.ArrayConcat', T.concatArrays);
  define('runtime.TVMTensorAllocWithScope', T.allocateWithScope);
  define('runtime.TVMTensorCopyFromTo', T.copyFromTo);
  define('runtime.TVMTensorCreateView', T.createView);
  define('tvmjs.runtime.TensorCopyFromBytes', T.copyFromBytes);
  define('tvmjs.runtime.TensorCopyToBytes', T.copyToBytes);
  define('tvmjs.array.decode_storage', T.decodeStorage);
  define('tvmjs.array.decode_bf16_to_f32_inplace', T.decodeInPlace);
  define('tvmjs.runtime.ConcatEmbeddings', T.concatEmbeddings);
  define('vm.builtin.tensor_cache.update', updateTensor);
  define('vm.builtin.tensor_cache.get', getTensor);
  define('vm.builtin.tensor_cache.remove', removeTensor);
  define('vm.builtin.tensor_cache.clear', clearTensors);
  define('vm.builtin.param_module_from_cache_by_name', paramModule);
  define('vm.builtin.param_module_from_cache', paramsByPrefix);
  define('vm.builtin.sample_top_p_from_logits', hostSampling);
  define('vm.builtin.sample_top_p_from_prob', hostSampling);
  define('vm.builtin.apply_repetition_penalty', hostSampling);
  define('vm.builtin.apply_presence_and_frequency_penalty', hostSampling);
  define('vm.builtin.apply_softmax_with_temperature', hostSampling);
  define('vm.builtin.kv_state_clear', clearCache);
  define('vm.builtin.kv_state_add_sequence', addSequence);
  define('vm.builtin.kv_state_remove_sequence', removeSequence);
  define('vm.builtin.kv_state_begin_forward', beginForward);
  define('vm.builtin.kv_state_end_forward', endForward);
  define('thinktab.skipped_rows', skippedRows);
  define('vm.builtin.attention_kv_cache_enable_sliding_window_for_seq', slidingWindow);
  define('vm.builtin.attention_kv_cache_get_checkpoint_metadata', checkpointMetadata);
  define('vm.builtin.attention_kv_cache_export_page_group', exportGroup);
  define('vm.builtin.attention_kv_cache_prepare_import', prepareImport);
  define('vm.builtin.attention_kv_cache_import_page_group', importGroup);
  define('vm.builtin.attention_kv_cache_finish_import', finishImport);
  define('vm.builtin.attention_kv_cache_get_sequence_length', sequenceLength);
  // Not of web-llm's asking: what the engine around it knows.
  define('thinktab.draft', draft);
  define('thinktab.try_drafts', tryDrafts);
  define('thinktab.drafts_differ', draftsDiffer);
}
