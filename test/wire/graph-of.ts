/** A tenant's Graph for one test file: a simulator on loopback, brought to the Worker under test. */
import { inject } from "vitest";
import { createSimulator, type Simulator, type SimulatorOptions } from "../../src/simulator/simulator.ts";
import { type Served, serve } from "../support/serve.ts";
import { bringGraph } from "../support/switchboard.ts";
import { CLIENT_ID, CLIENT_SECRET, TENANTS, type TenantKey } from "./tenants.ts";

export interface GraphOfTenant {
  readonly simulator: Simulator;
  readonly close: Served["close"];
}

/** A quiet tenant unless `options` say otherwise. */
export async function graphOf(tenant: TenantKey, options: Partial<SimulatorOptions> = {}): Promise<GraphOfTenant> {
  const { id, name } = TENANTS[tenant];
  const simulator = createSimulator({
    now: () => Date.now(),
    company: false,
    tenantId: id,
    tenantName: name,
    domain: name.toLowerCase(),
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    ...options,
  });
  const { origin, close } = await serve(simulator.fetch);
  await bringGraph(inject("switchboard"), id, origin);
  return { simulator, close };
}
