import { createInterface } from "node:readline/promises";
import { failure } from "./bridge-client.ts";

/** Whether the person at the terminal says yes. @throws Fault where nobody is there to be asked */
export async function agrees(question: string): Promise<boolean> {
  if (process.stdin.isTTY !== true) throw failure("Confirm with --yes.");
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await lines.question(question);
  lines.close();
  return /^y(es)?$/i.test(answer.trim());
}
