/** What a function makes, made when first asked for and then kept: no start of the Worker waits for what it may not need. */
export function lazily<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
