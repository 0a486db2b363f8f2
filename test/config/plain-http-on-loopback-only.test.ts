import { expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { oneTenant, refusal } from "./environments.ts";

test.each([
  ["http://127.0.0.1:9009", "http://127.0.0.1:9009"],
  ["http://127.0.0.1:9009/", "http://127.0.0.1:9009"],
  ["http://127.200.3.4", "http://127.200.3.4"],
  ["http://127.1:80", "http://127.0.0.1"],
  ["http://[::1]:9009", "http://[::1]:9009"],
  ["http://LocalHost:9009", "http://localhost:9009"],
  ["https://graph.example.com", "https://graph.example.com"],
])("%s is taken as %s", (given, origin) => {
  const [tenant] = readConfig(oneTenant({ GRAPH_ENDPOINT: given, LOGIN_ENDPOINT: given })).tenants;
  expect(tenant).toMatchObject({ graphEndpoint: origin, loginEndpoint: origin });
});

test.each([
  "http://graph.example.com",
  "http://128.0.0.1",
  "http://0.0.0.0:9009",
  "http://127.0.0.1.example.com",
  "http://localhost.example.com",
  "http://[::2]",
])("%s is refused as plain http", (given) => {
  expect(refusal(oneTenant({ GRAPH_ENDPOINT: given }))).toMatch(/^GRAPH_ENDPOINT may be plain http on loopback only/);
  expect(refusal(oneTenant({ LOGIN_ENDPOINT: given }))).toMatch(/^LOGIN_ENDPOINT may be plain http on loopback only/);
});

test.each([
  "graph.example.com",
  "ftp://127.0.0.1",
  "https://user:word@graph.example.com",
  "https://graph.example.com/v1.0",
  "https://graph.example.com?a=1",
  "https://graph.example.com#a",
])("%s is refused as no origin", (given) => {
  expect(refusal(oneTenant({ GRAPH_ENDPOINT: given }))).toMatch(/^GRAPH_ENDPOINT must be an origin/);
});

test("the origin to print may be plain http, as behind a proxy of the house", () => {
  expect(readConfig(oneTenant({ PUBLIC_ORIGIN: "http://Reports.Intra.example/" })).publicOrigin).toBe(
    "http://reports.intra.example",
  );
});
