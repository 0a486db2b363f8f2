/** Text of any length into a bucket (R2), compressed, through little memory; and what copies of earlier days are kept. */

/** What is asked of the platform's bucket. */
export interface Bucket {
  put(key: string, value: Uint8Array, options: HttpMetadata): Promise<unknown>;
  createMultipartUpload(key: string, options: HttpMetadata): Promise<Upload>;
  list(options: { prefix: string }): Promise<{ readonly objects: readonly { readonly key: string }[] }>;
  delete(keys: string[]): Promise<unknown>;
}

export interface Upload {
  uploadPart(number: number, value: Uint8Array): Promise<Part>;
  complete(parts: Part[]): Promise<unknown>;
  abort(): Promise<unknown>;
}

interface Part {
  partNumber: number;
  etag: string;
}

interface HttpMetadata {
  httpMetadata: { contentType: string };
}

/** All parts but the last must be equally long, and at least 5 MiB. */
const PART_BYTES = 8 * 1024 * 1024;
const OPTIONS: HttpMetadata = { httpMetadata: { contentType: "application/gzip" } };

/**
 * Write texts, one after the other, as one gzip object. It appears once it is whole: a copy that fails leaves the bucket
 * as it was.
 *
 * @returns its length in bytes
 * @throws what the texts or the bucket throw
 */
export async function copyToBucket(
  bucket: Bucket,
  key: string,
  texts: AsyncIterable<string>,
  partBytes = PART_BYTES,
): Promise<number> {
  const reader = gzipOf(texts).getReader();
  let part = new Uint8Array(partBytes);
  let filled = 0;
  let bytes = 0;
  let upload: Upload | undefined;
  const parts: Part[] = [];
  const sendPart = async (): Promise<void> => {
    upload ??= await bucket.createMultipartUpload(key, OPTIONS);
    parts.push(await upload.uploadPart(parts.length + 1, part.subarray(0, filled)));
    part = new Uint8Array(partBytes);
    filled = 0;
  };
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      bytes += read.value.length;
      for (let rest = read.value; rest.length > 0; ) {
        if (filled === partBytes) await sendPart();
        const taken = rest.subarray(0, partBytes - filled);
        part.set(taken, filled);
        filled += taken.length;
        rest = rest.subarray(taken.length);
      }
    }
    if (upload === undefined) await bucket.put(key, part.subarray(0, filled), OPTIONS);
    else {
      await sendPart();
      await (upload as Upload).complete(parts);
    }
    return bytes;
  } catch (error) {
    await reader.cancel(error).catch(() => undefined);
    // Parts that stay all the same are removed by the platform after some days.
    await upload?.abort().catch(() => undefined);
    throw error;
  }
}

function gzipOf(texts: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const iterator = texts[Symbol.asyncIterator]();
  const encoded = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
  });
  return encoded.pipeThrough(new CompressionStream("gzip") as unknown as ReadableWritablePair<Uint8Array, Uint8Array>);
}

/** The name of a tenant's copy of a UTC day, as 2026-11-20. */
export const copyName = (tenantId: string, day: string): string => `${tenantId}/${day}.ndjson.gz`;

/** Remove a tenant's older copies; what is named otherwise is never touched. */
export async function keepNewest(bucket: Bucket, tenantId: string, most: number): Promise<void> {
  const prefix = `${tenantId}/`;
  const { objects } = await bucket.list({ prefix });
  const copies = objects
    .map(({ key }) => key)
    .filter((key) => /^\d{4}-\d\d-\d\d\.ndjson\.gz$/.test(key.slice(prefix.length)))
    .sort();
  const old = copies.slice(0, -most);
  if (old.length > 0) await bucket.delete(old);
}
