/** One question to the archives of several tenants: what befalls one of them keeps no other's answer back. */
import { type BridgeContext, tenantsOfRequest } from "../bridge-context.ts";
import { logError } from "../error-log.ts";
import { faultIn } from "../errors.ts";
import type { TenantPort } from "../tenant-port.ts";

/** In place of the answer of an archive that gives none. */
export interface NoAnswer {
  readonly tenantId: string;
  /** Why, in a sentence. */
  readonly unavailable: string;
}

export type OfTenant<Answer> = ({ readonly tenantId: string } & Answer) | NoAnswer;

/**
 * Ask the archive of every tenant that the request speaks of; in the tenants' order.
 *
 * @throws what the archive threw, where no archive answers at all
 */
export async function everyTenant<Answer>(
  c: BridgeContext,
  ask: (port: TenantPort, tenantId: string) => Promise<Answer>,
): Promise<OfTenant<Answer>[]> {
  const { archive } = c.get("parts");
  const tenants = tenantsOfRequest(c);
  const outcomes = await Promise.allSettled(tenants.map(async (tenant) => ask(archive(tenant), tenant.tenantId)));
  const answers = outcomes.map((outcome, index): OfTenant<Answer> => {
    const tenantId = tenants[index]?.tenantId ?? "";
    if (outcome.status === "fulfilled") return { tenantId, ...outcome.value };
    const fault = faultIn(outcome.reason);
    if (fault === undefined) logError("error", outcome.reason, { tenantId });
    return { tenantId, unavailable: fault?.message ?? "The archive doesn't answer; the log has the reason." };
  });
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed !== undefined && answers.every((answer) => "unavailable" in answer)) throw failed.reason;
  return answers;
}
