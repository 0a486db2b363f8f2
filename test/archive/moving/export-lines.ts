/** The whole export of an archive as lines, page by page. */
import type { TenantArchive } from "../../../src/archive/tenant-archive.ts";

export function exportedLines(archive: TenantArchive, now = 0): string[] {
  let text = "";
  for (let at: string | null = null, more = true; more; ) {
    const page = archive.exportPage(at, now);
    text += page.text;
    at = page.next;
    more = at !== null;
  }
  return text.trimEnd().split("\n");
}
