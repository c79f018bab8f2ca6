/** The longer context that a loaded model could have, where a prompt or a reply did not fit. */
import type { Longer } from '../chat/longer.ts';
import { CATALOG } from '../engine/catalog.ts';
import { verdict } from '../engine/verdict.ts';
import type { DeviceReport } from '../engine/device.ts';
import type { LoadedModel } from '../engine/model.ts';

/** Of what is needed: room for the reply. */
const ROOM = 1.25;

/** Twice as long, until `needed` tokens and a reply fit; undefined where the model or device cannot. */
export function longerContext(
  loaded: LoadedModel,
  needed: number,
  device: DeviceReport | undefined
): Longer | undefined {
  let contextLength = loaded.contextLength;
  do contextLength *= 2;
  while (contextLength < needed * ROOM);
  contextLength = Math.min(contextLength, loaded.longestContext);
  if (contextLength <= loaded.contextLength || contextLength <= needed) return undefined;
  const known = CATALOG.find(({ url }) => url === loaded.model.url);
  if (known && device && verdict(known, device, contextLength).level === 'no') return undefined;
  const bytes = (contextLength - loaded.contextLength) * loaded.bytesPerToken;
  return { contextLength, bytes };
}
