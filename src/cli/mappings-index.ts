/** `npm run mappings`: writes mappings/index.ts anew after a mapping file was added or taken away. */
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mappingsIndexText } from "./mappings-index-text.ts";

const folder = join(import.meta.dirname, "../../mappings");
writeFileSync(join(folder, "index.ts"), mappingsIndexText(readdirSync(folder)));
