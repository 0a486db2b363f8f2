/** The commands that set a bridge up: init, account, setting, doctor. */
import type { Command } from "commander";
import type { AccountOptions } from "./account.ts";
import { COULD_NOT, type CommonOptions, orTell, tellOf, withExamples } from "./commands.ts";
import type { InitOptions } from "./init-answers.ts";
import { REGISTRATION } from "./permissions.ts";

export function addSetupCommands(program: Command): void {
  addInit(program);
  addAccount(program);

  withExamples(
    program
      .command("setting [name]")
      .description("print a setting as the file holds it, or all as JSON: what wrangler secret put and bulk read")
      .option("--all", "all that belong to a deployed bridge, as one JSON object")
      .option("--file <file>", "the file of settings, or a JSON list of accounts", ".dev.vars")
      .option("--json", "print it as JSON"),
    "setting CLIENT_SECRET | npx wrangler secret put CLIENT_SECRET",
    "setting --all | npx wrangler secret bulk",
  ).action((name: string | undefined, options: CommonOptions & { all?: boolean; file?: string }) =>
    tellOf(options, async () => (await import("./secret-commands.ts")).setting(name, options)),
  );

  withExamples(
    program
      .command("doctor")
      .description("try the configuration (.dev.vars and --var) against Graph and say what to do about each failure")
      .option("--var <NAME:VALUE...>", "a variable, in place of the one in .dev.vars")
      .option("--file <file>", "another file of settings in place of .dev.vars")
      .option("--json", "print findings as JSON"),
    "doctor",
    "doctor --var CLOUD:us-gov-high",
  ).action((options: { var?: string[]; file?: string; json?: boolean }) =>
    orTell(async () => {
      const { localVariables } = await import("./check-config.ts");
      const { doctorText, examineOrHint, isHealthy } = await import("./doctor.ts");
      const file = options.file === undefined ? [] : ["--env-file", options.file];
      const examined = await examineOrHint(
        await localVariables([...file, ...(options.var ?? []).flatMap((one) => ["--var", one])]),
      );
      console.log(
        options.json ? JSON.stringify({ tenants: examined }) : doctorText(examined, process.stdout.isTTY === true),
      );
      process.exitCode = isHealthy(examined) ? 0 : 1;
    }),
  );
}

function addInit(program: Command): void {
  withExamples(
    program
      .command("init")
      .description(
        "set a tenant up: asks for the app registration, tries it, writes .dev.vars and prints the commands that deploy; exits 1 where it was written but something still fails, 2 where nothing was written",
      )
      .option("--tenant-id <guid>", "directory (tenant) id")
      .option("--tenant-name <name>", "what TenantName prints, e.g. contoso.onmicrosoft.com")
      .option("--client-id <guid>", "application (client) id")
      .option("--client-secret-file <file>", "a file that holds the client secret's value")
      .option("--client-secret <secret>", "the secret itself; other users of this machine may see it")
      .option("--client-secret-expires <day>", "the day on which it ends, as Entra shows it: the bridge warns in time")
      .option("--certificate <file>", "a certificate (PEM) in place of the secret")
      .option("--private-key <file>", "the certificate's key (PEM, without a password)")
      .option("--cloud <cloud>", "global (default), us-gov-high, us-gov-dod or china")
      .option("--jurisdiction <name>", "eu or fedramp: keep the archive there")
      .option("--account <name>", "the first account's user name (default: reports)")
      .option("--file <file>", "the file to write", ".dev.vars")
      .option("--graph-endpoint <origin>", "in place of the cloud's Graph, e.g. a simulator on loopback")
      .option("--login-endpoint <origin>", "in place of the cloud's sign-in")
      .option("--no-try", "don't try it against Graph")
      .option("--yes", "replace other values in the file without asking")
      .option("--json", "print the result as JSON")
      .addHelpText("after", `\nBefore:\n${REGISTRATION.map((line) => `  ${line}`).join("\n")}`),
    "init",
    "init --tenant-id GUID --tenant-name contoso.onmicrosoft.com --client-id GUID --client-secret-file secret.txt",
    "init --tenant-id GUID --tenant-name contoso.onmicrosoft.com --client-id GUID --certificate app.pem --private-key app.key --yes",
  ).action((options: CommonOptions & InitOptions) =>
    tellOf(options, async () => {
      const [{ init }, { personAt }] = await Promise.all([import("./init.ts"), import("./person.ts")]);
      return init(options, personAt());
    }),
  );
}

function addAccount(program: Command): void {
  const account = program
    .command("account")
    .description("the callers of a bridge, in .dev.vars or another file")
    .action(() => {
      account.outputHelp({ error: true });
      process.exitCode = COULD_NOT;
    });
  const add = (usage: string, description: string, ...examples: readonly string[]): Command =>
    withExamples(
      account
        .command(usage)
        .description(description)
        .option("--file <file>", "a file of settings, or one that is the JSON list of accounts", ".dev.vars")
        .option("--json", "print the result as JSON"),
      ...examples,
    );

  add(
    "add <name>",
    "add an account; its password is asked for without echo, or read from what is piped in",
    "account add reports@contoso.example --generate",
    "account add jane@contoso.example --role reader operator",
    "account add excel --set CsConferenceDaily CsConferenceMonthly --zone Europe/Berlin --generate",
    "account add partner --file accounts.json < password.txt",
  )
    .option("--generate", "make a password of 160 bits and print it once; the only kind that fits the free plan's CPU")
    .option("--replace", "give an account that is there a new password (and the rights that are given)")
    .option("--role <role...>", "reader (default), operator")
    .option("--tenant <tenant...>", "tenants it may see, by id or domain (default: the first)")
    .option("--set <set...>", "the only reports it may see (default: all)")
    .option("--zone <zone>", "time zone, where its programs can't send X-timezone")
    .action((name: string, options: CommonOptions & AccountOptions) =>
      tellOf(options, async () => {
        const [{ addAccount }, { personAt }] = await Promise.all([import("./account.ts"), import("./person.ts")]);
        return addAccount(name, options, personAt());
      }),
    );

  add("list", "the accounts and what they may see", "account list").action((options: CommonOptions & AccountOptions) =>
    tellOf(options, async () => (await import("./account.ts")).listAccounts(options)),
  );

  add("remove <name>", "remove an account", "account remove jane@contoso.example").action(
    (name: string, options: CommonOptions & AccountOptions) =>
      tellOf(options, async () => (await import("./account.ts")).removeAccount(name, options)),
  );
}
