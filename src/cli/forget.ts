/** `npm run cli -- forget-person`: everything that leads to a person goes. */
import { agrees } from "./agree.ts";
import { askBridge } from "./bridge-addresses.ts";
import type { Target } from "./bridge-client.ts";
import type { Told } from "./commands.ts";

interface Options {
  readonly tenant?: string | undefined;
  readonly yes?: boolean | undefined;
}

interface Answer {
  readonly tenantId: string;
  readonly removed: { readonly users: number; readonly days: number; readonly rows: number; readonly recorded: number };
  readonly until: string | null;
}

/** Forget a person by directory id or principal name, once somebody agrees. */
export async function forgetPerson(user: string, target: Target, { tenant, yes }: Options): Promise<Told> {
  const question = `Forget ${user}: the name, every row of per-user reports and telephone calls, recorded ones too? [y/N] `;
  if (yes !== true && !(await agrees(question))) {
    return { json: { removed: null }, lines: ["Nothing was removed."], well: true };
  }
  const answer = await askBridge<Answer>(
    target,
    "forget",
    { tenant },
    { method: "POST", body: JSON.stringify({ user }), headers: { "Content-Type": "application/json" } },
  );
  const { users, days, rows, recorded } = answer.removed;
  if (answer.until === null) {
    return { json: answer, lines: [`Nothing is held of ${user} in ${answer.tenantId}.`], well: true };
  }
  const lines = [
    `${users} entries of the list of users, ${days} days of per-user figures, ${rows} rows of telephone logs and ${recorded} recorded rows were removed.`,
    `What Graph still has of them is kept out until ${answer.until.slice(0, 10)}. Sums and distinct users of past periods stay as they were.`,
    "Exports and daily copies made before still hold them: delete those, or forget again after restoring one.",
  ];
  return { json: answer, lines, well: true };
}
