/**
 * Stands in the bundle for msal-node's NodeStorage and TokenCache, with which a third of the library comes. token.ts makes
 * an application for each token and keeps the token itself, so that msal never finds anything in its store: this one
 * is always empty. wrangler.toml names this file as their alias.
 */
export class NodeStorage {
  getAuthorityMetadataByAlias(): null {
    return null;
  }
  generateAuthorityMetadataCacheKey(host: string): string {
    return host;
  }
  setAuthorityMetadata(): void {}
  getServerTelemetry(): null {
    return null;
  }
  setServerTelemetry(): void {}
  getThrottlingCache(): null {
    return null;
  }
  setThrottlingCache(): void {}
  getAccessTokensByFilter(): never[] {
    return [];
  }
  async saveCacheRecord(): Promise<void> {}
  removeItem(): void {}
}

/** Only handed on: it is for stores that outlive the application. */
export class TokenCache {}

/** msal tells Microsoft how its earlier requests went; an application made for one token has none to tell of. */
export class ServerTelemetryManager {
  static makeExtraSkuString(): string {
    return "";
  }
  updateRegionDiscoveryMetadata(): void {}
  cacheFailedRequest(): void {}
  clearTelemetryCache(): void {}
  setNativeBrokerErrorCode(): void {}
  generateCurrentRequestHeaderValue(): string {
    return "";
  }
  generateLastRequestHeaderValue(): string {
    return "";
  }
}

/** msal refuses by itself what was refused a moment ago, as far as its store remembers; the bridge has pauses of its own. */
export const ThrottlingUtils = { preProcess(): void {}, postProcess(): void {} };

/** msal logs to a callback, and the bridge gives it none. */
export class Logger {
  clone(): Logger {
    return this;
  }
  error(): void {}
  errorPii(): void {}
  warning(): void {}
  warningPii(): void {}
  info(): void {}
  infoPii(): void {}
  verbose(): void {}
  verbosePii(): void {}
  trace(): void {}
  tracePii(): void {}
  isPiiLoggingEnabled(): boolean {
    return false;
  }
}

export const LogLevel = { Error: 0, Warning: 1, Info: 2, Verbose: 3, Trace: 4 };
