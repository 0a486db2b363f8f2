import { readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

/**
 * What the bundle has in place of some modules, out of wrangler.toml: each by the exact name it is imported under. Without
 * Node's own, of which the tests themselves need more than the bundle does.
 */
export function bundleAliases(): { find: RegExp; replacement: string }[] {
  const config = readFileSync(join(ROOT, "wrangler.toml"), "utf8");
  const [, section = ""] = /^\[alias\]$([\s\S]*?)^\[/m.exec(config) ?? [];
  const aliases = [...section.matchAll(/^"?([^"#=\s]+)"? = "(.+)"$/gm)];
  return aliases
    .filter(([, name]) => !name?.startsWith("node:"))
    .map(([, name = "", path = ""]) => ({
      find: new RegExp(`^${name.replace(/[.*+/]/g, "\\$&")}$`),
      replacement: join(ROOT, path),
    }));
}
