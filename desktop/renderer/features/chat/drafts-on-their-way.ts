/**
 * Drafts that the engine was given and has not kept yet. Whoever leaves a chat and is back at once
 * finds what they wrote, and not what the list of chats still says of it.
 */
export class DraftsOnTheirWay {
  readonly #texts = new Map<string, string>();
  readonly #save: (draft: { readonly conversationId: string; readonly text: string }) => Promise<unknown>;

  constructor(save: DraftsOnTheirWay['save']) {
    this.#save = save;
  }

  /** What was written in a chat, where `kept` is what the engine told last. */
  newest(conversationId: string, kept: string): string {
    return this.#texts.get(conversationId) ?? kept;
  }

  save(draft: { readonly conversationId: string; readonly text: string }): Promise<unknown> {
    const { conversationId, text } = draft;
    this.#texts.set(conversationId, text);
    // Kept or refused, as at a lock: nothing of it stays in the page. The engine tells of what it kept before it answers.
    return this.#save(draft)
      .catch(() => undefined)
      .finally(() => {
        if (this.#texts.get(conversationId) === text) this.#texts.delete(conversationId);
      });
  }
}
