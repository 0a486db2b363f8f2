/** The service's own version, asked for by header or query (legacy-contract.md section 2). */
import { Fault } from "../errors.ts";

const SUPPORTED = "2013-v1";

/**
 * Accepts nothing, or 2013-V1 in any letter case, from one of the two places.
 *
 * @throws Fault versionAmbiguous where both name one, even the same; versionUnsupported for any other version
 */
export function checkVersion(inQuery: string | undefined, inHeader: string | undefined): void {
  const asked = [inQuery, inHeader].map((value) => value?.trim() ?? "").filter((value) => value !== "");
  if (asked.length > 1) {
    throw new Fault("versionAmbiguous", "The version is given both by the X-RWS-Version header and by rws-version.");
  }
  if (asked[0] !== undefined && asked[0].toLowerCase() !== SUPPORTED) {
    throw new Fault("versionUnsupported", "The version specified in the request is unsupported.");
  }
}
