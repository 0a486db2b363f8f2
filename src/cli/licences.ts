/** `npm run licences`: every package that is installed, with version and licence, those of the Worker first. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packagesIn } from "./locked-packages.ts";

const packages = packagesIn(readFileSync(join(import.meta.dirname, "..", "..", "package-lock.json"), "utf8"));
for (const { name, version, licence, isForDevelopment } of packages) {
  console.log(`${isForDevelopment ? "development" : "production "}  ${licence.padEnd(14)}  ${name} ${version}`);
}
