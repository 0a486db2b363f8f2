import { expect, test } from "vitest";
import { isGiven, valuesOf, variablesOf, withDefault } from "../../src/cli/arguments.ts";

test.each([
  [["--port", "9000"], "--port", ["9000"]],
  [["--port=9000"], "--port", ["9000"]],
  [["--port"], "--port", []],
  [["-e", "staging"], "--env", ["staging"]],
  [["-c=other.toml"], "--config", ["other.toml"]],
  [["--var", "A:1", "B:2", "--port", "1", "--var", "C:3"], "--var", ["A:1", "B:2", "C:3"]],
  [["--ip", "127.0.0.1", "--var=A:x=y"], "--var", ["A:x=y"]],
  [["--inspector-port", "0"], "--port", []],
])("%j give %s %j", (args, option, values) => {
  expect(valuesOf(args, option)).toEqual(values);
});

test("a variable's value keeps its colons and line breaks, and may be empty", () => {
  const args = [
    "--var",
    'ACCOUNTS:[{"username":"jane"}]',
    "GRAPH_ENDPOINT:http://127.0.0.1:9009",
    "SUNSET:",
    "KEY:a\nb",
  ];
  expect(variablesOf(args)).toEqual({
    ACCOUNTS: '[{"username":"jane"}]',
    GRAPH_ENDPOINT: "http://127.0.0.1:9009",
    SUNSET: "",
    KEY: "a\nb",
  });
});

test("a default is left out where the caller gives the option in any spelling", () => {
  expect(withDefault(["--minify"], "--port", "8787")).toEqual(["--port", "8787", "--minify"]);
  expect(withDefault(["--port=1"], "--port", "8787")).toEqual(["--port=1"]);
  expect(withDefault(["-c", "x.toml"], "--config", "wrangler.toml")).toEqual(["-c", "x.toml"]);
  expect(withDefault(["--no-minify"], "--minify")).toEqual(["--no-minify"]);
});

test("an option is given only by its own name", () => {
  expect(isGiven(["--help-me"], "--help")).toBe(false);
  expect(isGiven(["-h"], "--help")).toBe(true);
});
