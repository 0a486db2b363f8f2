/** The packages that package-lock.json names, with their versions and licences. */
export interface Package {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** Whether it is only for development and tests. */
  readonly isForDevelopment: boolean;
}

interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
}

/** The packages that a lock file names, by name. @param lock the text of package-lock.json */
export function packagesIn(lock: string): Package[] {
  const { packages } = JSON.parse(lock) as { packages: Record<string, Locked> };
  return Object.entries(packages)
    .filter(([place]) => place !== "")
    .map(([place, { version = "", license = "none stated", dev = false }]) => ({
      name: place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length),
      version,
      licence: license,
      isForDevelopment: dev,
    }))
    .sort(
      (one, other) => Number(one.isForDevelopment) - Number(other.isForDevelopment) || (one.name < other.name ? -1 : 1),
    );
}
