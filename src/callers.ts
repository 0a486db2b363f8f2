/**
 * Notes on the callers of the legacy service, on their way to the archive. A note goes along with what the request asks the
 * tenant's archive anyway, never by itself; that of a request which was refused before waits here for the next one.
 */
import { agentText, type ClientNote, NoteBook } from "./archive/client-notes.ts";
import type { RequestNote } from "./request-log.ts";

/** Notes that wait for a tenant at most. */
const MOST_WAITING = 200;

export class Callers {
  readonly #waiting = new Map<string, NoteBook>();

  add(tenantId: string, notes: readonly ClientNote[]): void {
    const book = this.#waiting.get(tenantId) ?? new NoteBook(MOST_WAITING);
    this.#waiting.set(tenantId, book);
    for (const note of notes) book.add(note);
  }

  /** Ask a tenant's archive and hand it what waits, and `own` after it; what waits stays where asking fails. */
  async along<T>(
    tenantId: string,
    ask: (notes: readonly ClientNote[]) => Promise<T>,
    own: readonly ClientNote[] = [],
  ): Promise<T> {
    const waiting = this.#waiting.get(tenantId)?.notes() ?? [];
    this.#waiting.delete(tenantId);
    try {
      return await ask([...waiting, ...own]);
    } catch (error) {
      this.add(tenantId, waiting);
      throw error;
    }
  }
}

/**
 * One request on its way. Its note is sent before the answer is known, with the status to be expected; where it turns out
 * another, a correction waits for the next request.
 */
export class Call {
  readonly #callers: Callers;
  readonly #note: Omit<ClientNote, "set" | "status">;
  #tenantId: string;
  #set: string | undefined;
  #told: number | undefined;
  /** The same for the log, as far as it is known. */
  readonly log: RequestNote = {};

  /** @param tenantId whose note it is as long as the address isn't read; @param now ms since 1970, UTC */
  constructor(callers: Callers, account: string, tenantId: string, userAgent: string | undefined, now: number) {
    this.#callers = callers;
    this.#note = { account, since: now, last: now, count: 1, userAgent: agentText(userAgent) };
    this.#tenantId = tenantId;
  }

  /** What it asks for is known. */
  about(tenantId: string, set: string): void {
    this.#tenantId = tenantId;
    this.#set = set;
    this.log.tenant = tenantId;
    this.log.set = set;
  }

  /** Ask the archive, with the note that the request is answered so. */
  async along<T>(status: number, ask: (notes: readonly ClientNote[]) => Promise<T>): Promise<T> {
    const answer = await this.#callers.along(this.#tenantId, ask, [this.#as(status, "")]);
    this.#told = status;
    return answer;
  }

  /** The answer is known. @param setOf names what was asked for where the request was never read */
  end(status: number, setOf: () => string): void {
    if (status !== this.#told) this.#callers.add(this.#tenantId, [this.#as(status, this.#set ?? setOf())]);
  }

  #as(status: number, unread: string): ClientNote {
    return { ...this.#note, set: this.#set ?? unread, status, count: this.#told === undefined ? 1 : 0 };
  }
}
