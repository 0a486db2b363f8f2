/** JSON as values, and the answers that carry it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** Where the metadata addresses in answers point to, whoever was asked. */
export const GRAPH_ORIGIN = "https://graph.microsoft.com";

export const contextOf = (version: string, path: string): string => `${GRAPH_ORIGIN}/${version}/$metadata#${path}`;

const CONTENT_TYPE =
  "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";

export const jsonAnswer = (body: Json, status = 200, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": CONTENT_TYPE, ...headers } });

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
