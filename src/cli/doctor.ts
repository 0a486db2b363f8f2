/** `npm run cli -- doctor`: tries a configuration against Graph and says what to do about each failure. */
import { styleText } from "node:util";
import { ConfigError, readConfig, type TenantConfig } from "../config.ts";
import type { Env } from "../config-variables.ts";
import { Fault } from "../errors.ts";
import { credentialEnd, expiryWarnings } from "../expiry.ts";
import { diagnose, type Finding, type Verdict } from "../graph/diagnosis.ts";
import { createGraph, type Graph } from "../graph/graph.ts";
import { webhookOf } from "../webhook.ts";

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
  const config = readConfig(env);
  const webhook = webhookOf(config);
  for (const tenant of config.tenants) {
    const graph = createGraph({
      ...tenant,
      fetch,
      now: () => Date.now(),
      sleep: (ms) => new Promise((wake) => setTimeout(wake, ms)),
    });
    const findings: Told[] = [...(await diagnose(graph, Date.now())), credentialFinding(tenant, Date.now())];
    const isOffered = graph.cloud.callRecords && findings[0]?.verdict !== "bad";
    if (webhook !== undefined && isOffered) findings.push(await subscriptionFinding(graph, webhook.url));
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

/** When the subscription to change notifications ends that the bridge keeps up. */
async function subscriptionFinding(graph: Graph, url: string): Promise<Told> {
  const check = "subscription's end";
  const held = await graph.listSubscriptions().catch(() => []);
  const ends = held
    .filter(({ notificationUrl }) => notificationUrl === url)
    .map((one) => Date.parse(one.expirationDateTime));
  if (ends.length === 0) {
    return { check, verdict: "notOffered", sentence: "There is none yet: the deployed bridge makes one by itself." };
  }
  const end = Math.max(...ends);
  const [warning] = expiryWarnings([], [end], Date.now());
  if (warning !== undefined)
    return { check, verdict: "soon", sentence: `${warning} status tells why it isn't renewed.` };
  return { check, verdict: "good", sentence: `It is good until ${new Date(end).toISOString().slice(0, 10)}.` };
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

/** Whether nothing is wrong; what ends soon is well yet. */
export const isHealthy = (examined: readonly Examined[]): boolean =>
  examined.every(({ findings }) => findings.every(({ verdict }) => verdict !== "bad"));
