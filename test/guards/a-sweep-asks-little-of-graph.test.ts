/** Requests to Graph by sweep and by record, which its throttling counts, and what is held at once. */
import { expect, it } from "vitest";
import { prepare } from "../bench/prepared-graph.ts";
import { sampleRecords } from "../bench/records.ts";
import { measuredObject, NOW } from "./measured-object.ts";

const ON_A_PAGE = 60;
const IN_A_BATCH = 20;

it.each([60, 240])("a sweep of %d records takes a page for 60 and a batch for 20", async (count) => {
  prepare({ samples: await sampleRecords(10, NOW), count, series: count });
  const { object, during } = measuredObject();
  const first = await during(async () => {
    await object.sync(0);
    await object.alarm();
  });
  expect((await object.status()).records).toMatchObject({ held: count, waiting: 0, setAside: 0 });
  expect(first.requests.token).toBe(1);
  expect(first.requests.callRecords).toBe(count / ON_A_PAGE);
  expect(first.requests.$batch).toBe(count / IN_A_BATCH);
  // A record's own row, its marks and its users; a batch shares the rest.
  expect(first.queries / count).toBeLessThan(60);
  expect(first.largestBlob).toBeLessThan(25_000);

  const again = await during(async () => {
    await object.sync(0);
    await object.alarm();
  });
  // Nothing is new, so only the list is read.
  expect(again.requests.callRecords).toBe(count / ON_A_PAGE);
  expect(again.requests.$batch).toBeUndefined();
  expect(again.requests.token).toBeUndefined();
});
