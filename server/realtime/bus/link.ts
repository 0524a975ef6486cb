/** An engine that carries texts between processes, in one order for all of them. */
export interface Link {
  /** @throws {Error} if it cannot be sent now. */
  send(text: string): Promise<void>;
  close(): Promise<void>;
}

/** What a link tells its bus. */
export interface LinkEvents {
  /** Texts of every process arrive, one's own among them. */
  readonly onText: (text: string) => void;
  /** From now on everything arrives; what was sent while it did not is lost. */
  readonly onUp: () => void;
  readonly onDown: (error: unknown) => void;
}

/** Resolves once it is up. @throws {Error} if the engine cannot be reached. */
export type OpenLink = (events: LinkEvents) => Promise<Link>;
