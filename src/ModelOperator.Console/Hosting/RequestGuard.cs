using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using ModelOperator.Console.Answers;

namespace ModelOperator.Console.Hosting;

/// <summary>
/// Keeps other pages of the browser out. A page of another site names itself in Origin or Sec-Fetch-Site; one that has its own name resolve
/// to loopback (DNS rebinding) names itself in Host. Browsers let no page change these headers.
/// </summary>
internal sealed class RequestGuard(int port)
{
    private const int UsualPort = 80;
    private const string FetchSite = "Sec-Fetch-Site";
    private const string FetchMode = "Sec-Fetch-Mode";
    private const string FetchDestination = "Sec-Fetch-Dest";

    // Browsers leave the port out of Host and Origin where it is the usual one.
    private readonly string[] _hosts =
    [
        $"127.0.0.1:{port}", $"localhost:{port}", $"[::1]:{port}",
        .. port == UsualPort ? (string[])["127.0.0.1", "localhost", "[::1]"] : [],
    ];

    /// <summary>The reason to refuse a request; null to let it pass.</summary>
    public Refusal? Refuse(HttpRequest request)
    {
        if (!_hosts.Contains(request.Host.Value, StringComparer.OrdinalIgnoreCase))
        {
            return new(
                StatusCodes.Status421MisdirectedRequest,
                $"This console answers only to 127.0.0.1:{port}. Open the address that the command has printed.");
        }

        var headers = request.Headers;
        return IsForeignOrigin(headers) || (IsForeignFetch(headers) && !IsLinkToThePage(request))
            ? new(StatusCodes.Status403Forbidden, "This console answers only to its own page, and this request comes from another one.")
            : null;
    }

    private bool IsForeignOrigin(IHeaderDictionary headers) => headers.TryGetValue(HeaderNames.Origin, out var origin)
        && !_hosts.Any(host => $"http://{host}".Equals(origin.ToString(), StringComparison.OrdinalIgnoreCase));

    // Another port of this machine is the same site, and another program.
    private static bool IsForeignFetch(IHeaderDictionary headers) =>
        headers.TryGetValue(FetchSite, out var site) && site.ToString() is not ("same-origin" or "none");

    // A person may follow a link to the page. It is the same for everybody, and nobody else reads it or frames it.
    private static bool IsLinkToThePage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Path.Value is "/"
        && request.Headers[FetchMode].ToString() is "navigate" && request.Headers[FetchDestination].ToString() is "document";
}
