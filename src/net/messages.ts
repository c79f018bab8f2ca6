/** What page, workers and service worker tell each other about requests, all on one channel. */

export const CHANNEL = 'thinktab/net';

/** Held, shared, by every worker of a page as long as it lives: how many there are is how many hold it. */
export const lockOf = (page: string): string => `thinktab/net ${page}`;

export type How =
  | 'fetch'
  | 'XMLHttpRequest'
  | 'WebSocket'
  | 'EventSource'
  | 'WebTransport'
  | 'RTCPeerConnection'
  | 'sendBeacon'
  | 'Cache.add'
  | 'importScripts'
  | 'Worker';

/** One request, as the code that made it has written it down. */
export interface Asked {
  /** unique within its realm */
  readonly id: string;
  readonly how: How;
  readonly method: string;
  /** '' where there is none, as for WebRTC */
  readonly url: string;
  /** bytes of its body; undefined where they cannot be counted */
  readonly sent: number | undefined;
  /** bytes of the answer that were read, as far as whoever reads them counts */
  readonly received?: number;
  readonly refused: boolean;
}

/** One request, as the browser has timed it. */
export interface Timed {
  readonly url: string;
  /** 'fetch', 'script', 'link' … */
  readonly by: string;
  /** of the answer, decoded; 0 where another origin does not let it be seen */
  readonly bytes: number;
}

/** From a worker to its page. */
export type Told =
  | { readonly page: string; readonly kind: 'asked'; readonly asked: Asked }
  | { readonly page: string; readonly kind: 'timed'; readonly timed: readonly Timed[] }
  /** it has begun */
  | { readonly page: string; readonly kind: 'here'; readonly sealed: boolean }
  /** it is closed; `served`: all it asks for goes through the service worker, which has said so */
  | { readonly page: string; readonly kind: 'closed'; readonly served: boolean };

/** From the page to its workers. */
export interface Order {
  readonly page: string;
  readonly kind: 'seal';
  /** where the service worker answers for the seal; undefined where there is none */
  readonly hello?: string;
}

/** What the service worker answers there. */
export const HELLO = 'sealed';

/** What the service worker has seen of one request. */
export interface Seen {
  /** ms since 1970 */
  readonly at: number;
  /** the browser’s id of the page or worker that asked; '' where it is a page that is only coming */
  readonly client: string;
  readonly url: string;
  readonly method: string;
  readonly sent: number | undefined;
  /** `kept`: answered from what is stored; `passed`: left to the network; `own`: asked by itself */
  readonly became: 'kept' | 'passed' | 'refused' | 'own';
}

/** The service worker’s answer to LOG. */
export interface SeenLog {
  /** ms since 1970; browsers stop service workers that nobody asks, and what they noted ends with them */
  readonly since: number;
  readonly seen: readonly Seen[];
  /** tabs that show the page */
  readonly tabs: number;
  /** ids of other pages of this site than the one that asks, also of those that are gone */
  readonly others: readonly string[];
}

/** of the version that answers: what it has seen; goes with a port for the answer (SeenLog) */
export const LOG = 'what was requested';
/**
 * of the version that answers: from now on this page gets what is kept, and nothing from a network;
 * goes with a port, which is told when it holds
 */
export const SEAL = 'seal this page';
/** below the page: asked by a worker that is to be closed with its page */
export const SEALED_PATH = 'sealed';
