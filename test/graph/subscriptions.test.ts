import { describe, expect, it } from "vitest";
import { createGraph } from "../../src/graph/graph.ts";
import { type Answer, fakeGraph, json, sampleJson } from "./fake-graph.ts";

const request = {
  notificationUrl: "https://bridge.contoso.example/bridge/notifications",
  lifecycleNotificationUrl: "https://bridge.contoso.example/bridge/notifications",
  clientState: "a-long-secret",
  expirationDateTime: "2026-11-22T06:00:00Z",
};
const made = sampleJson("subscription-response-201");
const graphOf = (answer: Answer) => {
  const fake = fakeGraph(answer);
  return { fake, graph: createGraph(fake.settings) };
};

describe("a subscription", () => {
  it("is made for updated call records", async () => {
    const { fake, graph } = graphOf(() => json(made, 201));
    expect(await graph.createSubscription(request)).toMatchObject({ id: made.id });
    expect(fake.sent[0]).toMatchObject({ method: "POST", url: "https://graph.microsoft.com/v1.0/subscriptions" });
    expect(JSON.parse(fake.sent[0]?.body ?? "")).toEqual({
      changeType: "updated",
      resource: "/communications/callRecords",
      ...request,
    });
  });

  it("is not made twice when the connection breaks", async () => {
    const { fake, graph } = graphOf(() => {
      throw new TypeError("reset");
    });
    await expect(graph.createSubscription(request)).rejects.toMatchObject({ kind: "transient" });
    expect(fake.sent).toHaveLength(1);
  });

  it("is renewed, read and ended at its own address", async () => {
    const { fake, graph } = graphOf(({ method }) =>
      method === "DELETE" ? new Response(null, { status: 204 }) : json(made),
    );
    await graph.renewSubscription(made.id, "2026-11-25T06:00:00Z");
    expect(await graph.getSubscription(made.id)).toMatchObject({ expirationDateTime: made.expirationDateTime });
    await graph.deleteSubscription(made.id);
    expect(fake.sent.map(({ method }) => method)).toEqual(["PATCH", "GET", "DELETE"]);
    expect(new Set(fake.sent.map(({ url }) => url))).toEqual(
      new Set([`https://graph.microsoft.com/v1.0/subscriptions/${made.id}`]),
    );
    expect(JSON.parse(fake.sent[0]?.body ?? "")).toEqual({ expirationDateTime: "2026-11-25T06:00:00Z" });
  });

  it("that Graph has dropped can't be renewed but counts as ended", async () => {
    const { graph } = graphOf(() => json({ error: { code: "ResourceNotFound" } }, 404));
    await expect(graph.renewSubscription("a", "2026-11-25T06:00:00Z")).rejects.toMatchObject({ kind: "notFound" });
    await expect(graph.deleteSubscription("a")).resolves.toBeUndefined();
    await expect(graph.deleteSubscription("a/../b")).rejects.toMatchObject({ kind: "invalid" });
  });

  it("to call records are listed page by page, others and unreadable ones left out", async () => {
    const link = "https://graph.microsoft.com/v1.0/subscriptions?$skiptoken=2";
    const { fake, graph } = graphOf(({ url }) =>
      json(
        url === link
          ? { value: [{ ...made, id: "second", resource: "/communications/callRecords" }] }
          : {
              value: [
                { ...made, resource: "communications/callRecords" },
                { ...made, resource: "/users" },
                { id: "x y" },
              ],
              "@odata.nextLink": link,
            },
      ),
    );
    const all = await graph.listSubscriptions();
    expect(all.map(({ id }) => id)).toEqual([made.id, "second"]);
    expect(all[0]?.notificationUrl).toBe(made.notificationUrl);
    expect(fake.sent).toHaveLength(2);
  });

  it("that can't be read is damaged", async () => {
    const { graph } = graphOf(() => json({ ...made, expirationDateTime: "soon" }));
    await expect(graph.getSubscription("a")).rejects.toMatchObject({ kind: "damaged" });
  });
});

describe("the setting that conceals names", () => {
  it("is read where the cloud shows it", async () => {
    const { fake, graph } = graphOf(() => json(sampleJson("adminReportSettings")));
    expect(await graph.getConcealedNames()).toBe(true);
    expect(fake.sent[0]?.url).toBe("https://graph.microsoft.com/v1.0/admin/reportSettings");
    await expect(graphOf(() => json({})).graph.getConcealedNames()).rejects.toMatchObject({ kind: "damaged" });
    const elsewhere = createGraph(fakeGraph(() => json({}), { cloud: "us-gov-dod" }).settings);
    await expect(elsewhere.getConcealedNames()).rejects.toMatchObject({ kind: "notOffered" });
  });

  it("leaves signIn to test the credentials alone", async () => {
    const { fake, graph } = graphOf(() => json({}));
    await graph.signIn();
    expect([fake.tokenRequests.length, fake.sent.length]).toEqual([1, 0]);
  });
});
