/**
 * The one part of msal that is used. token.ts loads this file when it first needs a token; naming the class here, and not
 * at the dynamic import, lets the bundler leave the rest of the library out.
 */
export { ConfidentialClientApplication } from "@azure/msal-node";
