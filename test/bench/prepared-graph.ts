/**
 * Graph's answers, prepared: a list of as many call records as were asked for, and each of them one of some sample records
 * under its own id. Runs inside the Worker, so that next to nothing is spent on it; everything else is refused.
 */

/** What to answer with; the bench puts it here before it starts a sweep. */
export interface Prepared {
  /** Records as JSON text. */
  readonly samples: readonly string[];
  readonly count: number;
  /** Tells the records of one sweep from those of another. */
  readonly series: number;
}

interface Sample {
  /** The text before and after the record's id. */
  readonly parts: readonly [string, string];
  readonly startDateTime: string;
}

const PAGE = 60;
let samples: readonly Sample[] = [];
let count = 0;
let series = 0;

export function prepare(prepared: Prepared): void {
  samples = prepared.samples.map((text) => {
    const { id, startDateTime } = JSON.parse(text);
    const at = text.indexOf(id);
    return { parts: [text.slice(0, at), text.slice(at + id.length)], startDateTime };
  });
  ({ count, series } = prepared);
}

const idOf = (number: number): string =>
  `${number.toString(16).padStart(8, "0")}-${series.toString(16).padStart(4, "0")}-4000-8000-000000000000`;

const json = (body: string): Response => new Response(body, { headers: { "Content-Type": "application/json" } });

export const preparedGraph: typeof fetch = async (input, init) => {
  const { pathname, searchParams } = new URL(String(input));
  if (pathname.endsWith("/token")) {
    return json('{"token_type":"Bearer","expires_in":3599,"ext_expires_in":3599,"access_token":"token"}');
  }
  if (pathname === "/v1.0/communications/callRecords")
    return json(listPage(Number(searchParams.get("$skiptoken") ?? 0)));
  if (pathname === "/v1.0/$batch") return json(batch(String(init?.body)));
  return new Response('{"error":{"code":"Forbidden","message":"not prepared"}}', { status: 403 });
};

function listPage(from: number): string {
  const items: string[] = [];
  const to = Math.min(count, from + PAGE);
  for (let number = from; number < to; number++) {
    const { startDateTime } = sampleOf(number);
    const modified = `"lastModifiedDateTime":"${startDateTime}"`;
    items.push(`{"id":"${idOf(number)}","version":1,"startDateTime":"${startDateTime}",${modified}}`);
  }
  const next = `https://graph.microsoft.com/v1.0/communications/callRecords?$skiptoken=${to}`;
  return `{"value":[${items.join()}]${to < count ? `,"@odata.nextLink":"${next}"` : ""}}`;
}

function sampleOf(number: number): Sample {
  const sample = samples[number % samples.length];
  if (sample === undefined) throw new Error("There are no sample records.");
  return sample;
}

function batch(body: string): string {
  const { requests } = JSON.parse(body) as { requests: { id: string; url: string }[] };
  const responses = requests.map(({ id, url }) => {
    const asked = /callRecords\/([^?]+)/.exec(url)?.[1] ?? "";
    const [before, after] = sampleOf(Number.parseInt(asked, 16)).parts;
    return `{"id":"${id}","status":200,"headers":{"Content-Type":"application/json"},"body":${before}${asked}${after}}`;
  });
  return `{"responses":[${responses.join()}]}`;
}
