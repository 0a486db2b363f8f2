/**
 * Stands in the bundle for `@azure/msal-common/node`: all of msal's core but the clients of sign-ins that the bridge never
 * does (it signs in as the app itself, by client credentials). msal's application class names them, so a bundler keeps
 * them. wrangler.toml names this file as the alias; tests in Node run the library whole.
 */
import { notBundled } from "./not-bundled.ts";

export * from "@azure/msal-common";

export const RefreshTokenClient = notBundled("RefreshTokenClient");
export const AuthorizationCodeClient = notBundled("AuthorizationCodeClient");
export const SilentFlowClient = notBundled("SilentFlowClient");
export const Authorize = {};
export { Logger, LogLevel, ServerTelemetryManager } from "./msal-memory.ts";
export {
  AADServerParamKeys,
  ClientAuthErrorCodes,
  Constants,
  RequestParameterBuilder,
  TimeUtils,
  UrlUtils,
} from "./msal-names.mjs";
