/**
 * More telephone calls than fit through one call to the archive (32 MiB): a page takes its own rows alone, a stretch of Date
 * those of the stretch; what would need all of them at once is refused in a sentence.
 */
import { serialize } from "node:v8";
import { expect, test } from "vitest";
import { makeCalls } from "../archive/made-calls.ts";
import { DAY, mortalBridge, outside, ROOT } from "../faults/support/mortal-bridge.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const SET = `${ROOT}/CsPSTNUsageDetailDaily`;
const CALLS = 250_000;
const MOST_BYTES = 32 * 1024 * 1024;

test("250,000 calls of 90 days", async () => {
  const bridge = mortalBridge(outside(NOW, { company: false }), { webhook: false });
  await bridge.ask("/bridge/status");
  makeCalls(bridge.database, CALLS, 90, Math.floor(NOW / DAY) * DAY);
  bridge.restart();
  const seen = new Set<string>();
  let most = 0;
  bridge.onAnswer((answer) => {
    most = Math.max(most, serialize(answer).byteLength);
  });
  let target: string | undefined = `${SET}?$format=json&$select=ID,CallID`;
  for (let page = 0; page < 5 && target !== undefined; page++) {
    const answer = await bridge.ask(target);
    expect(answer.status, target).toBe(200);
    const { d } = (await answer.json()) as { d: { results: { CallID: string }[]; __next?: string } };
    for (const { CallID } of d.results) seen.add(CallID);
    target = d.__next;
  }
  expect(seen.size).toBe(10_000);
  const pageBytes = most;
  most = 0;
  const days = "Date ge datetime'2026-11-01T00:00:00' and Date lt datetime'2026-11-15T00:00:00'";
  const stretch = await bridge.ask(`${SET}/$count?$filter=${days}`);
  expect(Number(await stretch.text())).toBe(Math.round((CALLS / 90) * 14));
  console.log(`through one call: ${pageBytes} bytes for a page, ${most} for the calls of 14 days`);
  expect(Math.max(pageBytes, most)).toBeLessThan(MOST_BYTES);

  for (const all of ["$orderby=CallDuration desc", "$filter=CallType eq 'user_in'", "$inlinecount=allpages"]) {
    const refused = await bridge.ask(`${SET}?$format=json&${all}`);
    expect(refused.status, all).toBe(400);
    expect(await refused.text()).toContain("name a shorter stretch of Date in $filter");
  }
});
