/** Times as the simulator holds them: milliseconds since 1970 in UTC, and days as whole numbers of UTC days since then. */
export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

export const dayOf = (ms: number): number => Math.floor(ms / DAY);

/** 0 is Sunday, 6 Saturday. */
export const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7;

/** `2026-11-17` of a day. */
export const dateText = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);

/** The day of `2026-11-17`, or undefined where the text is no date. */
export function dayOfDateText(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) {
    return undefined;
  }
  const ms = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(ms) || dateText(dayOf(ms)) !== text ? undefined : dayOf(ms);
}

/** As call records print times: no trailing zeros of the fraction (`…:04.1Z`, `…:30Z`). */
export function recordTime(ms: number): string {
  const text = new Date(ms).toISOString();
  return text.replace(/\.?0+Z$/, "Z");
}

/** A call record's time with the seven digits that telemetry often has; the last four are a function of the rest. */
export function preciseTime(ms: number): string {
  const further = (Math.abs(Math.floor(ms / 7)) % 9999) + 1;
  return `${new Date(ms).toISOString().slice(0, -1)}${String(further).padStart(4, "0")}Z`;
}

/** As the PSTN logs print times: always seven digits. */
export const logTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, -1)}0000Z`;

/** As error bodies print times: no fraction and no zone. */
export const errorTime = (ms: number): string => new Date(ms).toISOString().slice(0, 19);

/** A duration as usage reports print it: `P1DT2H4M10S`, `PT0S`. */
export function isoDuration(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  const rest = seconds % 60;
  const time = `${hours ? `${hours}H` : ""}${minutes ? `${minutes}M` : ""}${rest ? `${rest}S` : ""}`;
  if (seconds === 0) {
    return "PT0S";
  }
  return `P${days ? `${days}D` : ""}${time ? `T${time}` : ""}`;
}
