@path: 'reporting'
@requires: 'any'
service Reporting {
  entity CsConferenceDaily {
    key Date                          : DateTime;
        ID                            : Int64;
        TenantGuid                    : UUID;
        TenantName                    : String;
        TotalConferences              : Int64;
        AVConferences                 : Int64;
        IMConferences                 : Int64;
        ApplicationSharingConferences : Int64;
        WebConferences                : Int64;
        TelephonyConferences          : Int64;
  }
}
