/** The parts of jose that are used, loaded with the first bearer token. */
export { createLocalJWKSet } from "jose/jwks/local";
export { jwtVerify } from "jose/jwt/verify";
