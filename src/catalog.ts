/** The catalog of this build: read from the mapping files when first asked for, then kept. */
import { MAPPINGS } from "../mappings/index.ts";
import { lazily } from "./lazily.ts";
import { buildCatalog, type Catalog } from "./reports/catalog.ts";

const seen = new WeakMap<readonly string[], Catalog>();

/** The catalog whole. @throws Error for a mapping that is wrong */
export const catalog = lazily((): Catalog => buildCatalog(MAPPINGS));

/** The catalog as an account sees it: a set that it isn't open for is as unknown as one that never was. */
export function catalogFor({ sets: open }: { readonly sets?: readonly string[] | undefined }): Catalog {
  if (open === undefined) return catalog();
  const known = seen.get(open);
  if (known !== undefined) return known;
  const isOpen = ({ name }: { readonly name: string }): boolean => open.includes(name);
  const { families, sets, set } = catalog();
  const seenNow: Catalog = {
    families: families
      .filter((family) => family.sets.some(isOpen))
      .map((one) => ({ ...one, sets: one.sets.filter(isOpen) })),
    sets: sets.filter(isOpen),
    set: (name) => (isOpen({ name }) ? set(name) : undefined),
  };
  seen.set(open, seenNow);
  return seenNow;
}
