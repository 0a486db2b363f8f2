/** A bucket in memory that keeps to the platform's rules for uploads in parts, and fails when told to. */
import { gunzipSync } from "node:zlib";
import type { Bucket } from "../../src/bucket-copy.ts";

export interface MemoryBucket extends Bucket {
  readonly objects: Map<string, Uint8Array>;
  /** Lengths of the parts of the last upload. */
  readonly parts: number[];
  /** Uploads that were neither completed nor aborted. */
  open(): number;
  /** While set, this operation fails. */
  failing: "put" | "createMultipartUpload" | "uploadPart" | "complete" | "list" | "delete" | undefined;
  /** Called whenever something is about to be written. */
  onWrite: () => void;
  textOf(key: string): string;
}

export function memoryBucket(leastPart = 5 * 1024 * 1024): MemoryBucket {
  const objects = new Map<string, Uint8Array>();
  const parts: number[] = [];
  let open = 0;
  const step = (name: NonNullable<MemoryBucket["failing"]>): void => {
    bucket.onWrite();
    if (bucket.failing === name) throw new Error(`The bucket can't ${name}.`);
  };
  const bucket: MemoryBucket = {
    objects,
    parts,
    open: () => open,
    failing: undefined,
    onWrite() {},
    textOf: (key) => gunzipSync(objects.get(key) ?? new Uint8Array()).toString(),
    async put(key, value) {
      step("put");
      objects.set(key, value.slice());
    },
    async createMultipartUpload(key) {
      step("createMultipartUpload");
      open++;
      parts.length = 0;
      const held = new Map<number, Uint8Array>();
      return {
        async uploadPart(partNumber, value) {
          step("uploadPart");
          held.set(partNumber, value.slice());
          parts.push(value.length);
          return { partNumber, etag: String(partNumber) };
        },
        async complete(told) {
          step("complete");
          const all = told.map(({ partNumber }) => held.get(partNumber) ?? new Uint8Array());
          const [first = new Uint8Array()] = all;
          const whole = all.slice(0, -1);
          if (whole.some(({ length }) => length < leastPart || length !== first.length)) {
            throw new Error("All parts but the last must be equally long, and long enough.");
          }
          open--;
          objects.set(key, new Uint8Array(Buffer.concat(all)));
        },
        async abort() {
          open--;
        },
      };
    },
    async list({ prefix }) {
      step("list");
      return { objects: [...objects.keys()].filter((key) => key.startsWith(prefix)).map((key) => ({ key })) };
    },
    async delete(keys) {
      step("delete");
      for (const key of keys) objects.delete(key);
    },
  };
  return bucket;
}
