/**
 * Stands in the bundle for two modules of Microsoft's Graph client that do nothing here: a look for `fetch` and promises,
 * which Workers have, and a note of the features used, for a header that only its own chain of middleware sends.
 */
export const validatePolyFilling = (): boolean => true;

export const FeatureUsageFlag = {};

export const TelemetryHandlerOptions = { updateFeatureUsageFlag(): void {} };
