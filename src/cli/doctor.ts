/** `npm run cli -- doctor`: tries a configuration against Graph and says what to do about each failure. */
import { styleText } from "node:util";
import { ConfigError, readConfig, type TenantConfig } from "../config.ts";
import type { Env } from "../config-variables.ts";
import { Fault } from "../errors.ts";
import { credentialEnd, expiryWarnings } from "../expiry.ts";
import { diagnose, type Finding, type Verdict } from "../graph/diagnosis.ts";
import { createGraph } from "../graph/graph.ts";

export interface Examined {
  readonly tenantId: string;
  readonly tenantName: string;
  readonly cloud: string;
  readonly findings: readonly Told[];
}

/** A finding, or one that is well for some days only. */
type Told = Omit<Finding, "verdict"> & { readonly verdict: Verdict | "soon" };

/**
 * Examine every tenant of a configuration.
 *
 * @throws ConfigError for a wrong or missing variable
 */
export async function examine(env: Env): Promise<Examined[]> {
  const examined: Examined[] = [];
  for (const tenant of readConfig(env).tenants) {
    const graph = createGraph({
      ...tenant,
      fetch,
      now: () => Date.now(),
      sleep: (ms) => new Promise((wake) => setTimeout(wake, ms)),
    });
    const findings = [...(await diagnose(graph, Date.now())), credentialFinding(tenant, Date.now())];
    examined.push({ tenantId: tenant.tenantId, tenantName: tenant.tenantName, cloud: tenant.cloud, findings });
  }
  return examined;
}

/** When the secret or certificate ends, as far as this is known. */
function credentialFinding(tenant: TenantConfig, now: number): Told {
  const check = "credential's end";
  const end = credentialEnd(tenant);
  if (end === undefined) {
    const sentence = "Unknown: Entra doesn't tell; set CLIENT_SECRET_EXPIRES (in TENANTS: clientSecretExpires).";
    return { check, verdict: "notOffered", sentence };
  }
  const [warning] = expiryWarnings([end], [], now);
  if (warning === undefined) {
    return { check, verdict: "good", sentence: `It is good until ${new Date(end).toISOString().slice(0, 10)}.` };
  }
  return { check, verdict: end <= now ? "bad" : "soon", sentence: `${warning} Make a new one and set it.` };
}

/** The same for somebody who may not have set anything up yet. @throws Fault with a hint where a variable is missing */
export async function examineOrHint(env: Env): Promise<Examined[]> {
  try {
    return await examine(env);
  } catch (error) {
    if (!(error instanceof ConfigError) || !/ is missing$/.test(error.message)) throw error;
    throw new Fault("queryInvalid", `${error.message}: npm run cli -- init sets a tenant up.`);
  }
}

const MARKS: Readonly<Record<Told["verdict"], readonly [mark: string, color: "green" | "red" | "gray" | "yellow"]>> = {
  good: ["ok  ", "green"],
  bad: ["FAIL", "red"],
  notOffered: ["none", "gray"],
  soon: ["soon", "yellow"],
};

/** The findings as lines for a terminal. */
export function doctorText(examined: readonly Examined[], colours: boolean): string {
  return examined
    .map(({ tenantName, tenantId, cloud, findings }) => {
      const lines = findings.map(({ check, verdict, sentence }) => {
        const [mark, color] = MARKS[verdict];
        return `  ${colours ? styleText(color, mark) : mark}  ${check.padEnd(21)} ${sentence}`;
      });
      return [`${tenantName} (${tenantId}), cloud ${cloud}`, ...lines].join("\n");
    })
    .join("\n\n");
}

export const isHealthy = (examined: readonly Examined[]): boolean =>
  examined.every(({ findings }) => findings.every(({ verdict }) => verdict !== "bad"));
