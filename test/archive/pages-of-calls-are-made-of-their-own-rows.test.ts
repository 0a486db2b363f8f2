/** A page in the usual order is made without all the other rows, and is the same page. */
import { expect, test } from "vitest";
import { DAY, mortalBridge, outside, ROOT } from "../faults/support/mortal-bridge.ts";
import { makeCalls } from "./made-calls.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const SET = `${ROOT}/CsPSTNUsageDetailDaily`;
const CALLS = 4_500;
/** All rows come to where the query is applied. */
const ALL = "$filter=ID ge 0L";

interface Feed {
  readonly d: {
    readonly results: readonly { readonly ID: string; readonly CallID: string }[];
    readonly __next?: string;
  };
}

const bridge = mortalBridge(outside(NOW, { company: false }), { webhook: false });

async function pages(options: string): Promise<string[][]> {
  const found: string[][] = [];
  for (let target: string | undefined = `${SET}?$format=json&${options}`; target !== undefined; ) {
    const answer = await bridge.ask(target);
    expect(answer.status, target).toBe(200);
    const { d } = (await answer.json()) as Feed;
    found.push(d.results.map((row) => JSON.stringify({ ...row, __metadata: undefined })));
    target = d.__next;
  }
  return found;
}

test("page by page, passed over and cut, whether or not all rows are read", async () => {
  await bridge.ask("/bridge/status");
  makeCalls(bridge.database, CALLS, 30, Math.floor(NOW / DAY) * DAY);
  bridge.restart();
  const whole = await pages(ALL);
  expect(whole.map((page) => page.length)).toEqual([2_000, 2_000, 500]);
  expect(new Set(whole.flat()).size).toBe(CALLS);
  for (const options of [
    "",
    "$skip=3",
    "$top=7",
    "$skip=1999&$top=2001",
    "$skip=4499",
    "$skip=4500",
    "$skiptoken=2500",
  ]) {
    expect(await pages(options), options).toEqual(await pages(`${ALL}&${options}`));
  }
  expect((await pages("")).flat()).toEqual(whole.flat());
  const counted = (await (await bridge.ask(`${SET}?$format=json&$inlinecount=allpages&$top=1`)).json()) as {
    d: { __count: string };
  };
  expect(counted.d.__count).toBe(String(CALLS));
});
