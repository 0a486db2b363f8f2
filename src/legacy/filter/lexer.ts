/**
 * Cuts the text of an expression into tokens, one at a time and in one pass: no character is looked at more than a
 * fixed number of times, and no regular expression is involved.
 */
import { Fault } from "../../errors.ts";
import { numericLiteral, quotedLiteral, syntaxError, wordLiteral } from "./literal.ts";
import type { Literal } from "./syntax.ts";

export type Token =
  | { readonly kind: "end" | "(" | ")" | "," | "-" | "*" | "/"; readonly at: number }
  | { readonly kind: "word"; readonly word: string; readonly at: number }
  | { readonly kind: "literal"; readonly literal: Literal; readonly at: number };

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isBlank = (code: number): boolean => code === 32 || (code >= 9 && code <= 13) || code === 160;
const isLetter = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || (code > 160 && code !== 0xd7);
const isWordCharacter = (code: number): boolean => isLetter(code) || isDigit(code);

const QUOTE = 39;
const MINUS = 45;
const POINT = 46;

export class Lexer {
  readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The next token; at the end of the text the token `end`, as often as asked for. */
  next(): Token {
    const { text } = this;
    while (this.at < text.length && isBlank(text.charCodeAt(this.at))) this.at++;
    const at = this.at;
    if (at >= text.length) return { kind: "end", at };
    const code = text.charCodeAt(at);
    const character = text[at];
    if (character === "(" || character === ")" || character === "," || character === "*" || character === "/") {
      this.at++;
      return { kind: character, at };
    }
    if (code === QUOTE) return this.quoted("", at);
    if (isDigit(code)) return this.numeric(at);
    if (code === MINUS) return this.minus(at);
    if (isLetter(code)) return this.word(at);
    throw syntaxError(at);
  }

  /** `-5` and `-INF` are literals, as in WCF Data Services; any other minus is the operator. */
  private minus(at: number): Token {
    if (isDigit(this.text.charCodeAt(at + 1))) return this.numeric(at);
    if (this.text.startsWith("INF", at + 1)) {
      let end = at + 4;
      while (end < this.text.length && isWordCharacter(this.text.charCodeAt(end))) end++;
      const literal = wordLiteral(this.text.slice(at, end), at);
      if (literal !== undefined) {
        this.at = end;
        return { kind: "literal", literal, at };
      }
    }
    this.at++;
    return { kind: "-", at };
  }

  private word(at: number): Token {
    const { text } = this;
    let end = at + 1;
    while (end < text.length && isWordCharacter(text.charCodeAt(end))) end++;
    this.at = end;
    const word = text.slice(at, end);
    if (text.charCodeAt(end) === QUOTE) return this.quoted(word, at);
    const literal = wordLiteral(word, at);
    return literal === undefined ? { kind: "word", word, at } : { kind: "literal", literal, at };
  }

  /** From a quote to its partner; two quotes in a row stand for one. `at` is where the prefix begins. */
  private quoted(prefix: string, at: number): Token {
    const { text } = this;
    const begin = at + prefix.length + 1;
    let end = text.indexOf("'", begin);
    let doubled = false;
    while (end !== -1 && text.charCodeAt(end + 1) === QUOTE) {
      doubled = true;
      end = text.indexOf("'", end + 2);
    }
    if (end === -1) throw new Fault("queryInvalid", `Unterminated string literal at position ${begin - 1}.`);
    this.at = end + 1;
    const body = text.slice(begin, end);
    const literal = quotedLiteral(prefix, doubled ? body.replaceAll("''", "'") : body, text.slice(at, end + 1), at);
    return { kind: "literal", literal, at };
  }

  private numeric(at: number): Token {
    const { text } = this;
    let end = this.digits(at + (text.charCodeAt(at) === MINUS ? 1 : 0));
    let whole = true;
    if (text.charCodeAt(end) === POINT) {
      whole = false;
      end = this.digits(end + 1);
    }
    if (text[end] === "e" || text[end] === "E") {
      whole = false;
      end = this.digits(end + (text[end + 1] === "-" || text[end + 1] === "+" ? 2 : 1));
    }
    const next = text[end] ?? "";
    const suffix = next !== "" && "LlMmDdFf".includes(next) ? next : "";
    this.at = end + suffix.length;
    if (this.at < text.length && isWordCharacter(text.charCodeAt(this.at))) throw syntaxError(this.at);
    return { kind: "literal", literal: numericLiteral(text.slice(at, end), suffix, whole, at), at };
  }

  /** The end of the run of digits at `at`, which must have at least one. */
  private digits(at: number): number {
    let end = at;
    while (isDigit(this.text.charCodeAt(end))) end++;
    if (end === at) throw new Fault("queryInvalid", `Digit expected at position ${at}.`);
    return end;
  }
}
