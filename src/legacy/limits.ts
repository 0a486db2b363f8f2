/**
 * The sizes at which the legacy face stops reading, all in one place. They keep the time of one request bounded:
 * everything that reads the address is linear in its length and recurses at most as deep as {@link MAX_DEPTH}.
 */

/** Characters of the whole address, origin included (design.md, "Numbers to reach"). */
export const MAX_ADDRESS_LENGTH = 16_384;

/** Levels of parentheses, functions and unary operators, and operators in one arithmetic or comparison chain. */
export const MAX_DEPTH = 100;

/** Characters of a text that a function in $filter builds for one row; columns are far shorter. */
export const MAX_TEXT_LENGTH = 16_384;

/** Characters of the name in $callback. */
export const MAX_CALLBACK_LENGTH = 128;

/** Rows in one server page (legacy-contract 3.5, "Paging"). */
export const PAGE_SIZE = 2000;
