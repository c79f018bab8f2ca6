/** Devices on which a page that takes much memory is ended by the system. */
import { platformOf, type NavigatorLike } from './platform.ts';

/** Gigabytes of main memory, as browsers tell them, up to which a device is small. */
const LITTLE = 4;

/** A phone, a tablet, or a computer with little main memory. Also for workers. */
export function isSmallDevice(navigator: NavigatorLike): boolean {
  const { deviceMemory = Infinity } = navigator as { readonly deviceMemory?: number };
  return deviceMemory <= LITTLE || ['android', 'ios'].includes(platformOf(navigator).system);
}
