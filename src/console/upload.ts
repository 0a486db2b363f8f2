/** What a form of the compare page sends: a file or the one held from the step before, and what is stated about it. */
import { Buffer } from "node:buffer";
import { readBody } from "../api/recorded-body.ts";
import { Fault } from "../errors.ts";

export interface Upload {
  /** What the pressed button asks for. */
  readonly action: string;
  /** What was stated, by name, blank ones left out. */
  readonly stated: ReadonlyMap<string, string>;
  /** The recorded answer's bytes, none where no file was chosen. */
  readonly file: { readonly name: string; readonly bytes: Uint8Array } | undefined;
}

/** Files up to this size travel in the page to the next step; larger ones have to be chosen again. */
const MOST_HELD = 512 * 1024;

/** The bytes as a form's hidden field, undefined for a file that is too large for that. */
export const heldText = (bytes: Uint8Array): string | undefined =>
  bytes.byteLength > MOST_HELD ? undefined : Buffer.from(bytes).toString("base64");

/**
 * Read a form sent as multipart/form-data.
 *
 * @throws Fault bodyTooLarge beyond the limit of a recorded answer, queryInvalid for what is no form
 */
export async function readUpload(request: Request): Promise<Upload> {
  const body = await readBody(request);
  const headers = { "Content-Type": request.headers.get("Content-Type") ?? "" };
  const form = await new Response(body, { headers }).formData().catch(() => {
    throw new Fault("queryInvalid", "What was sent is not one of this page's forms.");
  });
  const stated = new Map<string, string>();
  let file: Upload["file"];
  for (const [name, value] of form.entries()) {
    if (typeof value === "string") {
      if (value.trim() !== "") stated.set(name, value.trim());
    } else if (value.size > 0 || value.name !== "") {
      file = { name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) };
    }
  }
  const held = stated.get("held");
  file ??= held === undefined ? undefined : { name: stated.get("name") ?? "", bytes: Buffer.from(held, "base64") };
  return { action: stated.get("action") ?? "compare", stated, file };
}
