/**
 * Stands in the bundle for modules of Hono that the bridge never runs: apps within the app, and reading of forms. A new
 * version of Hono that imports something else from one of them stops the build.
 */
function refuse(): never {
  throw new Error("This part of Hono is not in the bundle.");
}

export const createMountedRequest = refuse;
export const parseBody = refuse;
