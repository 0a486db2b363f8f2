/** The bridge in plain Node, asked as a browser asks for pages and sends forms. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bridgeInNode, ORIGIN } from "../support/bridge-in-node.ts";

export const COMPARE = "/bridge/compare";
export const OPERATOR = "operator@example.onmicrosoft.com";
/** The origin of a browser's own request. */
const OWN = { Origin: ORIGIN, "Sec-Fetch-Site": "same-origin" };
const HTML = "text/html,application/xhtml+xml,*/*;q=0.8";

/** A recorded answer of the old service as a file that somebody saved. */
export function seed(name: string): File {
  const path = join(import.meta.dirname, `../conformance/seeds/${name}.response.txt`);
  return new File([readFileSync(path, "utf8")], `${name}.txt`, { type: "text/plain" });
}

export interface Page {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

type Sent = Readonly<Record<string, string>>;

export interface Browser {
  readonly bridge: ReturnType<typeof bridgeInNode>;
  open(target: string, username?: string | null): Promise<Page>;
  /** Sends the compare page's form, from the bridge's own page unless `headers` say otherwise. */
  send(fields: Readonly<Record<string, string | File>>, headers?: Sent, username?: string, to?: string): Promise<Page>;
}

/** @param variables replace the usual ones */
export function browser(variables: Readonly<Record<string, string | undefined>> = {}): Browser {
  const bridge = bridgeInNode("2013-07-08T12:00:00Z", variables);
  const pageOf = async (answer: Response): Promise<Page> => ({
    status: answer.status,
    headers: answer.headers,
    text: await answer.text(),
  });
  return {
    bridge,
    async open(target, username = OPERATOR) {
      return pageOf(await bridge.ask(target, { username, headers: { Accept: HTML } }));
    },
    async send(fields, headers = OWN, username = OPERATOR, to = COMPARE) {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      const sent = new Response(form);
      const type = sent.headers.get("Content-Type") ?? "";
      const asked = { Accept: HTML, "Content-Type": type, ...headers };
      return pageOf(await bridge.ask(to, { method: "POST", body: await sent.text(), username, headers: asked }));
    },
  };
}

/** A page's hidden fields, as the browser sends them with its next step. */
export const hiddenFields = ({ text }: Page): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(([, name = "", value = ""]) => [
      name,
      value,
    ]),
  );
