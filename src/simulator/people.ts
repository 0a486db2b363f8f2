/** Everyone who takes part in the simulated company's calls: its staff, invited guests, partners and telephones. */
import type { Office } from "./calendar.ts";
import { FAMILY_NAMES, GIVEN_NAMES } from "./names.ts";
import { hashOf, Random } from "./random.ts";

export type Platform = "windows" | "macOS" | "iOS" | "android" | "web" | "ipPhone";

export interface Staff {
  readonly kind: "staff";
  readonly index: number;
  readonly id: string;
  readonly name: string;
  readonly upn: string;
  readonly office: Office;
  readonly department: string;
  /** The device of the desk, and the phone in the pocket where the person uses one for calls. */
  readonly desk: Platform;
  readonly mobile: "iOS" | "android" | null;
  /** The person's own number in the public telephone network. */
  readonly number: string;
  readonly licensed: boolean;
}

/** A colleague of another organisation with an account there. */
export interface Partner {
  readonly kind: "partner";
  readonly id: string;
  readonly name: string;
  readonly tenantId: string;
}

/** Someone of another organisation with a guest account in this tenant. */
export interface GuestUser {
  readonly kind: "guestUser";
  readonly id: string;
  readonly name: string;
  readonly upn: string;
}

/** Someone who joined by a link without any account. */
export interface Visitor {
  readonly kind: "visitor";
  readonly id: string;
  readonly name: string;
}

export interface Telephone {
  readonly kind: "telephone";
  readonly number: string;
}

/** A service that answers in place of a person. */
export interface Service {
  readonly kind: "service";
  readonly role: "voicemail" | "customBot";
}

export type Party = Staff | Partner | GuestUser | Visitor | Telephone | Service;

export interface People {
  readonly staff: readonly Staff[];
  readonly byDepartment: ReadonlyMap<string, readonly Staff[]>;
  readonly partners: readonly Partner[];
  readonly guestUsers: readonly GuestUser[];
}

/** The first three are the people of the documentation's samples. */
const KNOWN_IDS = [
  "11111111-aaaa-4aaa-8aaa-111111111111",
  "22222222-bbbb-4bbb-8bbb-222222222222",
  "33333333-cccc-4ccc-8ccc-333333333333",
];
const PARTNER_TENANTS = [
  { id: "77777777-0000-4000-8000-777777777777", domain: "fabrikam.example" },
  { id: "66666666-0000-4000-8000-666666666666", domain: "northwind.example" },
];
const DEPARTMENTS: readonly (readonly [name: string, share: number, londonShare: number])[] = [
  ["Leadership", 0.07, 0.25],
  ["Sales", 0.25, 0.45],
  ["Engineering", 0.32, 0.3],
  ["Support", 0.16, 0.5],
  ["Finance", 0.1, 0.2],
  ["Marketing", 0.1, 0.3],
];

function departmentOf(place: number): (typeof DEPARTMENTS)[number] {
  let from = 0;
  for (const department of DEPARTMENTS) {
    from += department[1];
    if (place < from) {
      return department;
    }
  }
  return DEPARTMENTS[2] ?? ["Engineering", 1, 0];
}

function deskOf(random: Random): Platform {
  const draw = random.unit();
  if (draw < 0.66) return "windows";
  if (draw < 0.86) return "macOS";
  if (draw < 0.93) return "web";
  return draw < 0.95 ? "ipPhone" : "windows";
}

/** A name for the nth person; different for the first 1,600, then told apart by a number in the address. */
function nameOf(n: number): { given: string; family: string; suffix: string } {
  const given = GIVEN_NAMES[n % GIVEN_NAMES.length] ?? "";
  const round = Math.floor(n / GIVEN_NAMES.length);
  const family = FAMILY_NAMES[(n + round * 7) % FAMILY_NAMES.length] ?? "";
  return { given, family, suffix: n < 1_600 ? "" : String(n) };
}

/** Everyone, the same for the same seed. `count` is the number of staff. */
export function makePeople(seed: string, count: number, domain: string): People {
  const staff = Array.from({ length: count }, (_, index): Staff => {
    const random = new Random(seed, "staff", index);
    const { given, family, suffix } = nameOf(index);
    const short = index < KNOWN_IDS.length ? given : `${given}.${family}${suffix}`;
    const [department, , londonShare] = departmentOf((index + 0.5) / count);
    const mobile = random.chance(0.75) ? (random.chance(0.6) ? "iOS" : "android") : null;
    const office = random.chance(londonShare) ? "london" : "redmond";
    const line = String(1_000 + (index % 9_000));
    return {
      kind: "staff",
      index,
      id: KNOWN_IDS[index] ?? random.guid(),
      name: `${given} ${family}`,
      upn: `${short.toLowerCase()}@${domain}`,
      office,
      department,
      desk: index === 0 ? "windows" : index === 1 ? "macOS" : deskOf(random),
      mobile: index === 1 ? "iOS" : mobile,
      number: office === "london" ? `+44207946${line}` : `+1425555${line}`,
      licensed: index === 0 || random.chance(0.97),
    };
  });
  const others = Math.max(6, Math.round(count / 5));
  const partners = Array.from({ length: others }, (_, n): Partner => {
    const random = new Random(seed, "partner", n);
    const { given, family } = nameOf(n + 700);
    const home = PARTNER_TENANTS[n % PARTNER_TENANTS.length] ?? { id: "" };
    return { kind: "partner", id: random.guid(), name: `${given} ${family}`, tenantId: home.id };
  });
  const guestUsers = Array.from({ length: Math.ceil(others / 2) }, (_, n): GuestUser => {
    const { given, family } = nameOf(n + 900);
    const from = PARTNER_TENANTS[n % PARTNER_TENANTS.length]?.domain ?? "";
    const account = `${given}.${family}_${from}`.toLowerCase();
    return {
      kind: "guestUser",
      id: new Random(seed, "guest", n).guid(),
      name: `${given} ${family}`,
      upn: `${account}#EXT#@${domain}`,
    };
  });
  return { staff, byDepartment: Map.groupBy(staff, (person) => person.department), partners, guestUsers };
}

/** Whether a person is away in the week of this day. */
export const isAway = (seed: string, person: Staff, day: number): boolean =>
  hashOf(seed, "away", person.index, Math.floor((day + 3) / 7)) % 100 < 7;

/** The number of somebody outside; some carriers hide the last digits. */
export function outsideNumber(random: Random): string {
  const area = random.chance(0.7) ? "+1206" : "+44161";
  const line = String(random.int(2_000_000, 9_999_999));
  return `${area}${random.chance(0.15) ? `${line.slice(0, 4)}***` : line}`;
}

/** Someone with nothing but a join link. */
export function visitor(random: Random): Visitor {
  const { given, family } = nameOf(random.int(0, 1_500));
  return { kind: "visitor", id: random.guid(), name: `${given} ${family}` };
}
