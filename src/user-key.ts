/**
 * User names compare without letter case, and whichever way a letter with a mark is composed: macOS sends `u` and a
 * diaeresis where Windows sends `ü`.
 */
export const userKey = (name: string): string => name.normalize("NFC").toLowerCase();
