/** A call record as Graph's JSON has it, before any reader of ours: the members that the counting rules speak of. */

export interface RawIdentity {
  readonly "@odata.type"?: string | null;
  readonly id?: string | null;
  readonly displayName?: string | null;
  readonly tenantId?: string | null;
  readonly userPrincipalName?: string | null;
}

export interface RawIdentitySet {
  readonly user?: RawIdentity | null;
  readonly guest?: RawIdentity | null;
  readonly phone?: RawIdentity | null;
  readonly application?: RawIdentity | null;
  readonly applicationInstance?: RawIdentity | null;
}

export interface RawEndpoint {
  readonly associatedIdentity?: RawIdentity | null;
  readonly identity?: RawIdentitySet | null;
  readonly userAgent?: {
    readonly headerValue?: string | null;
    readonly platform?: string | null;
    readonly role?: string | null;
  } | null;
}

export interface RawStream {
  readonly startDateTime?: string | null;
  readonly endDateTime?: string | null;
}

export interface RawMedia {
  readonly label?: string | null;
  readonly streams?: readonly RawStream[] | null;
}

export interface RawSession {
  readonly id: string;
  readonly caller?: RawEndpoint | null;
  readonly callee?: RawEndpoint | null;
  readonly modalities?: readonly string[] | null;
  readonly startDateTime?: string | null;
  readonly endDateTime?: string | null;
  readonly failureInfo?: { readonly stage?: string | null } | null;
  readonly isTest?: boolean | null;
  readonly segments?: readonly { readonly media?: readonly RawMedia[] | null }[] | null;
}

export interface RawRecord {
  readonly id: string;
  readonly version: number;
  readonly type?: string | null;
  readonly modalities?: readonly string[] | null;
  readonly lastModifiedDateTime?: string | null;
  readonly startDateTime: string;
  readonly endDateTime?: string | null;
  readonly organizer_v2?: { readonly identity?: RawIdentitySet | null } | null;
  readonly sessions?: readonly RawSession[] | null;
}
