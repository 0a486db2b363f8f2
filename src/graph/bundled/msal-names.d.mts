/** What msal-names.mjs gives is only handed on to msal, which has the types. */
type Names = Readonly<Record<string, unknown>>;
export const AADServerParamKeys: Names;
export const ClientAuthErrorCodes: Names;
export const Constants: Names;
export const RequestParameterBuilder: Names;
export const TimeUtils: Names;
export const UrlUtils: Names;
