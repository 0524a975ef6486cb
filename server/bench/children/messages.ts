/** What the benchmark's processes say to each other over their IPC channels. */

/** One client's live stream. */
export interface PlannedStream {
  readonly path: string;
  readonly token: string;
}

/** One request that carries one message. */
export interface PlannedSend {
  readonly eventId: string;
  /** Indices of the streams that it has to arrive on. */
  readonly recipients: readonly number[];
  readonly path: string;
  readonly token: string;
  readonly body: string;
}

export interface LoadPlan {
  readonly port: number;
  readonly tls: boolean;
  readonly streams: readonly PlannedStream[];
  readonly sends: readonly PlannedSend[];
  /** Messages per second; send `i` is due `i / rate` seconds after the start. */
  readonly rate: number;
}

export interface LoadResult {
  /** Milliseconds from when each delivered message was due to be sent until its recipient had it. */
  readonly latenciesMs: readonly number[];
  /** Requests that were answered with anything but 200, or not at all. */
  readonly refused: number;
}

/** To the load generator, in this order; each is answered once. */
export type LoadCommand = { readonly type: 'connect'; readonly plan: LoadPlan } | { readonly type: 'send' };

export type LoadAnswer =
  | { readonly type: 'connected'; readonly ms: number }
  | { readonly type: 'sent'; readonly result: LoadResult }
  | { readonly type: 'failed'; readonly reason: string };

/** To a server: how much memory it has; to begin reading a file's facts; what the slowest read took. */
export interface ServerQuestion {
  readonly type: 'memory' | 'watch-reads' | 'worst-read';
}

/** Bytes of memory, or milliseconds. */
export interface ServerAnswer {
  readonly value: number;
}
