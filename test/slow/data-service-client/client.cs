// Asks the bridge through System.Data.Services.Client, the library behind every .NET service reference to the retired
// service, and prints one line a question. Argument: the root of the service.
using System;
using System.Data.Services.Client;
using System.Data.Services.Common;
using System.Linq;
using System.Net;

[DataServiceKey("Date")]
public class CsConferenceReport
{
    public long ID { get; set; }
    public DateTime Date { get; set; }
    public Guid TenantGuid { get; set; }
    public string TenantName { get; set; }
    public long TotalConferences { get; set; }
    public long AVConferences { get; set; }
    public long IMConferences { get; set; }
    public long ApplicationSharingConferences { get; set; }
    public long WebConferences { get; set; }
    public long TelephonyConferences { get; set; }
}

[DataServiceKey("Date")]
public class CsActiveUserReport
{
    public long ID { get; set; }
    public DateTime Date { get; set; }
    public Guid TenantGuid { get; set; }
    public string TenantName { get; set; }
    public long ActiveUsers { get; set; }
}

[DataServiceKey("ID")]
public class CsPSTNUsageDetailReport
{
    public long ID { get; set; }
    public DateTime Date { get; set; }
    public Guid TenantGuid { get; set; }
    public string TenantName { get; set; }
    public string SipUri { get; set; }
    public DateTime? DateTimeOfCall { get; set; }
    public string TelephoneNumber { get; set; }
    public string CallID { get; set; }
    public string CallType { get; set; }
    public string Location { get; set; }
    public long CallDuration { get; set; }
    public string Currency { get; set; }
    public decimal CallCharge { get; set; }
}

public static class Client
{
    static Uri root;

    // The library sends no credentials before it is challenged for them.
    static DataServiceContext Context()
    {
        return new DataServiceContext(root)
        {
            Credentials = new NetworkCredential("reader@example.onmicrosoft.com", "secret")
        };
    }

    static DataServiceQuery<CsConferenceReport> Conferences(DataServiceContext context)
    {
        return context.CreateQuery<CsConferenceReport>("CsConferenceDaily");
    }

    static DataServiceQuery<CsActiveUserReport> Users(DataServiceContext context)
    {
        return context.CreateQuery<CsActiveUserReport>("CsActiveUserDaily");
    }

    static DataServiceQuery<CsPSTNUsageDetailReport> Calls(DataServiceContext context)
    {
        return context.CreateQuery<CsPSTNUsageDetailReport>("CsPSTNUsageDetailDaily");
    }

    static void Say(string question, Func<object> ask)
    {
        try
        {
            Console.WriteLine(question + ": " + ask());
        }
        catch (Exception fault)
        {
            var inner = fault.InnerException as DataServiceClientException;
            Console.WriteLine(question + ": " + (inner == null ? fault.ToString() : inner.StatusCode + " " + inner.Message));
        }
    }

    static string Day(CsConferenceReport row)
    {
        return row.Date.ToString("yyyy-MM-dd") + "=" + row.TotalConferences + "/" + row.AVConferences;
    }

    public static void Main(string[] arguments)
    {
        root = new Uri(arguments[0]);
        Say("all", () => string.Join(" ", Conferences(Context()).ToList().Select(Day)));
        Say("filter", () => string.Join(" ", Conferences(Context())
            .Where(row => row.Date >= new DateTime(2013, 5, 11) && row.Date.Month == 5 && row.AVConferences > 5)
            .OrderByDescending(row => row.Date).Take(5).ToList().Select(Day)));
        Say("skip", () => string.Join(" ", Conferences(Context()).OrderBy(row => row.TotalConferences)
            .Skip(1).Take(1).ToList().Select(Day)));
        Say("key", () => Day(Conferences(Context()).Where(row => row.Date == new DateTime(2013, 5, 14)).Single()));
        Say("columns", () => string.Join(" ", (from row in Conferences(Context())
            select new { row.Date, row.TotalConferences }).ToList().Select(row => row.TotalConferences)));
        Say("tenant", () => Conferences(Context()).First().TenantGuid + " " + Conferences(Context()).First().TenantName);
        Say("count", () => Users(Context()).LongCount());
        Say("pages", () =>
        {
            var context = Context();
            var answer = (QueryOperationResponse<CsActiveUserReport>)Users(context).IncludeTotalCount().Execute();
            long total = answer.TotalCount, sum = 0;
            int pages = 0, rows = 0;
            DataServiceQueryContinuation<CsActiveUserReport> next = null;
            do
            {
                if (next != null) answer = context.Execute(next);
                foreach (var row in answer)
                {
                    rows++;
                    sum += row.ActiveUsers;
                }
                pages++;
                next = answer.GetContinuation();
            } while (next != null);
            return pages + " pages, " + rows + " rows of " + total + ", sum " + sum;
        });
        Say("call", () =>
        {
            var row = Calls(Context()).Where(call => call.ID == 123L).Single();
            return row.SipUri + " " + row.CallCharge.ToString(System.Globalization.CultureInfo.InvariantCulture) + " "
                + row.DateTimeOfCall.Value.ToString("s") + " " + (row.Location ?? "nowhere");
        });
        Say("charge", () => Calls(Context()).Where(call => call.CallCharge > 0.25m && call.SipUri.EndsWith("example")).Count());
        Say("fault", () => Context().Execute<CsConferenceReport>(
            new Uri("CsConferenceDaily?$filter=Nope%20eq%201", UriKind.Relative)).Count());
        Say("nothing", () => Conferences(Context()).Where(row => row.Date == new DateTime(1999, 1, 1)).Single());
        Say("asynchronous", () =>
        {
            var query = Conferences(Context());
            return query.EndExecute(query.BeginExecute(null, null)).Count();
        });
    }
}
