/** POST /bridge/forget: a person's data go, and are kept from coming back (archive/forgetting.ts). */
import * as z from "zod/mini";
import { Fault } from "../errors.ts";
import { lazily } from "../lazily.ts";
import { MAX_COMMAND_BYTES } from "../limits.ts";
import type { TenantPort } from "../tenant-port.ts";
import { jsonWithin } from "./body.ts";

const command = lazily(() => z.strictObject({ user: z.string().check(z.trim(), z.minLength(3), z.maxLength(256)) }));

/**
 * Forget whom the body `{"user":"…"}` names by directory id or principal name. Answers how much was found, and until when
 * (ISO 8601) sweeps are kept from bringing it back; `"until":null` where nothing was.
 *
 * @throws Fault queryInvalid for another body
 */
export async function forget(request: Request, tenantId: string, port: TenantPort): Promise<object> {
  const read = command().safeParse(await jsonWithin(request, MAX_COMMAND_BYTES, "The command"));
  if (!read.success) {
    throw new Fault("queryInvalid", 'The body must be {"user":"…"} with a directory id or a principal name.');
  }
  const { until, ...removed } = await port.forget(read.data.user);
  return { tenantId, removed, until: until === undefined ? null : new Date(until).toISOString() };
}
