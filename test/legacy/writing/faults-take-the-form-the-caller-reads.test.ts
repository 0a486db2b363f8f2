import fc from "fast-check";
import { expect, test } from "vitest";
import { FAULT_FORMS, Fault, type FaultKind } from "../../../src/errors.ts";
import { asFault, DEFAULT_FAULT_FORMS, type FaultForms, writeFault } from "../../../src/legacy/faults.ts";
import { anyText, plainCarriable } from "./any-text.ts";
import { DELIVERY, parseXml } from "./samples.ts";

const JSON_FORMS: FaultForms = { service: "json", odata: "verbose" };
const LIGHT_FORMS: FaultForms = { service: "json", odata: "light" };
const KINDS = Object.keys(FAULT_FORMS) as FaultKind[];

const write = (kind: FaultKind, forms: FaultForms, message = "The sentence.", retryAfter?: number) =>
  writeFault(new Fault(kind, message, retryAfter), forms, DELIVERY);

test("the service's own fault, as the capture of a refused account shows it", () => {
  const answer = write("forbidden", JSON_FORMS, "No permission to access the report for the organization .");
  expect(answer.status).toBe(403);
  expect(answer.body).toBe('{"ErrorCode":"","Message":"No permission to access the report for the organization ."}');
  expect(answer.headers["Content-Type"]).toBe("application/json;charset=utf-8");
});

test("the service's own fault in XML", () => {
  const answer = write(
    "versionUnsupported",
    DEFAULT_FAULT_FORMS,
    "The version specified in the request is unsupported.",
  );
  expect(answer.status).toBe(404);
  expect(answer.body).toBe(
    '<?xml version="1.0" encoding="utf-8"?>' +
      '<ServiceFault xmlns="http://schemas.datacontract.org/2004/07/Microsoft.Exchange.Management.ReportingWebService">' +
      "<ErrorCode>ErrorInvalidVersion</ErrorCode>" +
      "<Message>The version specified in the request is unsupported.</Message></ServiceFault>",
  );
  expect(answer.headers["Content-Type"]).toBe("application/xml;charset=utf-8");
});

test("the engine's error in verbose JSON has no code and the library's language", () => {
  const answer = write("queryInvalid", JSON_FORMS, "Syntax error at position 5.");
  expect(answer.status).toBe(400);
  expect(answer.body).toBe('{"error":{"code":"","message":{"lang":"en-US","value":"Syntax error at position 5."}}}');
  expect(answer.headers["Content-Type"]).toBe("application/json;odata=verbose;charset=utf-8");
  expect(answer.headers.DataServiceVersion).toBe("1.0;");
});

test("the engine's error in JSON light, as the capture of a failed request shows it", () => {
  const answer = write("unexpected", LIGHT_FORMS, "An error has occurred on the server.");
  expect(answer.status).toBe(500);
  expect(answer.body).toBe(
    '{"odata.error":{"code":"UnknownError","message":{"lang":"","value":"An error has occurred on the server."}}}',
  );
  expect(answer.headers.DataServiceVersion).toBe("3.0;");
});

test("the engine's error in XML", () => {
  const answer = write("notFound", DEFAULT_FAULT_FORMS, "Resource not found for the segment 'X'.");
  expect(answer.status).toBe(404);
  expect(answer.body).toBe(
    '<?xml version="1.0" encoding="utf-8"?>' +
      '<m:error xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"><m:code />' +
      "<m:message xml:lang=\"en-US\">Resource not found for the segment 'X'.</m:message></m:error>",
  );
  const coded = parseXml(write("unexpected", DEFAULT_FAULT_FORMS).body)["m:error"];
  expect(coded["m:code"]["#text"]).toBe("UnknownError");
  expect(coded["m:message"]["@xml:lang"]).toBe("");
});

test("a refused sign-in is an HTML page with a Basic challenge, whatever the caller reads", () => {
  for (const forms of [DEFAULT_FAULT_FORMS, JSON_FORMS, LIGHT_FORMS]) {
    const answer = write("unauthorized", forms, "kept to ourselves");
    expect(answer.status).toBe(401);
    expect(answer.headers["WWW-Authenticate"]).toMatch(/^Basic realm="[^"]+"$/);
    expect(answer.headers["Content-Type"]).toBe("text/html;charset=utf-8");
    expect(answer.body).toContain("<title>401 - Unauthorized: Access is denied due to invalid credentials.</title>");
    expect(answer.body).not.toContain("kept to ourselves");
  }
});

test("a writing method is told what is allowed", () => {
  expect(write("methodNotAllowed", DEFAULT_FAULT_FORMS).headers.Allow).toBe("GET, HEAD");
  expect(write("notFound", DEFAULT_FAULT_FORMS).headers.Allow).toBeUndefined();
});

test("503 always says when to come again, in whole seconds; other faults only if the thrower did", () => {
  expect(write("overBudget", DEFAULT_FAULT_FORMS, "m", 12.2).headers["Retry-After"]).toBe("13");
  expect(write("unavailable", DEFAULT_FAULT_FORMS).headers["Retry-After"]).toMatch(/^[1-9]\d*$/);
  expect(write("unavailable", DEFAULT_FAULT_FORMS, "m", 0).headers["Retry-After"]).toBe("1");
  expect(write("queryInvalid", DEFAULT_FAULT_FORMS).headers["Retry-After"]).toBeUndefined();
});

test("a callback wraps the engine's JSON errors and nothing else", () => {
  const delivery = { ...DELIVERY, callback: "show" };
  const wrapped = writeFault(new Fault("notFound", "m"), JSON_FORMS, delivery);
  expect(wrapped.body).toMatch(/^show\(\{"error":.*\}\)$/);
  expect(wrapped.headers["Content-Type"]).toBe("text/javascript;charset=utf-8");
  expect(writeFault(new Fault("forbidden", "m"), JSON_FORMS, delivery).body).toMatch(/^\{/);
  expect(writeFault(new Fault("notFound", "m"), DEFAULT_FAULT_FORMS, delivery).body).toMatch(/^<\?xml/);
});

test("every kind with any message is a readable document of its status and code, in every form", () => {
  const anyForms = fc.record({
    service: fc.constantFrom("json" as const, "xml" as const),
    odata: fc.constantFrom("verbose" as const, "light" as const, "xml" as const),
  });
  fc.assert(
    fc.property(fc.constantFrom(...KINDS), anyText, anyForms, (kind, message, forms) => {
      const { status, code, body: form } = FAULT_FORMS[kind];
      const { body, ...answer } = writeFault(new Fault(kind, message), forms, DELIVERY);
      expect(answer.status).toBe(status);
      expect(answer.headers["request-id"]).toBe(DELIVERY.requestId);
      if (form === "html") return;
      const told = plainCarriable(message);
      if (form === "service" && forms.service === "json") {
        expect(JSON.parse(body)).toEqual({ ErrorCode: code, Message: told });
      } else if (form === "service") {
        const fault = parseXml(body).ServiceFault;
        expect([fault.ErrorCode["#text"], fault.Message["#text"]]).toEqual([code, told]);
      } else if (forms.odata === "xml") {
        const error = parseXml(body)["m:error"];
        expect([error["m:code"]["#text"], error["m:message"]["#text"]]).toEqual([code, told]);
      } else {
        const error = JSON.parse(body)[forms.odata === "light" ? "odata.error" : "error"];
        expect([error.code, error.message.value]).toEqual([code, told]);
      }
    }),
    { numRuns: 300 },
  );
});

test("what was thrown and is no fault is told in general words", () => {
  const fault = asFault(new TypeError("x is undefined at graph.ts:12"));
  expect([fault.kind, fault.message]).toEqual(["unexpected", "An error has occurred on the server."]);
  const own = new Fault("notFound", "m");
  expect(asFault(own)).toBe(own);
});
