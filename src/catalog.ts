/** The catalog of this build: read from the mapping files when first asked for, then kept. */
import { MAPPINGS } from "../mappings/index.ts";
import { buildCatalog, type Catalog } from "./reports/catalog.ts";

let built: Catalog | undefined;

export function catalog(): Catalog {
  built ??= buildCatalog(MAPPINGS);
  return built;
}
