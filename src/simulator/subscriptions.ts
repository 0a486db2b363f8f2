/** `/subscriptions`: change notifications of call records, their payloads and their ends (graph-contract C.6). */
import { HOUR, MINUTE } from "./clock.ts";
import { type Exchange, Refusal } from "./exchange.ts";
import { contextOf, isObject, type Json, type JsonObject, jsonAnswer } from "./json.ts";
import { Random } from "./random.ts";
import { millisecondsOf, normalTime } from "./record-filter.ts";

/** A subscription may live this long, and an organisation may have this many for call records. */
const LONGEST_LIFE = 4_230 * MINUTE;
const MOST = 100;

interface Subscription {
  readonly id: string;
  readonly changeType: string;
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: string | null;
  readonly clientState: string | null;
  expires: number;
  expirationDateTime: string;
}

/** A POST that Graph would make: where to, and the body. */
export interface Notification {
  readonly url: string;
  readonly body: JsonObject;
}

export interface NotifyOptions {
  readonly changeType?: "created" | "updated";
  /** Another clientState than the subscription's, as a stranger would send. */
  readonly clientState?: string;
}

const text = (value: Json | undefined): string | null => (typeof value === "string" ? value : null);

export class Subscriptions {
  readonly #held = new Map<string, Subscription>();
  readonly #seed: string;
  readonly #tenantId: string;
  readonly #clientId: string;
  /** Makes the handshake's request; none is made without it. */
  readonly #deliver: ((request: Request) => Promise<Response>) | undefined;
  #made = 0;

  constructor(
    seed: string,
    tenantId: string,
    clientId: string,
    deliver: ((request: Request) => Promise<Response>) | undefined,
  ) {
    this.#seed = seed;
    this.#tenantId = tenantId;
    this.#clientId = clientId;
    this.#deliver = deliver;
  }

  #live(now: number): Subscription[] {
    for (const [id, one] of this.#held) {
      if (one.expires <= now) {
        this.#held.delete(id);
      }
    }
    return [...this.#held.values()];
  }

  #one(id: string, now: number): Subscription {
    const found = this.#live(now).find((one) => one.id === id.toLowerCase());
    if (found === undefined) {
      throw new Refusal(404, "ResourceNotFound", "The object was not found.");
    }
    return found;
  }

  #json(one: Subscription): JsonObject {
    return {
      "@odata.context": contextOf("v1.0", "subscriptions/$entity"),
      id: one.id,
      applicationId: this.#clientId,
      creatorId: "cdcdcdcd-0000-4000-8000-000000000001",
      includeResourceData: null,
      latestSupportedTlsVersion: "v1_2",
      encryptionCertificate: null,
      encryptionCertificateId: null,
      notificationQueryOptions: null,
      notificationUrlAppId: null,
      changeType: one.changeType,
      notificationUrl: one.notificationUrl,
      lifecycleNotificationUrl: one.lifecycleNotificationUrl,
      resource: "/communications/callRecords",
      expirationDateTime: one.expirationDateTime,
      clientState: null,
    };
  }

  #expiry(value: Json | undefined, now: number): { expires: number; expirationDateTime: string } {
    const expirationDateTime = text(value) ?? "";
    const normal = normalTime(expirationDateTime);
    const expires = normal === undefined ? Number.NaN : millisecondsOf(normal);
    if (!(expires > now)) {
      throw new Refusal(400, "InvalidRequest", "Subscription expiration must be a time in the future.");
    }
    if (expires > now + LONGEST_LIFE) {
      throw new Refusal(400, "InvalidRequest", "Subscription expiration can only be 4230 minutes in the future.");
    }
    return { expires, expirationDateTime };
  }

  async #shake(url: string): Promise<void> {
    if (this.#deliver === undefined) {
      return;
    }
    const token = `Validation: Testing client application reachability for subscription Request-Id: ${this.#made}`;
    const address = new URL(url);
    address.searchParams.set("validationToken", token);
    const headers = { "Content-Type": "text/plain; charset=utf-8" };
    const answer = await this.#deliver(new Request(address, { method: "POST", headers }));
    const type = answer.headers.get("Content-Type") ?? "";
    if (answer.status !== 200 || !type.startsWith("text/plain") || (await answer.text()) !== token) {
      throw new Refusal(
        400,
        "ValidationError",
        "Subscription validation request failed. HTTP status code or body is not as expected.",
      );
    }
  }

  /** Answers `POST /subscriptions`. */
  async create(exchange: Exchange): Promise<Response> {
    const body: unknown = await exchange.request.json().catch(() => undefined);
    if (!isObject(body)) {
      throw new Refusal(400, "BadRequest", "The body is not valid JSON.");
    }
    const notificationUrl = text(body.notificationUrl) ?? "";
    const lifecycleNotificationUrl = text(body.lifecycleNotificationUrl);
    const changeType = text(body.changeType) ?? "";
    const clientState = text(body.clientState);
    if (!/^\/?communications\/callRecords$/.test(text(body.resource) ?? "")) {
      throw new Refusal(400, "InvalidRequest", "The resource is not supported for change notifications here.");
    }
    if (changeType === "" || changeType.split(",").some((one) => one !== "created" && one !== "updated")) {
      throw new Refusal(400, "InvalidRequest", "The changeType must be created, updated or both.");
    }
    if (!notificationUrl.startsWith("https://")) {
      throw new Refusal(400, "InvalidRequest", "The notificationUrl must be an https address.");
    }
    if (clientState !== null && clientState.length > 128) {
      throw new Refusal(400, "InvalidRequest", "The clientState can't be longer than 128 characters.");
    }
    const expiry = this.#expiry(body.expirationDateTime, exchange.now);
    if (expiry.expires > exchange.now + HOUR && lifecycleNotificationUrl === null) {
      throw new Refusal(
        400,
        "InvalidRequest",
        "lifecycleNotificationUrl is required for a subscription of more than 1 hour.",
      );
    }
    if (this.#live(exchange.now).length >= MOST) {
      throw new Refusal(403, "ExtensionError", "The limit of 100 subscriptions for call records is reached.");
    }
    this.#made++;
    await this.#shake(notificationUrl);
    if (lifecycleNotificationUrl !== null) {
      await this.#shake(lifecycleNotificationUrl);
    }
    const id = new Random(this.#seed, "subscription", this.#made).guid();
    const one: Subscription = { id, changeType, notificationUrl, lifecycleNotificationUrl, clientState, ...expiry };
    this.#held.set(id, one);
    return jsonAnswer(this.#json(one), 201);
  }

  list(exchange: Exchange): Response {
    return jsonAnswer({
      "@odata.context": contextOf("v1.0", "subscriptions"),
      value: this.#live(exchange.now).map((one) => {
        const { "@odata.context": _context, ...members } = this.#json(one);
        return members;
      }),
    });
  }

  get(exchange: Exchange, id: string): Response {
    return jsonAnswer(this.#json(this.#one(id, exchange.now)));
  }

  /** Answers `PATCH /subscriptions/{id}`: only the end can be moved. */
  async renew(exchange: Exchange, id: string): Promise<Response> {
    const one = this.#one(id, exchange.now);
    const body: unknown = await exchange.request.json().catch(() => undefined);
    Object.assign(one, this.#expiry(isObject(body) ? body.expirationDateTime : undefined, exchange.now));
    return jsonAnswer(this.#json(one));
  }

  remove(exchange: Exchange, id: string): Response {
    this.#held.delete(this.#one(id, exchange.now).id);
    return new Response(null, { status: 204 });
  }

  /** Forgets all subscriptions, as happens on Graph's side without a word. */
  drop(): void {
    this.#held.clear();
  }

  /** What Graph would post about changes of these records: one body a subscription that asked for such changes. */
  notify(ids: readonly string[], now: number, options: NotifyOptions = {}): Notification[] {
    const { changeType = "updated" } = options;
    return this.#live(now)
      .filter((one) => one.changeType.split(",").includes(changeType))
      .map((one) => ({
        url: one.notificationUrl,
        body: {
          value: ids.map((id) => ({
            subscriptionId: one.id,
            clientState: options.clientState ?? one.clientState,
            changeType,
            resource: `communications/callRecords/${id}`,
            subscriptionExpirationDateTime: `${new Date(one.expires).toISOString().slice(0, -1)}+00:00`,
            resourceData: {
              "@odata.type": "#Microsoft.Graph.callrecord",
              "@odata.id": `communications/callRecords/${id}`,
              id,
            },
            tenantId: this.#tenantId,
          })),
        },
      }));
  }

  /** What Graph would post about a subscription's own life. */
  lifecycle(event: "reauthorizationRequired" | "subscriptionRemoved" | "missed", now: number): Notification[] {
    return this.#live(now).flatMap((one) =>
      one.lifecycleNotificationUrl === null
        ? []
        : {
            url: one.lifecycleNotificationUrl,
            body: {
              value: [
                {
                  subscriptionId: one.id,
                  subscriptionExpirationDateTime: one.expirationDateTime,
                  tenantId: this.#tenantId,
                  clientState: one.clientState,
                  lifecycleEvent: event,
                },
              ],
            },
          },
    );
  }
}
