import { describe, expect, it } from "vitest";
import { GraphFault } from "../../../src/graph/graph-fault.ts";
import { MAX_SUBSCRIPTION_MINUTES, type SubscriptionRequest } from "../../../src/graph/subscriptions.ts";
import {
  type HeldSubscription,
  NO_SUBSCRIPTION,
  nextSubscriptionStep,
  RENEWED_EVERY,
  SUBSCRIPTION_LIFE,
  type SubscriptionMemory,
  subscriptionStatus,
} from "../../../src/ingest/subscription.ts";
import { keepSubscription, type SubscriptionGraph } from "../../../src/ingest/subscription-keeper.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const held = (change: Partial<HeldSubscription> = {}): HeldSubscription => ({
  id: "one",
  terms: "terms",
  since: NOW,
  expires: NOW + SUBSCRIPTION_LIFE,
  ...change,
});
const memory = (change: Partial<SubscriptionMemory> = {}): SubscriptionMemory => ({ ...NO_SUBSCRIPTION, ...change });

describe("the next step", () => {
  it.each<[what: string, SubscriptionMemory, at: number, wanted: string | undefined, step: string]>([
    ["none wanted, none held", memory(), 0, undefined, "rest"],
    ["wanted, none held", memory(), 0, "terms", "create"],
    ["a failure's pause", memory({ tries: 1, notBefore: NOW + 1 }), 0, "terms", "rest"],
    ["after the pause", memory({ tries: 1, notBefore: NOW }), 0, "terms", "create"],
    ["fresh", memory({ held: held() }), 0, "terms", "rest"],
    ["just before its renewal", memory({ held: held() }), RENEWED_EVERY - 1, "terms", "rest"],
    ["renewal", memory({ held: held() }), RENEWED_EVERY, "terms", "renew"],
    ["half of a shorter life", memory({ held: held({ expires: NOW + HOUR }) }), HOUR / 2, "terms", "renew"],
    ["asked for by Graph", memory({ held: held(), renewNow: true }), 0, "terms", "renew"],
    ["run out", memory({ held: held({ expires: NOW }) }), 0, "terms", "forget"],
    ["run out, in a pause", memory({ held: held({ expires: NOW }), notBefore: NOW + 1 }), 0, "terms", "forget"],
    ["another secret or address", memory({ held: held() }), 0, "other terms", "end"],
    ["switched off", memory({ held: held() }), 0, undefined, "end"],
    ["switched off, can't be ended", memory({ held: held(), tries: 5 }), 0, undefined, "forget"],
  ])("%s", (_what, remembered, at, wanted, step) => {
    expect(nextSubscriptionStep(remembered, NOW + at, wanted).kind).toBe(step);
  });
});

/** A Graph that holds subscriptions; what is put into `faults` meets the next requests, in order. */
function tenant(
  wanted: { url: string; clientState: string } | undefined = { url: "https://b.example/n", clientState: "s" },
) {
  const at = { now: NOW };
  const world = {
    at,
    wanted: wanted as typeof wanted | undefined,
    memory: NO_SUBSCRIPTION,
    sweeps: 0,
    asked: [] as string[],
    requests: [] as SubscriptionRequest[],
    faults: [] as GraphFault[],
    live: new Map<string, number>(),
    /** The answer to the next request is lost after Graph has done it. */
    lost: false,
    untold: undefined as GraphFault | undefined,
    async keep() {
      await keepSubscription({
        store: {
          subscription: () => world.memory,
          keepSubscription: (next) => {
            world.memory = next;
          },
          sweepAfterLoss: () => {
            world.sweeps++;
          },
        },
        graph,
        wanted: world.wanted,
        now: () => at.now,
        mayGoOn: () => true,
      });
    },
  };
  const answer = (id: string, expirationDateTime: string) => {
    world.live.set(id, Date.parse(expirationDateTime));
    return { id, expirationDateTime, notificationUrl: null };
  };
  const meet = (what: string) => {
    world.asked.push(what);
    const fault = world.faults.shift();
    if (fault !== undefined) throw fault;
  };
  const graph: SubscriptionGraph = {
    async listSubscriptions() {
      if (world.untold !== undefined) throw world.untold;
      return [...world.live]
        .filter(([, expires]) => expires > at.now)
        .map(([id, expires]) => ({
          id,
          expirationDateTime: new Date(expires).toISOString(),
          notificationUrl: id.startsWith("other") ? "https://other.example/n" : "https://b.example/n",
        }));
    },
    async createSubscription(request) {
      meet("create");
      world.requests.push(request);
      const made = answer(`id-${world.requests.length}`, request.expirationDateTime);
      if (!world.lost) return made;
      world.lost = false;
      throw new GraphFault("transient", "The connection to Graph failed.");
    },
    async renewSubscription(id, expirationDateTime) {
      meet(`renew ${id}`);
      if (!((world.live.get(id) ?? 0) > at.now)) throw new GraphFault("notFound", "gone");
      return answer(id, expirationDateTime);
    },
    async deleteSubscription(id) {
      meet(`end ${id}`);
      world.live.delete(id);
    },
  };
  return world;
}

describe("keeping it up", () => {
  it("creates one that lives no longer than Graph allows, for both kinds of notices", async () => {
    const world = tenant();
    await world.keep();
    await world.keep();
    expect(world.requests).toHaveLength(1);
    const [request] = world.requests;
    expect(request).toMatchObject({
      notificationUrl: "https://b.example/n",
      lifecycleNotificationUrl: "https://b.example/n",
      clientState: "s",
    });
    const life = Date.parse(request?.expirationDateTime ?? "") - NOW;
    expect(life).toBeGreaterThan(0);
    expect(life).toBeLessThan(MAX_SUBSCRIPTION_MINUTES * MINUTE);
  });

  it("never lets it run out over two weeks of alarms", async () => {
    const world = tenant();
    for (let quarter = 0; quarter < 14 * 96; quarter++) {
      await world.keep();
      expect(world.live.get("id-1")).toBeGreaterThan(world.at.now + 48 * HOUR);
      world.at.now += 15 * MINUTE;
    }
    expect(world.requests).toHaveLength(1);
    expect(world.asked.length).toBeLessThanOrEqual(14 * 4 + 1);
  });

  it("makes another one and sweeps when Graph has dropped it", async () => {
    const world = tenant();
    await world.keep();
    world.live.clear();
    world.at.now += RENEWED_EVERY;
    await world.keep();
    expect(world.asked).toEqual(["create", "renew id-1", "create"]);
    expect(world.sweeps).toBe(1);
    expect(world.memory.held?.id).toBe("id-2");
  });

  it("exchanges it when the secret or the address changes", async () => {
    const world = tenant();
    await world.keep();
    world.wanted = { url: "https://b.example/n", clientState: "another" };
    await world.keep();
    expect(world.asked).toEqual(["create", "end id-1", "create"]);
    expect(world.requests[1]?.clientState).toBe("another");
  });

  it("ends it when it is switched off, and keeps no secret", async () => {
    const world = tenant();
    await world.keep();
    expect(JSON.stringify(world.memory)).not.toContain('"s"');
    world.wanted = undefined;
    await world.keep();
    await world.keep();
    expect(world.asked).toEqual(["create", "end id-1"]);
    expect(world.live.size).toBe(0);
    expect(world.memory).toEqual(NO_SUBSCRIPTION);
  });

  it("tries ever more seldom while Graph refuses, and tells why", async () => {
    const world = tenant();
    world.faults = Array.from({ length: 1_000 }, () => new GraphFault("forbidden", "No permission."));
    for (let minute = 0; minute < 24 * 60; minute++) {
      await world.keep();
      world.at.now += MINUTE;
    }
    expect(world.asked.length).toBeGreaterThan(8);
    expect(world.asked.length).toBeLessThan(16);
    expect(subscriptionStatus(world.memory, true)).toEqual({
      state: "waiting",
      expires: null,
      reason: "No permission.",
    });
    world.faults = [];
    world.at.now += 4 * HOUR;
    await world.keep();
    expect(subscriptionStatus(world.memory, true)).toMatchObject({ state: "active", reason: null });
  });

  it("has one at Graph however often answers are lost, and touches nobody else's", async () => {
    const world = tenant();
    world.live.set("other", NOW + HOUR);
    for (let minute = 0; minute < 12 * 60; minute++) {
      world.lost = minute < 6 * 60;
      await world.keep();
      expect([...world.live.keys()].filter((id) => id !== "other").length).toBeLessThanOrEqual(1);
      world.at.now += MINUTE;
    }
    expect(world.memory.held?.id).toBe(`id-${world.requests.length}`);
    expect([...world.live.keys()]).toEqual(["other", world.memory.held?.id]);
  });

  it("ends what an archive before this one had made", async () => {
    const world = tenant();
    await world.keep();
    world.memory = NO_SUBSCRIPTION;
    await world.keep();
    expect(world.asked).toEqual(["create", "end id-1", "create"]);
  });

  it.each(["forbidden", "notFound", "invalid"] as const)(
    "does without the list where Graph refuses it (%s)",
    async (kind) => {
      const world = tenant();
      world.untold = new GraphFault(kind, "No.");
      await world.keep();
      expect(world.memory.held?.id).toBe("id-1");
    },
  );

  it("waits as long as Graph says", async () => {
    const world = tenant();
    world.faults = [new GraphFault("throttled", "Too often.", { retryAfterMs: 10 * MINUTE })];
    await world.keep();
    world.at.now += 10 * MINUTE - 1;
    await world.keep();
    expect(world.asked).toHaveLength(1);
    world.at.now += 1;
    await world.keep();
    expect(world.memory.held?.id).toBe("id-1");
  });

  it("leaves one that can't be ended to run out", async () => {
    const world = tenant();
    await world.keep();
    world.wanted = undefined;
    world.faults = Array.from({ length: 1_000 }, () => new GraphFault("transient", "No answer."));
    for (let minute = 0; minute < 24 * 60; minute++) {
      await world.keep();
      world.at.now += MINUTE;
    }
    expect(world.asked).toHaveLength(6);
    expect(world.memory).toEqual(NO_SUBSCRIPTION);
  });
});
