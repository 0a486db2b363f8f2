/**
 * Sign-in by Entra's bearer tokens, where BEARER is set: v2 access tokens of a configured tenant, for the audience that is
 * configured, with app roles in their claim `roles`. A token opens its own tenant alone.
 *
 * Source: Microsoft identity platform, "Access tokens" (claims and their validation), "Add app roles".
 */
import type { Account, Config, Role } from "./config.ts";
import { Fault } from "./errors.ts";
import { CLOUDS } from "./graph/clouds.ts";
import { createKeySource } from "./sign-in-keys.ts";

/** Seconds by which clocks may differ. */
const SKEW_S = 60;
/** A token that was found good isn't checked again for so long, unless it ends before. */
const REMEMBER_MS = 300_000;
const MOST_REMEMBERED = 1_000;

/** App roles by the names of ours, where BEARER names no others. */
const OWN_ROLES: Readonly<Record<string, Role>> = { reader: "reader", operator: "operator" };

/** Undefined for a header that is no bearer token, or no good one. @throws Fault forbidden, unavailable */
export type TokenSignIn = (authorizationHeader: string | undefined) => Promise<Account | undefined>;

interface Remembered {
  readonly account: Account;
  readonly until: number;
}

type World = Parameters<typeof createKeySource>[0];

/** @param config without `bearer` no token opens anything */
export function tokenSignIn({ bearer, tenants }: Pick<Config, "bearer" | "tenants">, world: World): TokenSignIn {
  const keys = createKeySource(world);
  const remembered = new Map<string, Remembered>();

  async function check(token: string): Promise<Remembered | undefined> {
    const [kid, tenantId] = saidBy(token);
    const tenant = tenants.find((one) => one.tenantId === tenantId);
    if (bearer === undefined || kid === undefined || tenant === undefined) return undefined;
    const published = await keys.keysWith(kid, tenant);
    const key = published?.find((one) => one.kid === kid);
    if (key === undefined) return undefined;
    const { jwtVerify } = await import("./sign-in-jose.ts");
    const { issuerHosts } = CLOUDS[tenant.cloud];
    const verified = await jwtVerify(token, key, {
      algorithms: ["RS256"],
      audience: bearer.audience,
      issuer: issuerHosts.map((host) => `https://${host}/${tenant.tenantId}/v2.0`),
      clockTolerance: SKEW_S,
      currentDate: new Date(world.now()),
      requiredClaims: ["exp", "tid"],
    }).catch(() => undefined);
    const { exp = 0, oid, sub, roles: claimed } = verified?.payload ?? {};
    if (verified === undefined) return undefined;
    const known = bearer.roles ?? OWN_ROLES;
    const roles = [claimed].flat().flatMap((name): readonly Role[] => {
      return typeof name === "string" && Object.hasOwn(known, name) ? [known[name] ?? "reader"] : [];
    });
    if (roles.length === 0) throw new Fault("forbidden", "The token carries no role of the reporting service.");
    const account: Account = {
      username: String(oid ?? sub),
      passwordHash: "",
      roles: [...new Set(roles)],
      tenants: [tenant.tenantId],
    };
    return { account, until: Math.min(world.now() + REMEMBER_MS, (exp + SKEW_S) * 1_000) };
  }

  return async function signInByToken(header) {
    const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+) *$/i.exec(header ?? "")?.[1];
    if (bearer === undefined || token === undefined) return undefined;
    const key = await digestOf(token);
    const known = remembered.get(key);
    if (known !== undefined && world.now() < known.until) return known.account;
    const found = await check(token);
    remembered.delete(key);
    if (found === undefined) return undefined;
    remembered.set(key, found);
    const [oldest] = remembered.keys();
    if (remembered.size > MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
    return found.account;
  };
}

/** The key and the tenant that a token names, before anything of it is believed. */
function saidBy(token: string): readonly [kid: string | undefined, tenantId: string | undefined] {
  const [header, payload] = token.split(".").slice(0, 2).map(membersOf);
  const { kid } = header ?? {};
  const { tid } = payload ?? {};
  return [typeof kid === "string" ? kid : undefined, typeof tid === "string" ? tid.toLowerCase() : undefined];
}

function membersOf(part: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(atob(part.replaceAll("-", "+").replaceAll("_", "/"))));
  } catch {
    return {};
  }
}

async function digestOf(token: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}
