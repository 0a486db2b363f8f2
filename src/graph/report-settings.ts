/** The tenant's setting that hides names in usage reports. Source: graph-contract D.2. */

import type { GraphClient } from "./client.ts";
import { GraphFault } from "./graph-fault.ts";

/** Whether names in usage reports are concealed. Needs ReportSettings.Read.All. Throws {@link GraphFault}. */
export async function getConcealedNames(client: GraphClient): Promise<boolean> {
  const { cloud } = client.endpoints;
  if (!cloud.reportSettings) {
    throw new GraphFault("notOffered", `The cloud ${cloud.name} does not show the report settings.`);
  }
  const body = (await client.get("/v1.0/admin/reportSettings")) as Record<string, unknown> | null | undefined;
  const concealed = body?.displayConcealedNames;
  if (typeof concealed !== "boolean") throw new GraphFault("damaged", "Graph sent report settings that can't be read.");
  return concealed;
}
