import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { copyToBucket, keepNewest } from "../../src/bucket-copy.ts";
import { type MemoryBucket, memoryBucket } from "../support/bucket.ts";

const PART = 10_000;

/** Texts that can't be made much shorter. */
const texts = (count: number): string[] =>
  Array.from({ length: count }, () => `${randomBytes(3_000).toString("hex")}\n`);

async function* given(all: readonly string[]): AsyncGenerator<string> {
  yield* all;
}

test.each([0, 1, 3, 4, 40])("%i texts come out as they went in", async (count) => {
  const bucket = memoryBucket(PART);
  const all = texts(count);
  const bytes = await copyToBucket(bucket, "key", given(all), PART);
  expect(bucket.textOf("key")).toBe(all.join(""));
  expect(bucket.objects.get("key")?.length).toBe(bytes);
  expect(bucket.parts.length).toBe(bytes > PART ? Math.ceil(bytes / PART) : 0);
  expect(bucket.open()).toBe(0);
});

test("what is asked for is no more than the bucket has taken, and what flows between", async () => {
  const bucket = memoryBucket(PART);
  let asked = 0;
  let most = 0;
  bucket.onWrite = () => {
    most = Math.max(most, asked * 3_000 - bucket.parts.length * PART);
  };
  async function* counted(): AsyncGenerator<string> {
    for (const text of texts(400)) {
      asked++;
      yield text;
    }
  }
  await copyToBucket(bucket, "key", counted(), PART);
  expect(bucket.parts.length).toBeGreaterThan(100);
  expect(most).toBeLessThan(400_000);
});

test.each<MemoryBucket["failing"]>(["createMultipartUpload", "uploadPart", "complete"])(
  "where %s fails, the copy of before stays and no upload is left open",
  async (failing) => {
    const bucket = memoryBucket(PART);
    await copyToBucket(bucket, "key", given(["before\n"]), PART);
    bucket.failing = failing;
    await expect(copyToBucket(bucket, "key", given(texts(20)), PART)).rejects.toThrow(`The bucket can't ${failing}.`);
    expect(bucket.textOf("key")).toBe("before\n");
    expect(bucket.open()).toBe(0);
  },
);

test("texts that break off leave no copy", async () => {
  const bucket = memoryBucket(PART);
  async function* breaking(): AsyncGenerator<string> {
    yield* texts(20);
    throw new Error("The archive changed.");
  }
  await expect(copyToBucket(bucket, "key", breaking(), PART)).rejects.toThrow("The archive changed.");
  expect([...bucket.objects.keys()]).toEqual([]);
  expect(bucket.open()).toBe(0);
});

test("of a tenant's copies the newest stay, and nothing else is touched", async () => {
  const bucket = memoryBucket();
  const keys = ["a/2026-11-09", "a/2026-11-10", "a/2026-10-31", "b/2026-01-01", "a/mine"].map(
    (name) => `${name}.ndjson.gz`,
  );
  for (const key of keys) bucket.objects.set(key, new Uint8Array());
  await keepNewest(bucket, "a", 2);
  expect([...bucket.objects.keys()].sort()).toEqual(keys.filter((key) => key !== "a/2026-10-31.ndjson.gz").sort());
});
