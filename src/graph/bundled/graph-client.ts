/**
 * Stands in the bundle for `@microsoft/microsoft-graph-client`: its client without file uploads, batches and page iterators,
 * which its main file brings along. wrangler.toml names this file as the alias.
 */
export { Client } from "@microsoft/microsoft-graph-client/lib/es/src/Client";
export { AuthenticationHandler } from "@microsoft/microsoft-graph-client/lib/es/src/middleware/AuthenticationHandler";
export { AuthenticationHandlerOptions } from "@microsoft/microsoft-graph-client/lib/es/src/middleware/options/AuthenticationHandlerOptions";
export { ResponseType } from "@microsoft/microsoft-graph-client/lib/es/src/ResponseType";
