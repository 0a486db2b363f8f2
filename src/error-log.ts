/** What the log tells of an error that nobody foresaw. */

/** The words up to the first quotation: what an engine quotes may be a caller's or a tenant's. */
function wordsOf(error: unknown): string {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : "something that is no error";
  const [words = ""] = message.split(/["'`\n]/, 1);
  return words.replace(/\S*(?:@|:\/\/)\S*/g, "…").slice(0, 200);
}

/** One line of JSON on stderr, with the place in the code where it happened. */
export function logError(event: string, error: unknown, about: object = {}): void {
  const frames = (error instanceof Error ? (error.stack ?? "") : "").match(/^ +at .+$/gm) ?? [];
  const at = frames.slice(0, 8).map((frame) => frame.trim().slice(0, 200));
  console.error(JSON.stringify({ event, ...about, message: wordsOf(error), at }));
}
