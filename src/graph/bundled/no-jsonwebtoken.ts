/**
 * Stands in the bundle for `jsonwebtoken`, which msal-node would sign certificate assertions with. It can't in workerd,
 * and the bridge doesn't let it: client-assertion.ts signs with WebCrypto. Leaving the library out saves 20 KiB.
 * wrangler.toml names this file as its alias.
 */
function refuse(): never {
  throw new Error("jsonwebtoken is not part of the bundle: assertions are signed by client-assertion.ts");
}

export default { sign: refuse, verify: refuse, decode: refuse };
