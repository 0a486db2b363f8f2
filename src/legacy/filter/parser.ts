/**
 * From the text of $filter or $orderby to its tree: by climbing OData V2's operator precedence. Reads
 * each token once and goes at most {@link MAX_DEPTH} levels deep, so time is linear and the stack is safe for any
 * text. Every fault is a Fault of kind queryInvalid with the position, counted from 0.
 */
import { Fault } from "../../errors.ts";
import { MAX_DEPTH } from "../../limits.ts";
import { Lexer, type Token } from "./lexer.ts";
import { syntaxError } from "./literal.ts";
import { BINDING, type BinaryOperator, type Call, type Expression, type Literal } from "./syntax.ts";

export interface Ordering {
  readonly expression: Expression;
  readonly descending: boolean;
}

/** The whole text must be one expression. */
export function parseExpression(text: string): Expression {
  const parser = new Parser(text);
  const expression = parser.expression();
  parser.expectEnd();
  return expression;
}

/** `Date desc, TotalConferences`: the items of $orderby from left to right. */
export function parseOrderings(text: string): Ordering[] {
  return new Parser(text).orderings();
}

/** Literals parted by commas, as a key and a $skiptoken have them. */
export function parseLiterals(text: string): Literal[] {
  return new Parser(text).literals();
}

const OPERATORS: ReadonlyMap<string, number> = new Map(
  (["or", "and", "eq", "ne", "lt", "le", "gt", "ge", "add", "sub", "mul", "div", "mod"] as const).map((operator) => [
    operator,
    BINDING[operator],
  ]),
);

class Parser {
  private readonly lexer: Lexer;
  private token: Token;
  private depth = 0;

  constructor(text: string) {
    this.lexer = new Lexer(text);
    this.token = this.lexer.next();
  }

  expression(): Expression {
    this.enter();
    const expression = this.binary(BINDING.or);
    this.depth--;
    return expression;
  }

  orderings(): Ordering[] {
    const found: Ordering[] = [];
    for (;;) {
      const expression = this.expression();
      const descending = this.isWord("desc");
      if (descending || this.isWord("asc")) this.advance();
      found.push({ expression, descending });
      if (!this.skipComma()) break;
    }
    this.expectEnd();
    return found;
  }

  literals(): Literal[] {
    const found: Literal[] = [];
    for (;;) {
      const { token } = this;
      if (token.kind !== "literal") throw syntaxError(token.at);
      found.push(token);
      this.advance();
      if (!this.skipComma()) break;
    }
    this.expectEnd();
    return found;
  }

  expectEnd(): void {
    if (this.token.kind !== "end") throw syntaxError(this.token.at);
  }

  private advance(): void {
    this.token = this.lexer.next();
  }

  private skipComma(): boolean {
    if (this.token.kind !== ",") return false;
    this.advance();
    return true;
  }

  private isWord(word: string): boolean {
    return this.token.kind === "word" && this.token.word === word;
  }

  private enter(): void {
    this.depth++;
    if (this.depth > MAX_DEPTH) throw tooDeep(this.token.at);
  }

  /** An operand and every operator after it that binds at least so tightly. */
  private binary(least: number): Expression {
    let left = this.unary();
    for (let chain = 1; this.token.kind === "word"; chain++) {
      const { word } = this.token;
      const binding = OPERATORS.get(word);
      if (binding === undefined || binding < least) break;
      if (word === "and" || word === "or") {
        left = this.logical(word, left, binding + 1);
        continue;
      }
      if (chain > MAX_DEPTH) throw tooDeep(this.token.at);
      this.advance();
      left = { kind: "binary", operator: word as BinaryOperator, left, right: this.binary(binding + 1), at: left.at };
    }
    return left;
  }

  private logical(kind: "and" | "or", first: Expression, binding: number): Expression {
    const terms = [first];
    while (this.isWord(kind)) {
      this.advance();
      terms.push(this.binary(binding));
    }
    return { kind, terms, at: first.at };
  }

  private unary(): Expression {
    const at = this.token.at;
    const kind = this.token.kind === "-" ? "negate" : this.isWord("not") ? "not" : undefined;
    if (kind === undefined) return this.primary();
    this.advance();
    this.enter();
    const operand = this.unary();
    this.depth--;
    return { kind, operand, at };
  }

  private primary(): Expression {
    const token = this.token;
    switch (token.kind) {
      case "literal":
        this.advance();
        return token;
      case "(": {
        this.advance();
        const inner = this.expression();
        if (this.token.kind !== ")") throw expected("')' or operator", this.token.at);
        this.advance();
        return inner;
      }
      case "word":
        this.advance();
        if (this.token.kind === "(") return this.call(token.word, token.at);
        if (this.token.kind === "/") throw syntaxError(this.token.at);
        return { kind: "property", name: token.word, at: token.at };
      default:
        throw new Fault("queryInvalid", `Expression expected at position ${token.at}.`);
    }
  }

  private call(name: string, at: number): Call {
    this.advance();
    const args: Expression[] = [];
    if (this.token.kind !== ")") {
      do args.push(this.expression());
      while (this.skipComma());
    }
    if (this.token.kind !== ")") throw expected("')' or ','", this.token.at);
    this.advance();
    return { kind: "call", name, args, at };
  }
}

const expected = (what: string, at: number): Fault => new Fault("queryInvalid", `${what} expected at position ${at}.`);

const tooDeep = (at: number): Fault =>
  new Fault("queryInvalid", `The expression is nested too deeply at position ${at}: at most ${MAX_DEPTH} levels.`);
