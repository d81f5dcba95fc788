using System.Globalization;
using System.Net.Http.Headers;
using ModelOperator.Fetching.Http;
using ModelOperator.Fetching.Sources;
using ModelOperator.Hosting.Logging;

namespace ModelOperator.Fetching.Identity;

/// <summary>Asks the servers of clouds that give tokens. It follows no redirects, because a request may have the token of the pod.
/// </summary>
/// <param name="internet">Connects to servers that are asked over TLS.</param>
/// <param name="node">Connects to servers of the node.</param>
/// <param name="time">The clock.</param>
/// <param name="limit">The longest time for an answer. With all tries it must be less than the time that a source may send nothing.</param>
internal sealed class IdentityServer(HttpMessageHandler internet, HttpMessageHandler node, TimeProvider time, TimeSpan limit)
    : IDisposable
{
    /// <summary>The number of times that a server is asked for a token.</summary>
    public const int MaxTries = 3;

    private const int MaxAnswerBytes = 64 << 10;
    private const int MostShown = 500;

    private readonly HttpClient _internet = Client(internet);
    private readonly HttpClient _node = Client(node);

    public static IdentityServer Create(HttpSourceOptions options, TimeProvider time, TimeSpan limit)
    {
        // A server of the node is asked without TLS, so the request must not pass through a proxy.
        var direct = FetchConnections.Handler(options);
        direct.UseProxy = false;
        return new(FetchConnections.Handler(options), direct, time, limit);
    }

    /// <summary>Sends a request.</summary>
    /// <param name="name">The server's name, for messages.</param>
    /// <param name="request">The request. One without TLS must be to a server of the node.</param>
    /// <param name="explain">Reads the server's own message out of a refusal; null when there is none.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The answer's headers and body.</returns>
    /// <exception cref="FetchException">The server cannot be reached, refused, or sent too much.</exception>
    public async Task<(HttpResponseHeaders Headers, byte[] Body)> AskAsync(
        string name, HttpRequestMessage request, Func<byte[], string?> explain, CancellationToken cancellationToken)
    {
        var server = $"{name} at {request.Headers.Host ?? request.RequestUri!.Authority}";
        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            var client = request.RequestUri!.Scheme is "https" ? _internet : _node;
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var body = await BoundedBody.ReadAsync(response, MaxAnswerBytes, "identity server", either.Token);
            return response.IsSuccessStatusCode ? (response.Headers, body) : throw Refused(server, response, explain(body));
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new FetchException($"{server} did not answer within {limit.TotalSeconds} s") { MayGoOn = true };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new FetchException($"cannot reach {server}: {exception.GetBaseException().Message}", exception) { MayGoOn = true };
        }
    }

    public void Dispose()
    {
        _internet.Dispose();
        _node.Dispose();
    }

    // AskAsync limits each request.
    private static HttpClient Client(HttpMessageHandler handler)
    {
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("modelserver");
        return client;
    }

    private static FetchException Refused(string server, HttpResponseMessage response, string? said)
    {
        var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        return response.Headers.Location is { } elsewhere
            ? new($"{server} answered {status} and sent us on to {elsewhere}, where the pod's token must not go")
            : new($"{server} answered {status}{(said is null ? "" : $": {Shown(said)}")}")
            {
                MayGoOn = HttpSource.IsPassing(response.StatusCode),
                Status = response.StatusCode,
            };
    }

    private static string Shown(string said)
    {
        var clean = string.Join(' ', said.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        clean = string.Concat(ShortText.Of(clean, MostShown).Select(character => char.IsControl(character) ? '?' : character));
        return clean.TrimEnd('.');
    }
}
