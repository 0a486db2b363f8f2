import { describe, expect, it } from "vitest";
import { faultOf, keeps } from "./fixtures.ts";
import { FILTER_TEXTS } from "./tables/error-texts.ts";

describe("a fault in $filter names the culprit", () => {
  it.each(FILTER_TEXTS)("%s", (filter, message) => {
    const fault = faultOf(() => keeps(filter));
    expect(fault.message).toBe(message);
    expect(fault.kind).toBe("queryInvalid");
  });

  it("cuts a long culprit, so that the message stays readable", () => {
    const message = faultOf(() => keeps(`${"a".repeat(5000)} eq 1`)).message;
    expect(message.length).toBeLessThan(250);
    expect(message).toContain("at position 0.");
  });
});
