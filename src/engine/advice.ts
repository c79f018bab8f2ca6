/**
 * What makes the device slow. What is said of it, with the one step that helps in this browser on
 * this system, is in src/words/en/device-failures.ts.
 */
import * as text from '../words/en/device-failures.ts';
import { said } from './failure.ts';
import type { Said } from './failure.ts';
import { platformOf, type NavigatorLike } from './platform.ts';

/** Something to know that does not keep a model from running. */
export interface Advice extends Said {
  readonly kind: 'software-adapter' | 'no-shader-f16' | 'small-limits';
}

export const softwareAdapter = (navigator: NavigatorLike, name: string): Advice => ({
  kind: 'software-adapter',
  ...said('softwareAdapter', text.softwareAdapter, platformOf(navigator), name)
});

export const noShaderF16 = (): Advice => ({
  kind: 'no-shader-f16',
  ...said('noShaderF16', text.noShaderF16)
});

export const smallLimits = (binding: number): Advice => ({
  kind: 'small-limits',
  ...said('smallLimits', text.smallLimits, binding)
});
