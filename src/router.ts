/**
 * Hono's smallest router looks through all routes for each request, and nearly all of ours are under `/bridge/`, where the
 * old programs never ask: for other addresses those are left out.
 */
import type { Router } from "hono/router";
import { PatternRouter } from "hono/router/pattern-router";

const OWN = "/bridge";

export class BridgeRouter<T> implements Router<T> {
  readonly name = "BridgeRouter";
  readonly #all = new PatternRouter<T>();
  readonly #elsewhere = new PatternRouter<T>();

  add(method: string, path: string, handler: T): void {
    this.#all.add(method, path, handler);
    if (!path.startsWith(OWN)) this.#elsewhere.add(method, path, handler);
  }

  match(method: string, path: string): ReturnType<Router<T>["match"]> {
    return (path.startsWith(OWN) ? this.#all : this.#elsewhere).match(method, path);
  }
}
