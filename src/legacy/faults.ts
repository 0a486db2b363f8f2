/**
 * Faults as the old service's callers know them: its own ServiceFault, raised before the OData engine runs, the
 * engine's error in three spellings, and the HTML page of a refused sign-in (legacy-contract.md 3.6).
 */
import { FAULT_FORMS, Fault, faultIn } from "../errors.ts";
import { jsonText, xmlAttribute, xmlText } from "./escaping.ts";
import {
  answerHeaders,
  type DataServiceVersion,
  type Delivery,
  LIGHT_TYPE,
  SCRIPT_TYPE,
  VERBOSE_TYPE,
  XML_TYPE,
} from "./headers.ts";
import type { LegacyAnswer } from "./model.ts";
import { METADATA_NAMESPACE, XML_DECLARATION } from "./namespaces.ts";

/** The spelling of each of the two bodies that this caller reads; negotiation decides it from $format and Accept. */
export interface FaultForms {
  /** JSON where $format is json or Accept is exactly `application/json`, else XML. */
  readonly service: "json" | "xml";
  /** The engine's error in the dialect of the answer that was asked for. */
  readonly odata: "verbose" | "light" | "xml";
}

/** What is read where nothing is known of the caller yet: XML, as the service's default is Atom. */
export const DEFAULT_FAULT_FORMS: FaultForms = { service: "xml", odata: "xml" };

const SERVICE_FAULT_NAMESPACE =
  "http://schemas.datacontract.org/2004/07/Microsoft.Exchange.Management.ReportingWebService";
/** Seconds; for a 503 whose thrower named no time. */
const DEFAULT_RETRY_AFTER = 60;

/** Any thrown thing as a fault. What is not one is told in the old service's general words, never in its own. */
export function asFault(thrown: unknown): Fault {
  return faultIn(thrown) ?? new Fault("unexpected", "An error has occurred on the server.");
}

/** The fault as a finished answer, in the caller's spelling. Every fault is writable; nothing is thrown. */
export function writeFault(fault: Fault, forms: FaultForms, delivery: Delivery): LegacyAnswer {
  const { status, code, body } = FAULT_FORMS[fault.kind];
  const document =
    body === "html"
      ? unauthorizedPage()
      : body === "service"
        ? serviceFault(code, fault.message, forms.service)
        : odataError(code, fault.message, forms.odata, delivery.callback);
  const headers = answerHeaders(delivery.requestId, document.contentType, document.version);
  if (status === 401) headers["WWW-Authenticate"] = 'Basic realm="reporting.svc"';
  if (status === 405) headers.Allow = "GET, HEAD";
  const retryAfter = fault.retryAfter ?? (status === 503 ? DEFAULT_RETRY_AFTER : undefined);
  if (retryAfter !== undefined) headers["Retry-After"] = String(Math.max(1, Math.ceil(retryAfter)));
  return { status, headers, body: document.text };
}

interface Document {
  readonly contentType: string;
  readonly version: DataServiceVersion;
  readonly text: string;
}

function serviceFault(code: string, message: string, form: FaultForms["service"]): Document {
  if (form === "json") {
    const text = `{"ErrorCode":${jsonText(code)},"Message":${jsonText(message)}}`;
    return { contentType: "application/json;charset=utf-8", version: "1.0;", text };
  }
  const text =
    `${XML_DECLARATION}<ServiceFault xmlns="${SERVICE_FAULT_NAMESPACE}">` +
    `<ErrorCode>${xmlText(code)}</ErrorCode><Message>${xmlText(message)}</Message></ServiceFault>`;
  return { contentType: XML_TYPE, version: "1.0;", text };
}

function odataError(code: string, message: string, form: FaultForms["odata"], callback: string | undefined): Document {
  // The service's own codes came without a language, the library's messages with that of the server.
  const lang = code === "" ? "en-US" : "";
  if (form === "xml") {
    const codeElement = code === "" ? "<m:code />" : `<m:code>${xmlText(code)}</m:code>`;
    const text =
      `${XML_DECLARATION}<m:error xmlns:m="${METADATA_NAMESPACE}">${codeElement}` +
      `<m:message xml:lang="${xmlAttribute(lang)}">${xmlText(message)}</m:message></m:error>`;
    return { contentType: XML_TYPE, version: "1.0;", text };
  }
  const error = `{"code":${jsonText(code)},"message":{"lang":${jsonText(lang)},"value":${jsonText(message)}}}`;
  const light = form === "light";
  const text = light ? `{"odata.error":${error}}` : `{"error":${error}}`;
  const version = light ? "3.0;" : "1.0;";
  if (callback !== undefined) return { contentType: SCRIPT_TYPE, version, text: `${callback}(${text})` };
  return { contentType: light ? LIGHT_TYPE : VERBOSE_TYPE, version, text };
}

function unauthorizedPage(): Document {
  const title = "401 - Unauthorized: Access is denied due to invalid credentials.";
  const text =
    `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>` +
    `<body><h1>${title}</h1><p>Sign in with an account that may read the reports.</p></body></html>`;
  return { contentType: "text/html;charset=utf-8", version: "1.0;", text };
}
