/**
 * Which addresses may be asked. Sign-in and Graph live at the cloud's own hosts or at the endpoints that replace
 * them; links inside answers are followed only where the rules of design.md ("Collecting") allow it, so that no
 * answer can lead the token, or the bridge, elsewhere.
 */

import { CLOUDS, type Cloud } from "./clouds.ts";
import { GraphFault } from "./graph-fault.ts";
import type { GraphSettings } from "./graph-settings.ts";

export interface Endpoints {
  readonly cloud: Cloud;
  /** Origin that Graph requests go to. */
  readonly graph: string;
  /** Origin that token requests go to. */
  readonly login: string;
  readonly graphIsLoopback: boolean;
}

const isLoopback = (url: URL): boolean => /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);

function parsed(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

function originOf(name: string, text: string | undefined, host: string): URL {
  const url = parsed(text ?? `https://${host}`);
  const bare = url !== null && url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "";
  if (url === null || !bare) throw new GraphFault("invalid", `${name} must be an origin, such as https://host.`);
  if (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url))) return url;
  throw new GraphFault("invalid", `${name} must begin with https://; plain http is for loopback addresses only.`);
}

/** The addresses of a tenant's cloud or their replacements. Throws {@link GraphFault} `invalid`. */
export function endpointsOf(settings: Pick<GraphSettings, "cloud" | "graphEndpoint" | "loginEndpoint">): Endpoints {
  const cloud = CLOUDS[settings.cloud];
  const graph = originOf("GRAPH_ENDPOINT", settings.graphEndpoint, cloud.graphHost);
  const login = originOf("LOGIN_ENDPOINT", settings.loginEndpoint, cloud.loginHost);
  return { cloud, graph: graph.origin, login: login.origin, graphIsLoopback: isLoopback(graph) };
}

/** An address within Graph is a path with its query, version first; only such ones are ever asked. */
export function checkedAddress(address: string): string {
  if (/^\/(?:v1\.0|beta)\/[^\\#\s]*$/.test(address)) return address;
  throw new GraphFault("refusedLink", "A Graph address must be a path that begins with /v1.0/ or /beta/.");
}

/**
 * The address within Graph that a next link names; it is asked at the configured endpoint whichever of the two
 * allowed origins it names. `own` is the address of the page that carries it.
 *
 * Throws {@link GraphFault} `refusedLink` for any other origin, for garbage, and for a link back to its own page.
 */
export function nextAddress(link: unknown, own: string, endpoints: Endpoints): string {
  const url = typeof link === "string" ? parsed(link) : null;
  if (url === null) throw new GraphFault("refusedLink", "Graph sent a next link that is not an address.");
  const allowed = [endpoints.graph, `https://${endpoints.cloud.graphHost}`];
  if (!allowed.includes(url.origin) || url.username !== "" || url.password !== "") {
    throw new GraphFault("refusedLink", "Graph sent a next link to another host; it is not followed.");
  }
  const address = checkedAddress(url.pathname + url.search);
  const page = new URL(own, endpoints.graph);
  if (address === page.pathname + page.search) {
    throw new GraphFault("refusedLink", "Graph sent a next link that leads back to its own page.");
  }
  return address;
}

/**
 * The address of a report's download, from the Location of its redirect (`from`: the address that sent it): https on
 * any host, or loopback when Graph itself is there. Throws {@link GraphFault} `refusedLink`.
 */
export function downloadAddress(location: string | null, from: string, endpoints: Endpoints): string {
  let url: URL;
  try {
    url = new URL(location ?? "", from);
  } catch {
    throw new GraphFault("refusedLink", "A report's redirect names no valid address.");
  }
  const safe = url.protocol === "https:" || (url.protocol === "http:" && endpoints.graphIsLoopback && isLoopback(url));
  if (location === null || location === "" || !safe || url.username !== "" || url.password !== "") {
    throw new GraphFault("refusedLink", "A report's redirect leads to an address that must not be asked.");
  }
  return url.href;
}
