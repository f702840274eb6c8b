// A second process of this program: it may hang, crash or be killed, and the first one goes on.

/** The other process, as the first one sees it; it is started again when it ends. */
export interface Companion {
  /** Lost while the process is away. */
  send(message: unknown): void;
  /** Sends a last message, and resolves when the process ended, or was left behind. */
  close(lastMessage: unknown): Promise<void>;
}

/** What happens to it. */
export interface CompanionListener {
  /** A process is up; tell it everything. */
  onUp(): void;
  /** Any message; a life sign, too. */
  onMessage(message: unknown): void;
  /** It ended or was given up, in words; it is tried again in `againMs`. */
  onDown(why: string, againMs: number): void;
}
