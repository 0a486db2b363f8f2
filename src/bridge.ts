/**
 * Puts the parts together for a world: the app, the Durable Object class, and the handlers that the platform calls. The
 * world is the platform's own in worker.ts, a simulated tenant in demo.ts.
 */
import { createApp } from "./app.ts";
import { type Config, ConfigError, readConfig, type TenantConfig } from "./config.ts";
import { configChecks } from "./config-checks.ts";
import { objectOf } from "./object-name.ts";
import { createDoor } from "./sign-in-door.ts";
import { type GuardPort, signInGuard } from "./sign-in-guard.ts";
import { tokenSignIn } from "./sign-in-tokens.ts";
import { tenantObject } from "./tenant-object.ts";
import type { TenantPort } from "./tenant-port.ts";
import type { World } from "./world.ts";

interface Bindings extends Record<string, unknown> {
  readonly ARCHIVE: DurableObjectNamespace;
  readonly SIGN_IN_GUARD?: DurableObjectNamespace;
  readonly CF_VERSION_METADATA?: { readonly id: string };
}

type Ready = { readonly app: ReturnType<typeof createApp>; readonly config: Config | { readonly wrong: string } };

/** The handlers and classes that the platform runs, for a world. Settings are read with the first request. */
export function bridge(world: World) {
  let ready: Ready | undefined;
  let woken = false;

  const portOf = (env: Bindings, tenant: TenantConfig): TenantPort =>
    objectOf(env.ARCHIVE, tenant) as unknown as TenantPort;

  const readyFor = (env: Bindings): Ready => {
    if (ready === undefined) {
      const config = readOrExplain({ ...env, ...world.variables });
      const archive = (tenant: TenantConfig): TenantPort => portOf(env, tenant);
      const build = env.CF_VERSION_METADATA?.id ?? "local";
      const { SIGN_IN_GUARD: guards } = env;
      const guard = guards && (() => guards.getByName("guard") as unknown as GuardPort);
      const door = guard && createDoor(guard, world.now);
      const signInByToken = "wrong" in config ? undefined : tokenSignIn(config, world);
      ready = {
        config,
        app: createApp({ config, archive, now: world.now, build, door, signInByToken, log: world.log }),
      };
    }
    return ready;
  };

  const wakeAll = async (env: Bindings): Promise<void> => {
    const { config } = readyFor(env);
    if ("wrong" in config) return;
    await Promise.allSettled(config.tenants.map((tenant) => portOf(env, tenant).wake()));
  };

  const handler: ExportedHandler<Bindings> = {
    async fetch(request, env, context) {
      if (world.wakeAtFirstRequest && !woken) {
        woken = true;
        context.waitUntil(wakeAll(env));
      }
      return readyFor(env).app.fetch(request, env, context);
    },
    async scheduled(_controller, env) {
      await wakeAll(env);
    },
  };
  return { handler, TenantArchive: tenantObject(world), SignInGuard: signInGuard(world) };
}

function readOrExplain(env: Record<string, unknown>): Config | { wrong: string } {
  try {
    return readConfig(env, configChecks);
  } catch (error) {
    if (error instanceof ConfigError) return { wrong: error.message };
    throw error;
  }
}
