/** How a message repeats what the caller sent. */

const LONGEST = 80;

/** The text, cut where it is so long that it would bury the message. */
export const quotation = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`);
