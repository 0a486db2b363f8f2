/** What the compare page's forms do: the same as POST /bridge/diff, /bridge/import and /bridge/import/remove, in pages. */
import { diffAnswer } from "../api/diff.ts";
import { importRecorded, removeRecorded } from "../api/import.ts";
import { diffPage } from "../diff/page.ts";
import { FAULT_FORMS, Fault } from "../errors.ts";
import type { TenantPort } from "../tenant-port.ts";
import { openStatus } from "../tenants.ts";
import { comparedPage, comparePage, counted, removePage, type Said } from "./compare.ts";
import { PAGE_HEADERS, type Visit } from "./layout.ts";
import { readUpload, type Upload } from "./upload.ts";

interface Parts {
  readonly visit: Visit;
  readonly port: TenantPort;
  /** Milliseconds since 1970, UTC. */
  readonly now: number;
}

/** GET /bridge/compare. */
export const showCompare = (parts: Parts): Promise<Response> => formAgain(parts, new Map());

/** POST /bridge/compare: the step that the pressed button names; a fault is told on the page, and nothing is kept then. */
export async function answerCompare(request: Request, parts: Parts): Promise<Response> {
  let stated: Upload["stated"] = new Map();
  try {
    const upload = await readUpload(request);
    stated = upload.stated;
    if (upload.action === "remove") return await remove(upload, parts);
    if (upload.action === "import") return await keep(upload, parts);
    return await compare(upload, parts);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return formAgain(parts, stated, { text: error.message, isFault: true }, FAULT_FORMS[error.kind].status);
  }
}

async function compare(upload: Upload, { visit, port, now }: Parts): Promise<Response> {
  const { account, tenant } = visit;
  const result = await diffAnswer(asked(upload), { account, tenant, port, now });
  return new Response(await comparedPage(await diffPage(result), visit, upload), { headers: PAGE_HEADERS });
}

async function keep(upload: Upload, parts: Parts): Promise<Response> {
  const { set, rows, kept } = (await importRecorded(asked(upload), parts.visit.account, parts.port)) as Imported;
  const text = `${counted(rows, "row")} of ${set} kept, ${kept} of them new. Recorded rows answer in place of figures worked out.`;
  return formAgain(parts, new Map(), { text, isFault: false });
}

async function remove({ stated }: Upload, parts: Parts): Promise<Response> {
  const { set, rows, removed } = (await removeRecorded(requestOf(stated), parts.visit.account, parts.port)) as Removed;
  if (!stated.has("confirm"))
    return new Response(await removePage(parts.visit, stated, rows), { headers: PAGE_HEADERS });
  return formAgain(parts, new Map(), {
    text: `${counted(removed, "recorded row")} of ${set} removed.`,
    isFault: false,
  });
}

/** What importRecorded and removeRecorded answer. */
type Imported = { readonly set: string; readonly rows: number; readonly kept: number };
type Removed = { readonly set: string; readonly rows: number; readonly removed: number };

async function formAgain(
  { visit, port }: Parts,
  stated: Upload["stated"],
  said?: Said,
  status = 200,
): Promise<Response> {
  const { recorded } = openStatus(visit.account, await port.status());
  return new Response(await comparePage(visit, recorded, stated, said), { status, headers: PAGE_HEADERS });
}

function asked({ stated, file }: Upload): Request {
  if (file === undefined) throw new Fault("queryInvalid", "No file was chosen.");
  return requestOf(new Map([...stated, ["name", file.name]]), file.bytes);
}

/** The request that a program would have sent: the options in the query, the recorded answer as the body. */
function requestOf(stated: Upload["stated"], body?: Uint8Array): Request {
  const query = new URLSearchParams();
  for (const name of OPTIONS) {
    const value = stated.get(name);
    if (value !== undefined) query.set(name, value);
  }
  return new Request(`https://bridge/?${query}`, { method: "POST", body: body ?? null });
}

const OPTIONS = ["set", "zone", "dates", "recorded", "name", "from", "to", "confirm"];
