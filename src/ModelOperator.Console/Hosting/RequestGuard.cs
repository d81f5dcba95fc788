using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using ModelOperator.Console.Answers;

namespace ModelOperator.Console.Hosting;

/// <summary>
/// Keeps other pages of the browser out. A page of another site names itself in Origin or Sec-Fetch-Site; one that has its own name resolve
/// to this server (DNS rebinding) names itself in Host. Browsers let no page change these headers.
/// </summary>
internal sealed class RequestGuard
{
    private const int UsualPort = 80;
    private const string FetchSite = "Sec-Fetch-Site";
    private const string FetchMode = "Sec-Fetch-Mode";
    private const string FetchDestination = "Sec-Fetch-Dest";

    private readonly string[] _hosts;
    private readonly string[] _origins;
    private readonly bool _ordersNameTheirOrigin;
    private readonly string _misdirected;

    private RequestGuard(string[] hosts, string[] origins, bool ordersNameTheirOrigin, string misdirected) =>
        (_hosts, _origins, _ordersNameTheirOrigin, _misdirected) = (hosts, origins, ordersNameTheirOrigin, misdirected);

    /// <summary>The guard of a console on loopback.</summary>
    /// <param name="port">The port that it listens on.</param>
    public static RequestGuard OfLoopback(int port)
    {
        // Browsers leave the port out of Host and Origin where it is the usual one.
        string[] hosts =
        [
            $"127.0.0.1:{port}", $"localhost:{port}", $"[::1]:{port}",
            .. port == UsualPort ? (string[])["127.0.0.1", "localhost", "[::1]"] : [],
        ];
        return new(
            hosts, [.. hosts.Select(host => $"http://{host}")], ordersNameTheirOrigin: false,
            $"This console answers only to 127.0.0.1:{port}. Open the address that the command has printed.");
    }

    /// <summary>
    /// The guard of a console behind a proxy. The proxy may let a browser in by a cookie, which goes along with requests of other pages,
    /// too; so whatever changes something has to name the page that it comes from.
    /// </summary>
    /// <param name="address">The address at which browsers reach it, without a path.</param>
    public static RequestGuard OfPublic(Uri address)
    {
        var host = address.IsDefaultPort ? address.IdnHost : $"{address.IdnHost}:{address.Port}";
        return new(
            address.IsDefaultPort ? [host, $"{host}:{address.Port}"] : [host],
            [$"{address.Scheme}://{host}"], ordersNameTheirOrigin: true,
            $"This console answers only to {host}, the host of its public address. A proxy in front of it must pass the Host header on.");
    }

    /// <summary>The reason to refuse a request; null to let it pass.</summary>
    public Refusal? Refuse(HttpRequest request)
    {
        if (!_hosts.Contains(request.Host.Value, StringComparer.OrdinalIgnoreCase))
        {
            return new(StatusCodes.Status421MisdirectedRequest, _misdirected);
        }

        var headers = request.Headers;
        return IsForeignOrigin(request) || (IsForeignFetch(headers) && !IsLinkToThePage(request))
            ? new(StatusCodes.Status403Forbidden, "This console answers only to its own page, and this request comes from another one.")
            : null;
    }

    private bool IsForeignOrigin(HttpRequest request) => request.Headers.TryGetValue(HeaderNames.Origin, out var origin)
        ? !_origins.Contains(origin.ToString(), StringComparer.OrdinalIgnoreCase)
        : _ordersNameTheirOrigin && !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);

    // Another port of this machine is the same site, and another program.
    private static bool IsForeignFetch(IHeaderDictionary headers) =>
        headers.TryGetValue(FetchSite, out var site) && site.ToString() is not ("same-origin" or "none");

    // A person may follow a link to the page. It is the same for everybody, and nobody else reads it or frames it.
    private static bool IsLinkToThePage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Path.Value is "/"
        && request.Headers[FetchMode].ToString() is "navigate" && request.Headers[FetchDestination].ToString() is "document";
}
