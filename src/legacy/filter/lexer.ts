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
  | Literal;

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isBlank = (code: number): boolean => code === 32 || (code >= 9 && code <= 13) || code === 160;
const isLetter = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || (code > 160 && code !== 0xd7);
const isWordCharacter = (code: number): boolean => isLetter(code) || isDigit(code);

const QUOTE = 39;
const PLUS = 43;
const MINUS = 45;
const POINT = 46;
const CAPITAL_E = 69;
const SMALL_E = 101;

export class Lexer {
  readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The next token; at the end of the text the token `end`, as often as asked for. */
  next(): Token {
    const { text } = this;
    let { at } = this;
    while (at < text.length && isBlank(text.charCodeAt(at))) at++;
    if (at >= text.length) return { kind: "end", at };
    const code = text.charCodeAt(at);
    if (isDigit(code)) return this.numeric(at);
    if (isLetter(code)) return this.word(at);
    switch (code) {
      case QUOTE:
        return this.quoted("", at);
      case 40:
        return this.sign("(", at);
      case 41:
        return this.sign(")", at);
      case 42:
        return this.sign("*", at);
      case 44:
        return this.sign(",", at);
      case MINUS:
        return this.minus(at);
      case 47:
        return this.sign("/", at);
      default:
        throw syntaxError(at);
    }
  }

  private sign(kind: "(" | ")" | "*" | "," | "/" | "-", at: number): Token {
    this.at = at + 1;
    return { kind, at };
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
        return literal;
      }
    }
    return this.sign("-", at);
  }

  private word(at: number): Token {
    const { text } = this;
    let end = at + 1;
    while (end < text.length && isWordCharacter(text.charCodeAt(end))) end++;
    this.at = end;
    const word = text.slice(at, end);
    if (text.charCodeAt(end) === QUOTE) return this.quoted(word, at);
    return wordLiteral(word, at) ?? { kind: "word", word, at };
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
    return quotedLiteral(prefix, doubled ? body.replaceAll("''", "'") : body, text.slice(at, end + 1), at);
  }

  private numeric(at: number): Token {
    const { text } = this;
    let end = this.digits(at + (text.charCodeAt(at) === MINUS ? 1 : 0));
    let whole = true;
    if (text.charCodeAt(end) === POINT) {
      whole = false;
      end = this.digits(end + 1);
    }
    let next = text.charCodeAt(end);
    if (next === SMALL_E || next === CAPITAL_E) {
      whole = false;
      const sign = text.charCodeAt(end + 1);
      end = this.digits(end + (sign === MINUS || sign === PLUS ? 2 : 1));
      next = text.charCodeAt(end);
    }
    const suffix = isWordCharacter(next) ? this.suffix(end) : "";
    this.at = end + suffix.length;
    return numericLiteral(text.slice(at, end), suffix, whole, at);
  }

  /** The letter behind a number that tells its type; no other may stand there. */
  private suffix(at: number): string {
    const suffix = this.text.charAt(at);
    if (!"LlMmDdFf".includes(suffix)) throw syntaxError(at);
    if (isWordCharacter(this.text.charCodeAt(at + 1))) throw syntaxError(at + 1);
    return suffix;
  }

  /** The end of the run of digits at `at`, which must have at least one. */
  private digits(at: number): number {
    let end = at;
    while (isDigit(this.text.charCodeAt(end))) end++;
    if (end === at) throw new Fault("queryInvalid", `Digit expected at position ${at}.`);
    return end;
  }
}
