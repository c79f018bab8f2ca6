/**
 * Whether the model runs on the right GPU. A computer with two of them may give either, and one whose
 * driver has crashed gives the processor in its place; nothing else on the page tells.
 */
import type { DeviceReport } from '../../engine/device.ts';
import type { Backend } from '../../engine/model.ts';
import { told } from '../../words/told.ts';
import { adapterName } from '../../engine/adapter-name.ts';
import { words } from '../../words/preflight.ts';
import { bad, good, type Finding } from './finding.ts';

const KEY = 'thinktab.stage.adapter';

type Store = Pick<Storage, 'getItem' | 'setItem'>;

/** `backend`: of the model that is loaded. Without one before it, a GPU is the one to remember. */
export function gpuFinding(
  device: DeviceReport,
  backend: Backend | undefined,
  store: () => Store = () => localStorage
): Finding {
  const { failure } = device;
  if (failure) {
    return bad(
      () => words.gpu.none(told(failure).what),
      () => told(failure).next,
      { details: failure.details }
    );
  }
  const name = adapterName(device);
  if (device.software) {
    return bad(
      () => words.gpu.software.what(name),
      () => words.gpu.software.next
    );
  }
  if (backend === 'cpu') {
    return bad(
      () => words.gpu.processor.what(name),
      () => words.gpu.processor.next
    );
  }
  const before = remembered(store);
  if (before === undefined) remember(device, store);
  else if (before !== name) {
    return bad(
      () => words.gpu.other.what(name, before),
      () => words.gpu.other.next,
      { remedy: 'adapter' }
    );
  }
  return good(() => (before === undefined ? words.gpu.first(name) : words.gpu.good(name)));
}

/** From now on this one is the right one. */
export function remember(device: DeviceReport, store: () => Store = () => localStorage): void {
  try {
    store().setItem(KEY, adapterName(device));
  } catch {
    // Storage is switched off: nothing is remembered.
  }
}

function remembered(store: () => Store): string | undefined {
  try {
    return store().getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}
