/**
 * Names that the XML documents share. The documents of the service show `https` in them after a mass rewrite; on the
 * wire it was `http`, and every client looks for that (design.md, Wire decisions).
 */
export const XML_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>';
export const ATOM_NAMESPACE = "http://www.w3.org/2005/Atom";
export const APP_NAMESPACE = "http://www.w3.org/2007/app";
export const DATA_NAMESPACE = "http://schemas.microsoft.com/ado/2007/08/dataservices";
export const METADATA_NAMESPACE = "http://schemas.microsoft.com/ado/2007/08/dataservices/metadata";
export const SCHEME = "http://schemas.microsoft.com/ado/2007/08/dataservices/scheme";
export const EDMX_NAMESPACE = "http://schemas.microsoft.com/ado/2007/06/edmx";
