/** The Skype for Business usage report functions: exact header lines (graph-contract A.2) and every cell. */
import {
  days,
  details,
  minutes,
  minutesOf,
  none,
  of,
  products,
  type ReportFunction,
  sum,
  unused,
  used,
  users,
  window,
  zero,
} from "./report-function.ts";

const SKYPE = "Report Refresh Date,Report Date,Report Period";

const SKYPE_DEVICES = {
  Windows: users("windows"),
  "Windows Phone": none,
  "Android Phone": users("android"),
  iPhone: users("iOS"),
  iPad: none,
};

/** The heirs of the retired reports; what they answer is the simulator's option `skypeReports`. */
export const SKYPE_FUNCTIONS: { readonly [name: string]: ReportFunction } = {
  getSkypeForBusinessOrganizerActivityCounts: days(
    `${SKYPE},IM,Audio/Video,App Sharing,Web,Dial-in/out 3rd Party,Dial-in/out Microsoft`,
    {
      IM: sum("organizedIm"),
      "Audio/Video": sum("organizedAv"),
      "App Sharing": sum("organizedSharing"),
      Web: sum("organizedWeb"),
      "Dial-in/out 3rd Party": none,
      "Dial-in/out Microsoft": sum("organizedDial"),
    },
  ),
  getSkypeForBusinessOrganizerActivityUserCounts: days(
    `${SKYPE},IM,Audio/Video,App Sharing,Web,Dial-in/out 3rd Party,Dial-in/out Microsoft`,
    {
      IM: users("organizedIm"),
      "Audio/Video": users("organizedAv"),
      "App Sharing": users("organizedSharing"),
      Web: users("organizedWeb"),
      "Dial-in/out 3rd Party": none,
      "Dial-in/out Microsoft": users("organizedDial"),
    },
  ),
  getSkypeForBusinessOrganizerActivityMinuteCounts: days(`${SKYPE},Audio/Video,Dial-in Microsoft,Dial-out Microsoft`, {
    "Audio/Video": minutes("organizedSeconds"),
    "Dial-in Microsoft": minutes("dialInSeconds"),
    "Dial-out Microsoft": minutes("dialOutSeconds"),
  }),
  getSkypeForBusinessParticipantActivityCounts: days(`${SKYPE},IM,Audio/Video,App Sharing,Web,Dial-in/out 3rd Party`, {
    IM: sum("joinedIm"),
    "Audio/Video": sum("joinedAv"),
    "App Sharing": sum("joinedSharing"),
    Web: sum("joinedWeb"),
    "Dial-in/out 3rd Party": none,
  }),
  getSkypeForBusinessParticipantActivityUserCounts: days(
    `${SKYPE},IM,Audio/Video,App Sharing,Web,Dial-in/out 3rd Party`,
    {
      IM: users("joinedIm"),
      "Audio/Video": users("joinedAv"),
      "App Sharing": users("joinedSharing"),
      Web: users("joinedWeb"),
      "Dial-in/out 3rd Party": none,
    },
  ),
  getSkypeForBusinessParticipantActivityMinuteCounts: days(`${SKYPE},Audio/Video`, {
    "Audio/Video": minutes("joinedSeconds"),
  }),
  getSkypeForBusinessPeerToPeerActivityCounts: days(`${SKYPE},IM,Audio,Video,App Sharing,File Transfer`, {
    IM: sum("directIm"),
    Audio: sum("directSessions"),
    Video: sum("directVideoSessions"),
    "App Sharing": sum("directSharingSessions"),
    "File Transfer": none,
  }),
  getSkypeForBusinessPeerToPeerActivityUserCounts: days(`${SKYPE},IM,Audio,Video,App Sharing,File Transfer`, {
    IM: users("directIm"),
    Audio: users("calls"),
    Video: users("takenVideo"),
    "App Sharing": users("takenSharing"),
    "File Transfer": none,
  }),
  getSkypeForBusinessPeerToPeerActivityMinuteCounts: days(`${SKYPE},Audio,Video`, {
    Audio: minutes("directSeconds"),
    Video: minutes("directVideoSeconds"),
  }),
  getSkypeForBusinessActivityCounts: days(`${SKYPE},Peer-to-peer,Organized,Participated`, {
    "Peer-to-peer": sum("directSessions", "directIm"),
    Organized: sum("organized"),
    Participated: sum("meetings"),
  }),
  getSkypeForBusinessActivityUserCounts: days(`${SKYPE},Peer-to-peer,Organized,Participated`, {
    "Peer-to-peer": users("calls", "directIm"),
    Organized: users("organized"),
    Participated: users("meetings"),
  }),
  getSkypeForBusinessActivityUserDetail: details(
    "Report Refresh Date,User Principal Name,Is Deleted,Deleted Date,Last Activity Date,Total Peer-to-peer Session Count,Total Organized Conference Count,Total Participated Conference Count,Peer-to-peer Last Activity Date,Organized Conference Last Activity Date,Participated Conference Last Activity Date,Peer-to-peer IM Count,Peer-to-peer Audio Count,Peer-to-peer Audio Minutes,Peer-to-peer Video Count,Peer-to-peer Video Minutes,Peer-to-peer App Sharing Count,Peer-to-peer File Transfer Count,Organized Conference IM Count,Organized Conference Audio/Video Count,Organized Conference Audio/Video Minutes,Organized Conference App Sharing Count,Organized Conference Web Count,Organized Conference Dial-in/out 3rd Party Count,Organized Conference Dial-in/out Microsoft Count,Organized Conference Dial-in Microsoft Minutes,Organized Conference Dial-out Microsoft Minutes,Participated Conference IM Count,Participated Conference Audio/Video Count,Participated Conference Audio/Video Minutes,Participated Conference App Sharing Count,Participated Conference Web Count,Participated Conference Dial-in/out 3rd Party Count,Assigned Products,Report Period",
    {
      "Total Peer-to-peer Session Count": of("calls", "directIm"),
      "Total Organized Conference Count": of("organized"),
      "Total Participated Conference Count": of("meetings"),
      "Peer-to-peer IM Count": of("directIm"),
      "Peer-to-peer Audio Count": of("calls"),
      "Peer-to-peer Audio Minutes": minutesOf("takenSeconds"),
      "Peer-to-peer Video Count": of("takenVideo"),
      "Peer-to-peer Video Minutes": minutesOf("takenVideoSeconds"),
      "Peer-to-peer App Sharing Count": of("takenSharing"),
      "Peer-to-peer File Transfer Count": zero,
      "Organized Conference IM Count": of("organizedIm"),
      "Organized Conference Audio/Video Count": of("organizedAv"),
      "Organized Conference Audio/Video Minutes": minutesOf("organizedSeconds"),
      "Organized Conference App Sharing Count": of("organizedSharing"),
      "Organized Conference Web Count": of("organizedWeb"),
      "Organized Conference Dial-in/out 3rd Party Count": zero,
      "Organized Conference Dial-in/out Microsoft Count": of("organizedDial"),
      "Organized Conference Dial-in Microsoft Minutes": minutesOf("dialInSeconds"),
      "Organized Conference Dial-out Microsoft Minutes": minutesOf("dialOutSeconds"),
      "Participated Conference IM Count": of("joinedIm"),
      "Participated Conference Audio/Video Count": of("joinedAv"),
      "Participated Conference Audio/Video Minutes": minutesOf("joinedSeconds"),
      "Participated Conference App Sharing Count": of("joinedSharing"),
      "Participated Conference Web Count": of("joinedWeb"),
      "Participated Conference Dial-in/out 3rd Party Count": zero,
      "Assigned Products": products,
    },
  ),
  getSkypeForBusinessDeviceUsageUserDetail: details(
    "Report Refresh Date,User Principal Name,Last Activity Date,Used Windows,Used Windows Phone,Used Android Phone,Used iPhone,Used iPad,Report Period",
    {
      "Used Windows": used("windows"),
      "Used Windows Phone": unused,
      "Used Android Phone": used("android"),
      "Used iPhone": used("iOS"),
      "Used iPad": unused,
    },
  ),
  getSkypeForBusinessDeviceUsageUserCounts: days(
    "Report Refresh Date,Windows,Windows Phone,Android Phone,iPhone,iPad,Report Date,Report Period",
    SKYPE_DEVICES,
  ),
  getSkypeForBusinessDeviceUsageDistributionUserCounts: window(
    "Report Refresh Date,Windows,Windows Phone,Android Phone,iPhone,iPad,Report Period",
    SKYPE_DEVICES,
  ),
};
