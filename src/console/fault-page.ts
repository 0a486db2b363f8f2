/** A fault at one of the bridge's own addresses, for somebody with a browser. */
import { html } from "hono/html";
import type { Fault } from "../errors.ts";
import { pageOf, type Visit } from "./layout.ts";

const TITLES: Partial<Record<Fault["kind"], string>> = {
  unauthorized: "Sign in first",
  forbidden: "Not allowed",
  notFound: "Nothing here",
  unexpected: "Something went wrong",
};

/** @param visit absent where nobody has signed in or the tenant isn't known */
export const faultPage = ({ kind, message }: Fault, requestId: string, visit: Visit | undefined): Promise<string> =>
  pageOf({
    title: TITLES[kind] ?? "This did not work",
    visit,
    content: html`<p role="alert" class="notice different">${message}</p><p class="sub">Request ${requestId}</p>`,
  });
