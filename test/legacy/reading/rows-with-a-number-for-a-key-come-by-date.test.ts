import { expect, it } from "vitest";
import type { Row } from "../../../src/legacy/model.ts";
import { runQuery } from "../../../src/legacy/query.ts";
import { readRequest } from "../../../src/legacy/request.ts";
import { DETAIL_ROW, incoming, MODEL, ROOT } from "./fixtures.ts";

const DAY_MS = 86_400_000;
/** IDs are hashes: they say nothing about the order of the rows. */
const ROWS: readonly Row[] = [
  [5, 3],
  [9, 1],
  [7, 2],
  [1, 2],
].map(([id = 0, day = 0]) => [id, day * DAY_MS, ...DETAIL_ROW.slice(2)]);

it("sorts by Date and then by ID where no $orderby is given, over all pages", () => {
  const seen: unknown[] = [];
  let address: string | undefined = `${ROOT}/CsDetailDaily`;
  while (address !== undefined) {
    const request = readRequest(incoming(address), MODEL);
    if (request.target.kind !== "feed") throw new Error("no feed");
    const result = runQuery(request, request.target.set, ROWS, 1);
    if (result.kind !== "page") throw new Error("no page");
    seen.push(...result.page.rows.map((row) => row[0]));
    address = result.page.next;
  }
  expect(seen).toEqual([9, 1, 7, 5]);
});
