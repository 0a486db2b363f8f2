/**
 * The parts of Microsoft's Graph client that are used. client.ts loads this file with the first request; naming them
 * here, and not at the dynamic import, lets the bundler leave the rest of the library out.
 */
export {
  AuthenticationHandler,
  AuthenticationHandlerOptions,
  Client,
  ResponseType,
} from "@microsoft/microsoft-graph-client";
