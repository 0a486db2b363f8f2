/**
 * Names and functions out of msal's core, only as far as msal-node's modules in the bundle read them: a list that is passed on
 * whole can't be thinned out by a bundler. test/graph/no-name-is-missing-in-the-bundle.test.ts
 * holds that none is missing.
 */
// biome-ignore lint/style/noRestrictedImports: a module of the library, which its package does not export
import * as parameters from "../../../node_modules/@azure/msal-common/dist/constants/AADServerParamKeys.mjs";
// biome-ignore lint/style/noRestrictedImports: a module of the library, which its package does not export
import * as authErrors from "../../../node_modules/@azure/msal-common/dist/error/ClientAuthErrorCodes.mjs";
// biome-ignore lint/style/noRestrictedImports: a module of the library, which its package does not export
import * as request from "../../../node_modules/@azure/msal-common/dist/request/RequestParameterBuilder.mjs";
// biome-ignore lint/style/noRestrictedImports: a module of the library, which its package does not export
import * as constants from "../../../node_modules/@azure/msal-common/dist/utils/Constants.mjs";
// biome-ignore lint/style/noRestrictedImports: a module of the library, which its package does not export
import * as times from "../../../node_modules/@azure/msal-common/dist/utils/TimeUtils.mjs";
// biome-ignore lint/style/noRestrictedImports: a module of the library, which its package does not export
import * as urls from "../../../node_modules/@azure/msal-common/dist/utils/UrlUtils.mjs";

export const Constants = {
  AADAuthority: constants.AADAuthority,
  AuthenticationScheme: constants.AuthenticationScheme,
  CacheOutcome: constants.CacheOutcome,
  CredentialType: constants.CredentialType,
  DEFAULT_AUTHORITY: constants.DEFAULT_AUTHORITY,
  DEFAULT_TOKEN_RENEWAL_OFFSET_SEC: constants.DEFAULT_TOKEN_RENEWAL_OFFSET_SEC,
  EncodingTypes: constants.EncodingTypes,
  FORWARD_SLASH: constants.FORWARD_SLASH,
  GrantType: constants.GrantType,
  HeaderNames: constants.HeaderNames,
  JWT_BEARER_ASSERTION_TYPE: constants.JWT_BEARER_ASSERTION_TYPE,
  OIDC_DEFAULT_SCOPES: constants.OIDC_DEFAULT_SCOPES,
  ResponseMode: constants.ResponseMode,
};
export const AADServerParamKeys = {
  FMI_PATH: parameters.FMI_PATH,
  X_CLIENT_SKU: parameters.X_CLIENT_SKU,
  X_CLIENT_VER: parameters.X_CLIENT_VER,
};
export const ClientAuthErrorCodes = {
  methodNotImplemented: authErrors.methodNotImplemented,
  multipleMatchingTokens: authErrors.multipleMatchingTokens,
  networkError: authErrors.networkError,
  stateMismatch: authErrors.stateMismatch,
  tokenParsingError: authErrors.tokenParsingError,
  tokenRefreshRequired: authErrors.tokenRefreshRequired,
};
export const RequestParameterBuilder = {
  addApplicationTelemetry: request.addApplicationTelemetry,
  addClaims: request.addClaims,
  addClientAssertion: request.addClientAssertion,
  addClientAssertionType: request.addClientAssertionType,
  addClientId: request.addClientId,
  addClientSecret: request.addClientSecret,
  addCorrelationId: request.addCorrelationId,
  addExtraParameters: request.addExtraParameters,
  addGrantType: request.addGrantType,
  addLibraryInfo: request.addLibraryInfo,
  addScopes: request.addScopes,
  addServerTelemetry: request.addServerTelemetry,
  addThrottling: request.addThrottling,
};
export const UrlUtils = { mapToQueryString: urls.mapToQueryString };
export const TimeUtils = { isTokenExpired: times.isTokenExpired, nowSeconds: times.nowSeconds };
