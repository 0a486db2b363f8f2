/**
 * Stands in the bundle for modules of Microsoft's libraries that the bridge never runs; wrangler.toml lists them as aliases
 * by the name they are imported under. Each refuses when it is used after all. A new version of a library that imports
 * something else from one of them stops the build: the missing name is then added here, or its alias taken away.
 */

/** A class that can't be made, under the name of the one it stands for. */
export function notBundled(name: string) {
  return class {
    constructor() {
      throw new Error(`${name} is not part of the bundle: the bridge signs in by client credentials only`);
    }
  };
}

function refuse(): never {
  throw new Error("This part of msal is not in the bundle: the bridge signs in by client credentials only");
}

// msal-node: sign-ins of users, and on behalf of users.
export const OnBehalfOfClient = notBundled("OnBehalfOfClient");
export const UserFederatedIdentityCredentialClient = notBundled("UserFederatedIdentityCredentialClient");
export const UsernamePasswordClient = notBundled("UsernamePasswordClient");
export const getAuthCodeRequestUrl = refuse;
export const getSilentRequestKey = refuse;
export const acquireTokenSilentDeduped = refuse;

// msal-node: identities that Azure's own machines lend.
export const ManagedIdentityId = notBundled("ManagedIdentityId");

// msal-common: tokens bound to a key. Graph takes plain bearer tokens.
export const PopTokenGenerator = notBundled("PopTokenGenerator");
export const DpopProofGenerator = notBundled("DpopProofGenerator");
export const normalizeDpopResourceRequestContext = refuse;

// msal-common: the store it would make where none is given. msal-node gives one, see msal-memory.ts.
export const DefaultStorageClass = notBundled("DefaultStorageClass");

// Graph client: makes the chain of middleware, where the bridge hands over its own.
export const HTTPClientFactory = notBundled("HTTPClientFactory");

/** msal makes one of each with every application, and asks it nothing: regions, PKCE, and its own HTTP are not used. */
class Idle {}

export { Idle as HttpClient, Idle as PkceGenerator, Idle as RegionDiscovery };

/** What msal would say of settings that the bridge never hands over. */
export const NodeAuthError = { createStateNotFoundError: refuse, createUnsupportedCcaInstanceAwareError: refuse };

// msal-common: accounts. An app that signs in as itself has none; where msal asks for its id it is empty, as in the library.
export const generateHomeAccountId = (): string => "";
export const createAccountEntity = refuse;
export const getAccountInfo = refuse;
export const buildTenantProfile = refuse;
export const updateAccountTenantProfileData = refuse;
