/** Escaped HTML, as hono's template tag makes it. */
import type { html } from "hono/html";

export type Markup = ReturnType<typeof html>;
