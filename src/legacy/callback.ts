/** $callback: the script function that JSON is handed to. */
import { Fault } from "../errors.ts";
import { MAX_CALLBACK_LENGTH } from "../limits.ts";

/**
 * A dotted JavaScript identifier of plain ASCII characters, such as `jQuery19_1.done`; anything else could carry a
 * script of its own.
 *
 * @throws Fault queryInvalid
 */
export function checkCallback(callback: string): string {
  const name = callback.trim();
  if (name.length > MAX_CALLBACK_LENGTH || !name.split(".").every(isIdentifier)) {
    throw new Fault(
      "queryInvalid",
      "The $callback option must be a plain JavaScript name such as 'show' or 'app.show'.",
    );
  }
  return name;
}

function isIdentifier(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const letter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 36 || code === 95;
    const digit = code >= 48 && code <= 57;
    if (!letter && !(digit && i > 0)) return false;
  }
  return text !== "";
}
