/** A longer context that a model could be loaded with, and what it costs. */
export interface Longer {
  readonly contextLength: number;
  /** of memory, beyond what it takes now */
  readonly bytes: number;
}
