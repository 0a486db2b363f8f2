/** The one part of jose that is used, loaded with the first bearer token. */
export { jwtVerify } from "jose/jwt/verify";
