/** The person at the terminal: questions go to stderr, so that what a command prints stays clean. */
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { failure } from "./bridge-client.ts";

export interface Person {
  /** False where the input is a pipe or a file: then nobody can be asked. */
  readonly isThere: boolean;
  /** An answer without the white space around it; the default where it is empty. */
  ask(question: string, usual?: string): Promise<string>;
  /** An answer that isn't shown while it is typed, as it is. */
  askSecret(question: string): Promise<string>;
  /** All that is piped in. */
  read(): Promise<string>;
  /** A line that isn't the command's result. */
  tell(line: string): void;
}

export type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean };

/** Whoever sits at these streams; nobody is there where the input is no terminal. */
export function personAt(
  input: Input = process.stdin,
  output: NodeJS.WritableStream & { readonly isTTY?: boolean } = process.stderr,
): Person {
  const question = async (text: string, silent: boolean): Promise<string> => {
    const nowhere = new Writable({ write: (_, __, done) => done() });
    const lines = createInterface({
      input,
      output: silent ? nowhere : output,
      terminal: silent || output.isTTY === true,
    });
    if (silent) output.write(text);
    return new Promise<string>((resolve, reject) => {
      const ended = (): void => reject(failure("Nothing was changed."));
      lines.once("close", ended);
      lines.once("SIGINT", () => lines.close());
      lines.question(silent ? "" : text).then((answer) => {
        lines.off("close", ended);
        lines.close();
        resolve(answer);
      }, reject);
    }).finally(() => {
      if (silent) output.write("\n");
    });
  };
  return {
    isThere: input.isTTY === true,
    async ask(text, usual) {
      const answer = (await question(`${text}${usual === undefined ? "" : ` [${usual}]`}: `, false)).trim();
      return answer === "" ? (usual ?? "") : answer;
    },
    askSecret: (text) => question(`${text}: `, true),
    async read() {
      const parts: Buffer[] = [];
      for await (const part of input) parts.push(Buffer.from(part));
      return Buffer.concat(parts).toString("utf8");
    },
    tell(line) {
      output.write(`${line}\n`);
    },
  };
}
