/**
 * How long a caller has to wait after failed sign-ins: the arithmetic alone, without clock or storage.
 *
 * Four counts, so that guessing is slow and nobody can keep an owner out: a password repeated by the same caller (a program
 * with an old one, which learns nothing by repeating it), different passwords for one account from one network, anything
 * from one network, and anything for one account. The last two never stop a caller whose network has signed in to the
 * account before.
 */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export interface Limit {
  /** Failures without any wait. */
  readonly free: number;
  /** The longest wait, ms. */
  readonly most: number;
  /** A count is forgotten this long after its last failure, ms. */
  readonly forget: number;
}

export const LIMITS = {
  /** One password, one account, one network. */
  credential: { free: 5, most: 15 * MINUTE, forget: 6 * HOUR },
  /** One account, one network. */
  pair: { free: 5, most: 15 * MINUTE, forget: 6 * HOUR },
  network: { free: 30, most: 15 * MINUTE, forget: 6 * HOUR },
  /** Guesses from many networks: slowed, not stopped, for an owner in a new place waits in the same line. */
  user: { free: 100, most: MINUTE, forget: 24 * HOUR },
} as const satisfies Record<string, Limit>;

/** How long a network stays known for an account after its last sign-in. */
export const KNOWN_FOR_MS = 30 * 24 * HOUR;

/** Milliseconds to wait after so many failures: none, then a second, doubling up to the longest. */
export const waitAfter = (failures: number, { free, most }: Limit): number =>
  failures < free ? 0 : Math.min(most, SECOND * 2 ** Math.min(failures - free, 30));

/**
 * The network that a caller is counted under: an IPv4 address, or the first 64 bits of an IPv6 one, since every customer
 * has that many. Anything else, and the platform's local runtime, is one network of its own.
 *
 * @param address the header CF-Connecting-IP, which the platform sets itself; headers that a caller may send are not asked
 */
export function networkOf(address: string | undefined): string {
  const text = (address ?? "").trim().toLowerCase();
  if (!text.includes(":")) return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) ? text : "";
  if (!/^[0-9a-f:]{2,39}$/.test(text)) return /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/.exec(text)?.[1] ?? "";
  const [left = "", right] = text.split("::");
  const groups = left === "" ? [] : left.split(":");
  if (right !== undefined) {
    const after = right === "" ? [] : right.split(":");
    while (groups.length + after.length < 8) groups.push("0");
    groups.push(...after);
  }
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":");
}
