/** What the pre-flight looks at, given by the page around it. */
import type { DeviceReport } from '../../engine/device.ts';
import type { LoadedModel } from '../../engine/model.ts';
import type { VerifiedModel, VerifyProgress } from '../../engine/verify-messages.ts';
import type { Finished, ReceivedBatch } from '../../engine/open-requests.ts';
import type { Recordable } from '../replay/recording.ts';

/** What of the page would be answered without a network, as the service worker has read it. */
export interface KeptPage {
  readonly files: number;
  readonly bytes: number;
  /** paths of files that are missing or damaged */
  readonly broken: readonly string[];
}

/** Why there is no one to ask. */
export type NotKept = 'no-workers' | 'none' | 'past-it' | 'silent';

/** A reply beside the conversation. */
export interface Trial {
  readonly finished: Finished;
  /** so that it can be kept as a recording */
  readonly recordable: Recordable;
}

export interface Subject {
  /** the model that answers; undefined while there is none */
  readonly loaded: LoadedModel | undefined;
  /** `mend`: what is missing is fetched again first. Never rejects. */
  page(mend: boolean): Promise<KeptPage | NotKept>;
  /**
   * Reads every byte of the model's files as they are stored; undefined where nothing of it is. Nothing
   * is fetched. Rejects with EngineError, or with the signal's reason.
   */
  verify(
    signal: AbortSignal,
    onProgress: (progress: VerifyProgress) => void
  ): Promise<VerifiedModel | undefined>;
  /** the graphics device as it is now */
  probe(): Promise<DeviceReport>;
  /**
   * Asks in no conversation, as one of its own would be asked. After an abort it ends with what is
   * there. Rejects with EngineError. `maxTokens`: fewer than are set.
   */
  tryOut(
    text: string,
    signal: AbortSignal,
    onTokens: (batch: ReceivedBatch) => void,
    maxTokens?: number
  ): Promise<Trial>;
  /** The model is the pre-flight's alone, or everybody's again. */
  occupy(on: boolean): void;
}
