/** A folder of its own for a test file, gone after it, and a person who answers as the test says. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Person } from "../../src/cli/person.ts";

export function aFolder() {
  const folder = mkdtempSync(join(tmpdir(), "bridge-cli-"));
  const path = (name: string): string => join(folder, name);
  return {
    path,
    write(name: string, text: string): string {
      writeFileSync(path(name), text);
      return path(name);
    },
    read: (name: string): string => readFileSync(path(name), "utf8"),
    mode: (name: string): number => statSync(path(name)).mode & 0o777,
    remove: (): void => rmSync(folder, { recursive: true }),
  };
}

/** Nobody is at the terminal, and this is piped in. */
export function piped(text = ""): Person & { readonly told: string[] } {
  const told: string[] = [];
  const nobody = async (): Promise<never> => {
    throw new Error("Nobody is there to be asked.");
  };
  return {
    isThere: false,
    ask: nobody,
    askSecret: nobody,
    read: async () => text,
    tell: (line) => told.push(line),
    told,
  };
}

/** Somebody who answers one question after the other; undefined takes what is offered. */
export function answering(
  ...answers: (string | undefined)[]
): Person & { readonly told: string[]; readonly left: string[] } {
  const told: string[] = [];
  const asked = async (question: string, usual?: string): Promise<string> => {
    if (answers.length === 0) throw new Error(`Nothing is left to answer '${question}'.`);
    return answers.shift() ?? usual ?? "";
  };
  return {
    isThere: true,
    ask: asked,
    askSecret: asked,
    read: async () => "",
    tell: (line) => told.push(line),
    told,
    left: answers as string[],
  };
}
