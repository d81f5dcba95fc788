using System.Net;
using System.Net.Http.Headers;
using ModelOperator.ModelServer.Fetching.Sources;

namespace ModelOperator.ModelServer.Fetching.Http;

/// <summary><c>https://</c>, and <c>http://</c> for hosts named. Follows redirects itself, to judge each one.</summary>
internal sealed class HttpSource : IModelSource, IDisposable
{
    private readonly HttpSourceOptions _options;
    private readonly HttpClient _client;

    public HttpSource(HttpSourceOptions options)
    {
        _options = options;
        // The fetcher bounds the whole and every wait; a large model takes as long as it takes.
        _client = new HttpClient(FetchConnections.Handler(options)) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("modelserver");
    }

    public bool Reads(string scheme) => scheme is "https" or "http";

    public async Task<ModelContent> OpenAsync(ModelUri uri, ResumePoint? resume, CancellationToken cancellationToken) => await ContentAsync(
        await GetAsync(uri.Uri, new HttpAsk(HttpCredentials.Read(_options.Credentials), Resume: resume), cancellationToken), resume, cancellationToken);

    /// <summary>Asks, and follows redirects.</summary>
    /// <returns>The answer: a success, or 401 where the caller knows what to do about it.</returns>
    /// <exception cref="FetchException">Any other answer, or none.</exception>
    public async Task<HttpResponseMessage> GetAsync(Uri first, HttpAsk ask, CancellationToken cancellationToken)
    {
        var target = first;
        RequireTls(first);
        for (var redirects = 0; ; redirects++)
        {
            var response = await SendAsync(first, target, ask, cancellationToken);
            if (response.IsSuccessStatusCode || (ask.TakesChallenge && response.StatusCode is HttpStatusCode.Unauthorized))
            {
                return response;
            }

            using (response)
            {
                var location = IsRedirect(response.StatusCode) ? response.Headers.Location : null;
                if (location is null)
                {
                    throw new FetchException($"the server answered {(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd());
                }

                if (redirects == HttpSourceOptions.MaxRedirects)
                {
                    throw new FetchException($"the server redirected more than {HttpSourceOptions.MaxRedirects} times");
                }

                target = Follow(target, location);
            }
        }
    }

    /// <summary>The body of an answer, which may be the rest of a file.</summary>
    public static async Task<ModelContent> ContentAsync(HttpResponseMessage response, ResumePoint? resume, CancellationToken cancellationToken)
    {
        var range = response.StatusCode is HttpStatusCode.PartialContent ? response.Content.Headers.ContentRange : null;
        var start = range?.From ?? 0;
        if (start != 0 && start != resume?.Offset)
        {
            response.Dispose();
            throw new FetchException($"the server sent the bytes from {start} on, which were not asked for");
        }

        return new ModelContent(await response.Content.ReadAsStreamAsync(cancellationToken), range?.Length ?? response.Content.Headers.ContentLength, response)
        {
            Start = start,
            Tag = response.Headers.ETag is { IsWeak: false } tag ? tag.Tag : null,
        };
    }

    public void Dispose() => _client.Dispose();

    private static bool IsRedirect(HttpStatusCode status) => status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found
        or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private Uri Follow(Uri from, Uri location)
    {
        var target = new Uri(from, location);
        RequireTls(target);
        // A host that may be asked without TLS was named for addresses that begin so.
        return from.Scheme is "https" && target.Scheme is "http"
            ? throw new FetchException($"the server redirected from https to {target.GetLeftPart(UriPartial.Authority)}, which is not encrypted")
            : target;
    }

    private void RequireTls(Uri target)
    {
        if (target.Scheme is "https" || (target.Scheme is "http" && _options.PlainHosts.Contains(target.Host, StringComparer.OrdinalIgnoreCase)))
        {
            return;
        }

        throw new FetchException(target.Scheme is "http"
            ? $"http://{target.Host} is not encrypted; use https, or allow this host with --allow-http={target.Host}"
            : $"the server redirected to {target.Scheme}://, which is neither https nor http");
    }

    private async Task<HttpResponseMessage> SendAsync(Uri first, Uri target, HttpAsk ask, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, target);
        // The first host was named by the user; another one was named by a server.
        var redirected = ask.NamedByServer || !string.Equals(target.Host, first.Host, StringComparison.OrdinalIgnoreCase);
        var publicOnly = redirected && !_options.AllowPrivateRedirects;
        if (publicOnly && IPAddress.TryParse(target.DnsSafeHost, out var address))
        {
            FetchConnections.RequirePublic(target.Host, address);
        }

        // Names it is the proxy that looks up, and that decides.
        var direct = HttpClient.DefaultProxy.IsBypassed(target) || HttpClient.DefaultProxy.GetProxy(target) is null;
        if (target.Scheme is "https" && string.Equals(target.Authority, first.Authority, StringComparison.OrdinalIgnoreCase))
        {
            request.Headers.Authorization = ask.Authorization; // for that server alone
        }

        if (ask.Accept is { } accept)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        if (ask.Resume is { } resume)
        {
            request.Headers.Range = new RangeHeaderValue(resume.Offset, null);
            request.Headers.TryAddWithoutValidation("If-Range", resume.Tag);
        }

        request.Options.Set(FetchConnections.PublicOnly, publicOnly && direct);
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            var cause = exception.GetBaseException();
            throw cause as FetchException ?? new FetchException($"cannot reach {target.Authority}: {cause.Message}", exception);
        }
    }
}
