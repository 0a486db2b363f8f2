/**
 * Every size and time at which the bridge stops reading what a caller sends, in one place, with its reason and the answer
 * beyond it. A legacy path answers in the old service's fault body, the bridge's own addresses as a page or JSON.
 *
 * What Graph sends has its own bounds in graph/exchange.ts and graph/usage-reports.ts: they fail a sweep, not a caller.
 */

// The address: 414 ------------------------------------------------------------------------------------------------------

/**
 * Characters of the whole address, origin included: the longest filter that the old clients could send, and every reader
 * of an address is linear in it.
 */
export const MAX_ADDRESS_LENGTH = 16_384;

// Options: 400 ----------------------------------------------------------------------------------------------------------

/** Parts of the query between `&`: the old service knew some twenty options, and each is looked for in all parts. */
export const MAX_OPTIONS = 200;

/**
 * Levels of parentheses, functions and unary operators, and operators in one arithmetic or comparison chain: readers and
 * writers of a filter recurse as deep.
 */
export const MAX_DEPTH = 100;

/** Characters of a text that a function in $filter builds for one row; columns are far shorter. */
export const MAX_TEXT_LENGTH = 16_384;

/** Characters of the name in $callback. */
export const MAX_CALLBACK_LENGTH = 128;

/** Rows in one server page, after which the next link follows (legacy-contract 3.5, "Paging"). */
export const PAGE_SIZE = 2000;

/** Ids of records that one cell of an explanation is opened to; the rest is only counted. */
export const MAX_EXPLAINED_IDS = 1000;

// Headers: 431 ----------------------------------------------------------------------------------------------------------

/** Characters of one header: a bearer token with many roles has some four thousand. */
export const MAX_HEADER_LENGTH = 8_192;

/** Characters of all headers, names included; what browsers and proxies add stays below a third of it. */
export const MAX_HEADERS_LENGTH = 32_768;

// Bodies and uploads: 413; 408 where they don't come in time ---------------------------------------------------------------

/**
 * An answer of the old service has at most 2,000 rows, three megabytes of Atom. One of six takes a hundred to read, and an
 * isolate has 128: a larger one would end the requests of others.
 */
export const MAX_RECORDING_BYTES = 6 * 1024 * 1024;

/** Fields of a form of the compare page, which has ten. */
export const MAX_FORM_FIELDS = 50;

/** Files up to this size travel in the compare page to the next step; larger ones have to be chosen again. */
export const MAX_HELD_BYTES = 512 * 1024;

/** A batch of change notifications: more than a thousand notices. */
export const MAX_NOTICES_BYTES = 1024 * 1024;

/** Characters of a validationToken of Graph's handshake; its own have some hundred. */
export const MAX_VALIDATION_TOKEN_LENGTH = 2_048;

/** A command's JSON body: it names one person. */
export const MAX_COMMAND_BYTES = 4_096;

/** Characters of one line of an export: no row of an archive makes one as long. */
export const MAX_LINE_LENGTH = 8_000_000;

/** Levels of arrays and objects in JSON that is sent: a recorded answer has five. */
export const MAX_JSON_DEPTH = 64;

/** Elements within elements of XML that is sent: a recorded feed has five. */
export const MAX_XML_DEPTH = 64;

/** Milliseconds for a body to arrive whole; an export being restored may take longer, as each of its pieces is small. */
export const MAX_BODY_MS = 60_000;
