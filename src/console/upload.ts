/** What a form of the compare page sends: a file or the one held from the step before, and what is stated about it. */
import { readBody } from "../api/recorded-body.ts";
import { Fault } from "../errors.ts";
import { MAX_FORM_FIELDS, MAX_HELD_BYTES } from "../limits.ts";

export interface Upload {
  /** What the pressed button asks for. */
  readonly action: string;
  /** What was stated, by name, blank ones left out. */
  readonly stated: ReadonlyMap<string, string>;
  /** The recorded answer's bytes, none where no file was chosen. */
  readonly file: { readonly name: string; readonly bytes: Uint8Array } | undefined;
}

/** The bytes as a form's hidden field, undefined for a file that is too large for that. */
export const heldText = (bytes: Uint8Array): string | undefined =>
  bytes.byteLength > MAX_HELD_BYTES ? undefined : Buffer.from(bytes).toString("base64");

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
  if ([...form.keys()].length > MAX_FORM_FIELDS) {
    throw new Fault("bodyTooLarge", `A form of this page has at most ${MAX_FORM_FIELDS} fields.`);
  }
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
