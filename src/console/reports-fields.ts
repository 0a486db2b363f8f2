/** Fields that several forms have. */
import { html } from "hono/html";
import type { Markup } from "../diff/markup.ts";
import { datalist } from "./compare.ts";
import type { Visit } from "./layout.ts";

/** Keeps a form that is sent by GET with the visit's tenant. */
export const tenantField = ({ tenant, isOneOfSeveral }: Visit): Markup | "" =>
  isOneOfSeveral ? html`<input type="hidden" name="tenant" value="${tenant.tenantId}">` : "";

/** @param zone as stated */
export const zoneField = (zone: string): Markup =>
  html`<label for="zone">Time zone</label><input id="zone" name="zone" list="zones" value="${zone}" aria-describedby="zonesub"><span id="zonesub" class="sub">IANA name, Windows id or offset such as +05:30</span>${datalist("zones", Intl.supportedValuesOf("timeZone"))}`;
