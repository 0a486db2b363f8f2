/** Stands in for the platform's module `cloudflare:workers` where the bridge runs in plain Node (vitest.config.ts). */
export class DurableObject<Env = unknown> {
  protected readonly ctx: unknown;
  protected readonly env: Env;

  constructor(ctx: unknown, env: Env) {
    this.ctx = ctx;
    this.env = env;
  }
}
