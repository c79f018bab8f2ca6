/** The models as the page offers them: the catalog's entries with this device's verdict. */
import { CATALOG, DEFAULT_CONTEXT, type CatalogModel } from '../engine/catalog.ts';
import type { DeviceReport } from '../engine/device.ts';
import type { ModelSource } from '../engine/model.ts';
import { defaultContext, verdict } from '../engine/verdict.ts';
import { told } from '../words/told.ts';

/** Whether it runs here; `unknown` before the device or the model is known. */
export type Runs = 'good' | 'slow' | 'tight' | 'no' | 'unknown';

export interface Offer {
  readonly source: ModelSource;
  readonly runs: Runs;
  /** one sentence behind the verdict; empty when there is nothing to add */
  readonly why: string;
  /** tokens of context it would be loaded with */
  readonly context: number;
  /** what the catalog knows; undefined for a model by address */
  readonly known?: CatalogModel & { readonly gpuBytes: number };
}

/** The models shown first, where the catalog has them. */
const FIRST = ['pocket', 'r1-qwen-1.5b'];

/** `wanted`: the context length of the settings, which wins over what suits the device. */
export function offer(
  source: ModelSource,
  device: DeviceReport | undefined,
  wanted: number | undefined
): Offer {
  const model = CATALOG.find(({ id }) => id === source.id);
  if (!model || !device) {
    const why = device?.failure ? told(device.failure).what : '';
    return { source, runs: why ? 'no' : 'unknown', why, context: wanted ?? DEFAULT_CONTEXT };
  }
  const context = Math.min(
    wanted ?? defaultContext(model, device),
    // What the engine would lower it to.
    model.config.contextLength
  );
  const { level, why, gpuBytes } = verdict(model, device, context);
  return { source, runs: level, why, context, known: { ...model, gpuBytes } };
}

/** The model the address chose, alone; otherwise those to begin with. */
export function firstModels(chosen: ModelSource | undefined): readonly ModelSource[] {
  if (chosen) return [chosen];
  return FIRST.flatMap((id) => CATALOG.find((model) => model.id === id) ?? []);
}

/** The whole catalog, and after it the model the address chose, if it is another one. */
export function allModels(chosen: ModelSource | undefined): readonly ModelSource[] {
  const other = chosen && !CATALOG.some(({ id }) => id === chosen.id);
  return other ? [...CATALOG, chosen] : CATALOG;
}
