/** Files share their modules and globals with the next ones: a clock, globals and spies are put back after each file. */
import { afterAll, vi } from "vitest";

afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});
