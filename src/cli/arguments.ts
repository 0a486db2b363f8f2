/**
 * The few arguments of `wrangler dev` and `wrangler deploy` that the commands here have to understand; all others only
 * pass through. They are read as wrangler reads them: `--name value` and `--name=value`, and a list option takes every
 * value up to the next option.
 */

/** Long names of the options with more than one spelling. */
const SHORT: Readonly<Record<string, string>> = { "-c": "--config", "-e": "--env", "-h": "--help", "-v": "--version" };

/** All values of an option in their order; an option without a value gives none. */
export function valuesOf(args: readonly string[], option: string): string[] {
  const values: string[] = [];
  let current: string | undefined;
  for (const arg of args) {
    if (!arg.startsWith("-") || arg === "-") {
      if (current === option) values.push(arg);
      continue;
    }
    const [, spelling = arg, value] = /^([^=]+)=(.*)$/s.exec(arg) ?? [];
    current = SHORT[spelling] ?? spelling;
    if (current === option && value !== undefined) values.push(value);
  }
  return values;
}

export function isGiven(args: readonly string[], option: string): boolean {
  return args.some((arg) => {
    const spelling = arg.split("=", 1)[0] ?? "";
    return spelling === `--no-${option.slice(2)}` || (SHORT[spelling] ?? spelling) === option;
  });
}

/** Puts `option` with its values in front, unless the caller has given it: wrangler refuses an option given twice. */
export function withDefault(args: readonly string[], option: string, ...values: readonly string[]): string[] {
  return isGiven(args, option) ? [...args] : [option, ...values, ...args];
}

/** The variables of `--var NAME:VALUE`; the first colon ends the name. */
export function variablesOf(args: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    valuesOf(args, "--var").map((pair) => {
      const [name = "", ...value] = pair.split(":");
      return [name, value.join(":")];
    }),
  );
}
