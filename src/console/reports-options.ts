/**
 * What somebody wants to see of a set: read from the page's own address, and said again as the request to the legacy
 * service that gives the same rows. The page's figures come by that request, so they can't be others.
 */
import { catalog } from "../catalog.ts";
import type { Account } from "../config.ts";
import { Fault } from "../errors.ts";
import { CANONICAL_PATH } from "../legacy/address.ts";
import type { EntitySet, IncomingRequest } from "../legacy/model.ts";
import { COMMON_COLUMNS, modelFor } from "../model.ts";
import type { ReportSet } from "../reports/catalog.ts";
import { isoDay } from "../reports/civil-date.ts";
import { localDayOf, resolveZone, type Zone } from "../reports/zones.ts";
import type { Visit } from "./layout.ts";

/** Days that a daily report shows unless others are asked for. */
const USUAL_DAYS = 90;
/** Options that links of the page carry on. */
const KEPT = ["column", "zone", "from", "to", "order"];

export interface Wanted {
  readonly set: ReportSet;
  readonly entity: EntitySet;
  /** Columns shown beside Date, in wire order. */
  readonly columns: readonly string[];
  /** Whether these are the ones shown to somebody who chooses none: all measures. */
  readonly isUsualChoice: boolean;
  /** As stated, else the account's own. Not checked here. */
  readonly zone: string;
  /** Dates as `2026-11-17`, both included; empty where there is no bound. */
  readonly from: string;
  readonly to: string;
  readonly newestFirst: boolean;
  /** From 1. */
  readonly page: number;
  /** The options as stated, for links. */
  readonly stated: readonly (readonly [name: string, value: string])[];
}

/** The sets that the account sees, in the service document's order. */
export const openSets = ({ account, tenant }: Visit): ReportSet[] =>
  modelFor(account, tenant.policy).sets.flatMap(({ name }) => catalog().set(name) ?? []);

/** @throws Fault notFound for a set that isn't there or isn't the account's */
export function openSet({ account, tenant }: Visit, name: string): { set: ReportSet; entity: EntitySet } {
  const entity = modelFor(account, tenant.policy).sets.find((one) => one.name === name);
  const set = catalog().set(name);
  if (entity === undefined || set === undefined) {
    throw new Fault("notFound", `There is no report '${name.slice(0, 60)}' for this account.`);
  }
  return { set, entity };
}

/** The legacy option that names the visit's tenant, where the account has several. */
export const tenantOption = ({ tenant, isOneOfSeveral }: Visit): string[] =>
  isOneOfSeveral ? [option("DelegatedOrg", tenant.domains[0] ?? tenant.tenantId)] : [];

/** The names of the columns that can be chosen, all but Date. */
export const choosable = ({ type: { properties } }: EntitySet): string[] =>
  properties.flatMap(({ name }) => (name === "Date" ? [] : [name]));

/** The zone in which an account is answered that sends none. */
export const accountZone = ({ zone }: Account): Zone => resolveZone(zone);

/**
 * Reads the page's options; nothing but the set's name is refused, so that a form can show what was stated.
 *
 * @throws Fault notFound for a set that isn't there or isn't the account's
 */
export function wantedOf(asked: URLSearchParams, name: string, visit: Visit, now: number): Wanted {
  const { set, entity } = openSet(visit, name);
  const usual = entity.type.properties.slice(COMMON_COLUMNS).map(({ name }) => name);
  const chosen = asked.getAll("column");
  const columns = chosen.length === 0 ? usual : choosable(entity).filter((name) => chosen.includes(name));
  const zone = asked.get("zone")?.trim() || visit.account.zone || "UTC";
  return {
    set,
    entity,
    columns,
    isUsualChoice: columns.join() === usual.join(),
    zone,
    from: asked.get("from") ?? (set.period === "Daily" ? isoDay(todayIn(zone, now) - USUAL_DAYS) : ""),
    to: asked.get("to") ?? "",
    newestFirst: asked.get("order") === "newest",
    page: Math.max(1, Math.floor(Number(asked.get("page"))) || 1),
    stated: [...asked].filter(([name]) => KEPT.includes(name)),
  };
}

function todayIn(zone: string, now: number): number {
  try {
    return localDayOf(resolveZone(zone), now);
  } catch {
    return localDayOf(resolveZone("UTC"), now);
  }
}

/** The legacy service's options for the same rows and columns. @throws Fault queryInvalid for what is no date */
export function legacyQuery({ from, to, columns, isUsualChoice, newestFirst }: Wanted, visit: Visit): string[] {
  if (from !== "" && to !== "" && readDate(from) > readDate(to)) {
    throw new Fault("queryInvalid", `The range ends before it begins: ${from} is later than ${to}.`);
  }
  const bounds = [
    ...(from === "" ? [] : [`Date ge ${dateLiteral(from)}`]),
    ...(to === "" ? [] : [`Date le ${dateLiteral(to)}`]),
  ];
  return [
    ...tenantOption(visit),
    ...(isUsualChoice ? [] : [option("$select", ["Date", ...columns].join(","))]),
    ...(bounds.length === 0 ? [] : [option("$filter", bounds.join(" and "))]),
    ...(newestFirst ? [option("$orderby", "Date desc")] : []),
  ];
}

/** Days since 1970. */
function readDate(text: string): number {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text) {
    throw new Fault("queryInvalid", `'${text.slice(0, 40)}' is no date: write it as 2026-11-17.`);
  }
  return ms;
}

/** @throws Fault queryInvalid for what is no date */
export function dateLiteral(date: string): string {
  readDate(date);
  return `datetime'${date}T00:00:00'`;
}

/** One option of an address, readable and safe between a shell's single quotation marks. */
export const option = (name: string, value: string): string =>
  `${name}=${encodeURIComponent(value).replaceAll("%2C", ",").replaceAll("%3A", ":").replaceAll("'", "%27")}`;

export const legacyAddress = (origin: string, set: string, options: readonly string[]): string =>
  `${origin}${CANONICAL_PATH}${set}${options.length === 0 ? "" : `?${options.join("&")}`}`;

/** A request to the legacy service as a client in that zone would send it. */
export const incomingFor = (url: string, zone: string): IncomingRequest => ({
  method: "GET",
  url,
  header: (name) => (name.toLowerCase() === "x-timezone" ? zone : undefined),
});

/** Whether a fault is one of the options, which the page can say beside its form. */
export const isOfOptions = (thrown: unknown): thrown is Fault =>
  thrown instanceof Fault && (thrown.kind === "queryInvalid" || thrown.kind === "timeZoneInvalid");
