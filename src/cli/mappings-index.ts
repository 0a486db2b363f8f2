/**
 * `npm run mappings`: writes mappings/index.ts anew after a mapping file was added or taken away, and README's account of
 * what each figure is worth after any of them changed.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildCatalog } from "../reports/catalog.ts";
import { fidelityTable, withFidelityTable } from "./fidelity-table.ts";
import { familyFiles, mappingsIndexText } from "./mappings-index-text.ts";

const root = join(import.meta.dirname, "../..");
const folder = join(root, "mappings");
const readJson = (name: string) => JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));

const names = readdirSync(folder);
writeFileSync(join(folder, "index.ts"), mappingsIndexText(names));

const { families } = buildCatalog(familyFiles(names).map(readJson));
const readme = join(root, "README.md");
const table = fidelityTable(families, readJson("sources"));
writeFileSync(readme, withFidelityTable(readFileSync(readme, "utf8"), table));
