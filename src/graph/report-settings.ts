/** The tenant's setting that hides names in usage reports. Source: graph-contract D.2. */

import type { GraphClient } from "./client.ts";
import { GraphFault } from "./graph-fault.ts";

interface Settings {
  readonly displayConcealedNames?: unknown;
  readonly value?: Settings | null;
}

/** Whether names in usage reports are concealed. Needs ReportSettings.Read.All. Throws {@link GraphFault}. */
export async function getConcealedNames(client: GraphClient): Promise<boolean> {
  const { cloud } = client.endpoints;
  if (!cloud.reportSettings) {
    throw new GraphFault("notOffered", `The cloud ${cloud.name} does not show the report settings.`);
  }
  const body = (await client.get("/v1.0/admin/reportSettings")) as Settings | null | undefined;
  // The documentation shows the settings inside a member `value`; a single entity normally comes bare.
  const concealed = (body?.value ?? body)?.displayConcealedNames;
  if (typeof concealed !== "boolean") throw new GraphFault("damaged", "Graph sent report settings that can't be read.");
  return concealed;
}
