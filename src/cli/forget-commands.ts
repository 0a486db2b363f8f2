/** The command that removes a person's data. */
import type { Command } from "commander";
import { type CommonOptions, tellAbout, withExamples, withTarget } from "./commands.ts";

interface Options extends CommonOptions {
  readonly tenant?: string;
  readonly yes?: boolean;
}

export function addForgetCommand(program: Command): void {
  const command = program
    .command("forget-person <id>")
    .description("remove what leads to a person, by directory id or principal name; sums stay what they are");
  withExamples(
    withTarget(command).option("--json", "print the result as JSON").option("--yes", "don't ask"),
    "forget-person jane@contoso.example",
  ).action((id: string, options: Options) =>
    tellAbout(options, async (target) => (await import("./forget.ts")).forgetPerson(id, target, options)),
  );
}
