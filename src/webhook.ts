/** Where Graph posts change notifications to, and how the bridge knows that they are Graph's. */
import type { Config } from "./config.ts";

export const NOTIFICATIONS_PATH = "/bridge/notifications";

export interface Webhook {
  readonly url: string;
  readonly clientState: string;
}

/** Change notifications need a secret and an address that Graph can reach; undefined where they are off. */
export function webhookOf({ webhookSecret, publicOrigin }: Config): Webhook | undefined {
  if (webhookSecret === undefined || publicOrigin === undefined) return undefined;
  return { url: `${publicOrigin}${NOTIFICATIONS_PATH}`, clientState: webhookSecret };
}
