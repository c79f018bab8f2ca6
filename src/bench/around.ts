/** What the bench needs of the page around it, and what it tells that page. */
import type { EngineClient } from '../engine/client.ts';
import type { LoadedModel } from '../engine/model.ts';
import type { RunKind } from './result.ts';

export interface Around {
  readonly engine: EngineClient;
  readonly appVersion: string;
  readonly loaded: LoadedModel | undefined;
  /** a model is on its way */
  readonly loading: boolean;
  /** a reply is being written */
  readonly answering: boolean;
  /** the model that is offered while there is none; undefined where none runs here */
  readonly offered: { readonly name: string; load(): Promise<void> } | undefined;
  /** why the model that the address asks for cannot be measured here */
  readonly obstacle: string | undefined;
  /** `?bench=` of the address */
  readonly asked: RunKind | undefined;
  /** `result=` of the address: a result from elsewhere */
  readonly shared: string | undefined;
  chooseModel(): void;
  /** The engine is the benchmark's alone, or everybody's again. */
  measuring(on: boolean): void;
  /** What the engine said when it failed: the model may be gone with it. */
  failed(error: unknown): void;
  /** Takes the result from elsewhere out of the address. */
  forgetShared(): void;
}
