/** The service's own version, asked for by header or query (legacy-contract.md section 2). */
import { Fault } from "../errors.ts";

const SUPPORTED = "2013-v1";

/**
 * Accepts nothing, or 2013-V1 in any letter case, from one of the two places. A place that says the same twice, as
 * proxies that double headers make it, says it once.
 *
 * @param inQuery the decoded value of each `rws-version`
 * @param inHeader X-RWS-Version; repeated lines are parted by commas
 * @throws Fault versionAmbiguous where both places name one, even the same, or one place names two; versionUnsupported
 * for any other version
 */
export function checkVersion(inQuery: readonly string[], inHeader: string | undefined): void {
  const places = [inQuery, inHeader?.split(",") ?? []].map(
    (values) => new Set(values.map((value) => value.trim().toLowerCase()).filter((value) => value !== "")),
  );
  const asked = places.flatMap((versions) => [...versions]);
  if (asked.length > 1) {
    const twice = places.every((versions) => versions.size > 0)
      ? "The version is given both by the X-RWS-Version header and by rws-version."
      : "The version is given more than once, with different values.";
    throw new Fault("versionAmbiguous", twice);
  }
  if (asked[0] !== undefined && asked[0] !== SUPPORTED) {
    throw new Fault("versionUnsupported", "The version specified in the request is unsupported.");
  }
}
