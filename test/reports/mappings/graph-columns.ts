/** Columns and members of Microsoft Graph that formulas may name, from graph-contract A.2, B.2 and C.7. */

export const REPORT_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  getSkypeForBusinessActivityCounts: ["Peer-to-peer", "Organized", "Participated"],
  getSkypeForBusinessActivityUserCounts: ["Peer-to-peer", "Organized", "Participated"],
  getSkypeForBusinessOrganizerActivityCounts: [
    "IM",
    "Audio/Video",
    "App Sharing",
    "Web",
    "Dial-in/out 3rd Party",
    "Dial-in/out Microsoft",
  ],
  getSkypeForBusinessOrganizerActivityMinuteCounts: ["Audio/Video", "Dial-in Microsoft", "Dial-out Microsoft"],
  getSkypeForBusinessPeerToPeerActivityCounts: ["IM", "Audio", "Video", "App Sharing", "File Transfer"],
  getSkypeForBusinessPeerToPeerActivityMinuteCounts: ["Audio", "Video"],
  getTeamsUserActivityCounts: [
    "Team Chat Messages",
    "Post Messages",
    "Reply Messages",
    "Private Chat Messages",
    "Calls",
    "Meetings",
    "Audio Duration",
    "Video Duration",
    "Screen Share Duration",
    "Meetings Organized",
    "Meetings Attended",
  ],
  getTeamsUserActivityUserCounts: ["Team Chat Messages", "Private Chat Messages", "Calls", "Meetings", "Other Actions"],
};

export const LOG_MEMBERS: Readonly<Record<string, string>> = {
  getPstnCalls: `id callId userId userPrincipalName userDisplayName startDateTime endDateTime duration charge callType
    currency calleeNumber usageCountryCode tenantCountryCode connectionCharge callerNumber destinationContext
    destinationName conferenceId licenseCapability inventoryType operator callDurationSource`,
  getDirectRoutingCalls: `id correlationId userId userPrincipalName userDisplayName startDateTime inviteDateTime
    failureDateTime endDateTime duration callType successfulCall callerNumber calleeNumber mediaPathLocation
    signalingLocation finalSipCode callEndSubReason finalSipCodePhrase trunkFullyQualifiedDomainName
    mediaBypassEnabled`,
  getPstnBlockedUsersLog: `userId userPrincipalName userDisplayName blockDateTime userTelephoneNumber userBlockMode
    blockReason remediationId`,
  getPstnOnlineMeetingDialoutReport: `userId userPrincipalName userDisplayName usageLocation destinationContext
    currency totalCalls totalCallCharge totalCallSeconds`,
};
