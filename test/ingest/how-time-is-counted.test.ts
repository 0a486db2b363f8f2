/** Minutes: unions of spans, main-video streams, missing ends (design.md, "What is counted"). */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { instantOf } from "../../src/graph/instant.ts";
import { spanOf, unionLength } from "../../src/ingest/spans.ts";
import { milliseconds, unionMs } from "../oracle/call-rules.ts";
import { ADA, BEA, CID, call, DEE_MOBILE, GUEST, meeting, session } from "../oracle/made-records.ts";
import type { RawMedia, RawSession } from "../oracle/raw-record.ts";
import { amountOf } from "./facts-of.ts";

const MINUTE = 60_000;
const at = (minute: number) => new Date(Date.parse("2026-11-17T12:00:00Z") + minute * MINUTE).toISOString();
const from = (minute: number, to: number, more: Partial<RawSession> = {}) => session(at(minute), to - minute, more);

describe("spans", () => {
  const span = fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 12 }));

  test("the length of a union is what at least one span holds, overlapping, touching, nested or empty", () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 8 }), (spans) => {
        const held = new Set(spans.flatMap(([start, length]) => Array.from({ length }, (_, ms) => start + ms)));
        expect(unionLength(spans.map(([start, length]) => ({ start, end: start + length })))).toBe(held.size);
        // The oracle's own way of counting is put to the same test.
        expect(unionMs(spans.map(([start, length]) => ({ from: start, to: start + length })))).toBe(held.size);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ["without an end", "2026-11-17T12:00:00Z", null],
    ["that ends before it starts", "2026-11-17T12:00:00Z", "2026-11-17T11:59:59.999Z"],
    ["that ends as it starts", "2026-11-17T12:00:00.0009Z", "2026-11-17T12:00:00.0001Z"],
  ])("one %s lasts 0, and starts", (_, start, end) => {
    const instant = Date.parse("2026-11-17T12:00:00Z");
    expect(spanOf(start, end)).toEqual({ start: instant, end: instant });
  });

  test("digits beyond milliseconds are cut, never rounded, in any zone of writing", () => {
    const iso = fc
      .record({
        ms: fc.integer({ min: 0, max: 4_102_444_800_000 }),
        further: fc.stringMatching(/^[0-9]{0,6}$/),
        offset: fc.constantFrom("Z", "+00:00", "+05:45", "-03:30"),
      })
      .map(({ ms, further, offset }) => `${new Date(ms).toISOString().slice(0, -1)}${further}${offset}`);
    fc.assert(
      fc.property(iso, (text) => {
        expect(instantOf(text)).toBe(milliseconds(text));
      }),
      { numRuns: 300 },
    );
    expect(instantOf("2026-11-17T12:00:00.9999999Z")).toBe(Date.parse("2026-11-17T12:00:00.999Z"));
    expect(instantOf("2026-11-17T12:00:00.5Z")).toBe(Date.parse("2026-11-17T12:00:00.500Z"));
  });
});

describe("conference time", () => {
  // Ada 0-20 and, after a rejoin, 15-30 (30 minutes); Bea 10-40 (30); the others don't count.
  const record = meeting(at(0), 0, [], {
    sessions: [
      from(0, 20, { caller: ADA }),
      from(15, 30, { caller: ADA }),
      from(10, 40, { caller: BEA }),
      from(0, 60, { caller: DEE_MOBILE }),
      from(0, 90, { caller: GUEST }),
    ],
  });

  test("in person minutes: the union of each user's own spans, summed", () => {
    expect(amountOf(record, "avConferencePersonMs")).toBe(60 * MINUTE);
  });

  test("by the wall clock: the union of all those spans", () => {
    expect(amountOf(record, "avConferenceWallMs")).toBe(40 * MINUTE);
  });

  test("a pause in which nobody eligible was there doesn't count, by either clock", () => {
    const paused = meeting(at(0), 0, [], { sessions: [from(0, 10, { caller: ADA }), from(50, 60, { caller: CID })] });
    expect(amountOf(paused, "avConferencePersonMs")).toBe(20 * MINUTE);
    expect(amountOf(paused, "avConferenceWallMs")).toBe(20 * MINUTE);
  });

  test("there is none without audio or video", () => {
    expect(amountOf({ ...record, modalities: ["screenSharing", "data"] }, "avConferencePersonMs")).toBe(0);
    expect(amountOf({ ...record, modalities: ["screenSharing", "data"] }, "avConferenceWallMs")).toBe(0);
  });
});

describe("peer-to-peer time", () => {
  const stream = (start: number, end: number | null) => ({
    startDateTime: at(start),
    endDateTime: end === null ? null : at(end),
  });
  const video = (...streams: ReturnType<typeof stream>[]): RawMedia => ({ label: "main-video", streams });
  const inCall = (...sessions: RawSession[]) =>
    call(at(0), 0, [ADA, BEA], {
      modalities: ["audio", "video"],
      sessions: sessions.map((one) => ({ ...one, callee: BEA })),
    });
  const withVideo = (media: readonly RawMedia[], more: Partial<RawSession> = {}) =>
    from(0, 30, { modalities: ["audio", "video"], segments: [{ media }], ...more });

  test("audio: the union of the counted sessions' spans", () => {
    expect(amountOf(inCall(from(0, 10), from(5, 12), from(20, 21)), "p2pAudioMs")).toBe(13 * MINUTE);
  });

  test("video: the union of main-video streams, both directions once", () => {
    const record = inCall(withVideo([video(stream(5, 15), stream(5, 15), stream(14, 20))]));
    expect(amountOf(record, "p2pVideoMs")).toBe(15 * MINUTE);
    expect(amountOf(record, "p2pAudioMs")).toBe(30 * MINUTE);
  });

  test("video: other media are no video, and media without a video stream give no time", () => {
    const media: RawMedia[] = [
      { label: "main-audio", streams: [stream(0, 30)] },
      { label: "applicationsharing-video", streams: [stream(0, 30)] },
    ];
    expect(amountOf(inCall(withVideo(media)), "p2pVideoMs")).toBe(0);
    expect(amountOf(inCall(withVideo([video()])), "p2pVideoMs")).toBe(0);
  });

  test.each<[string, Partial<RawSession>]>([
    ["no segments", { segments: [] }],
    ["segments missing", { segments: null }],
    ["a segment without media", { segments: [{ media: [] }, { media: null }] }],
  ])("video: a session that carries no media at all counts whole (%s)", (_, more) => {
    expect(amountOf(inCall(withVideo([], more)), "p2pVideoMs")).toBe(30 * MINUTE);
  });

  test("video: only sessions with modality video are looked at", () => {
    const record = inCall(
      withVideo([video(stream(0, 5))]),
      from(0, 30, { modalities: ["audio"], segments: [{ media: [video(stream(0, 30))] }] }),
      from(0, 30, { modalities: ["audio"] }),
    );
    expect(amountOf(record, "p2pVideoMs")).toBe(5 * MINUTE);
  });

  test("video: a stream without an end, or that ends before it starts, lasts 0", () => {
    expect(amountOf(inCall(withVideo([video(stream(5, null), stream(9, 3), stream(20, 21))])), "p2pVideoMs")).toBe(
      MINUTE,
    );
  });
});
