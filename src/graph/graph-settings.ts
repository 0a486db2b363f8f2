/** What graph/ is told about one tenant and about the world: nothing else reaches the outside from here. */

import type { CloudName } from "./clouds.ts";

export type Credential =
  | { readonly kind: "secret"; readonly secret: string }
  | {
      readonly kind: "certificate";
      /** PEM; of a chain the first certificate counts. */
      readonly certificate: string;
      /** PEM, RSA, PKCS#8 or PKCS#1, not encrypted. */
      readonly privateKey: string;
    };

/** Who is asked: the sign-in endpoint, Graph, or the host that a report is downloaded from. */
export type RequestTarget = "signIn" | "graph" | "download";

export interface GraphSettings {
  readonly cloud: CloudName;
  /** Origin in place of the cloud's Graph host; plain http on loopback only. */
  readonly graphEndpoint?: string | undefined;
  /** Origin in place of the cloud's sign-in host; plain http on loopback only. */
  readonly loginEndpoint?: string | undefined;
  readonly tenantId: string;
  readonly clientId: string;
  readonly credential: Credential;
  readonly fetch: typeof fetch;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Between 0 and 1, for the jitter of waits; default Math.random. */
  readonly random?: (() => number) | undefined;
  /** The longest time to sleep within one request, all its waits together; default 10,000 ms. */
  readonly maxWaitMs?: number | undefined;
  /** The time limit of one exchange, body included; default 30,000 ms (downloads: four times that). */
  readonly timeLimitMs?: number | undefined;
  /** Called before every request that leaves, repetitions included. What it throws ends the call and is passed on. */
  readonly onRequest?: ((target: RequestTarget) => void) | undefined;
}
