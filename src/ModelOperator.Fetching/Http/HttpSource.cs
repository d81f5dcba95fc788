using System.Net;
using System.Net.Http.Headers;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Http;

/// <summary>Reads <c>https://</c> addresses, and <c>http://</c> addresses of hosts that the settings allow. It follows redirects itself,
/// so that it can check each of them.</summary>
internal sealed class HttpSource : IModelSource, IDisposable
{
    private readonly HttpSourceOptions _options;
    private readonly HttpClient _client;

    public HttpSource(HttpSourceOptions options)
    {
        _options = options;
        // The fetcher limits the whole download and every wait. A large model takes as long as it takes.
        _client = new HttpClient(FetchConnections.Handler(options)) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("modelserver");
    }

    public bool Reads(string scheme) => scheme is "https" or "http";

    public async Task<ModelContent> OpenAsync(ModelUri uri, ResumePoint? resume, CancellationToken cancellationToken)
    {
        var ask = new HttpAsk(HttpCredentials.Read(_options.Credentials), Resume: resume);
        return await ContentAsync(await GetAsync(uri.Uri, ask, cancellationToken), resume, cancellationToken) with { TakesParts = true };
    }

    /// <summary>Sends a request and follows redirects.</summary>
    /// <returns>An answer that is a success, or 401 when the caller handles it.</returns>
    /// <exception cref="FetchException">The server cannot be reached, or gave another answer.</exception>
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
                    throw new FetchException($"the server answered {(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd())
                    {
                        MayGoOn = IsPassing(response.StatusCode),
                        Status = response.StatusCode,
                    };
                }

                if (redirects == HttpSourceOptions.MaxRedirects)
                {
                    throw new FetchException($"the server redirected more than {HttpSourceOptions.MaxRedirects} times");
                }

                target = Follow(target, location);
            }
        }
    }

    /// <summary>Gets the body of an answer, which may be the rest of a file.</summary>
    public static async Task<ModelContent> ContentAsync(
        HttpResponseMessage response, ResumePoint? resume, CancellationToken cancellationToken)
    {
        var range = response.StatusCode is HttpStatusCode.PartialContent ? response.Content.Headers.ContentRange : null;
        var start = range?.From ?? 0;
        if (response.StatusCode is HttpStatusCode.PartialContent && range?.From is null)
        {
            response.Dispose();
            throw new FetchException("the server sent a part of the file and does not say which");
        }

        if (start != 0 && start != resume?.Offset)
        {
            response.Dispose();
            throw new FetchException($"the server sent the bytes from {start} on, which were not asked for");
        }

        return new ModelContent(
            await response.Content.ReadAsStreamAsync(cancellationToken), range?.Length ?? response.Content.Headers.ContentLength, response)
        {
            Start = start,
            Tag = response.Headers.ETag is { IsWeak: false } tag ? tag.Tag : null,
        };
    }

    /// <summary>True for an answer that says that the server is busy or in trouble, so that another try may succeed.</summary>
    public static bool IsPassing(HttpStatusCode status) => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable
        or HttpStatusCode.GatewayTimeout;

    public void Dispose() => _client.Dispose();

    private static bool IsRedirect(HttpStatusCode status) => status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found
        or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private Uri Follow(Uri from, Uri location)
    {
        if (!Uri.TryCreate(from, location, out var target))
        {
            throw new FetchException("the server redirected to a text that is no address");
        }

        RequireTls(target);
        // A host that may be asked without TLS is allowed only for addresses that begin with http.
        return from.Scheme is "https" && target.Scheme is "http"
            ? throw new FetchException(
                $"the server redirected from https to {target.GetLeftPart(UriPartial.Authority)}, which is not encrypted")
            : target;
    }

    private void RequireTls(Uri target)
    {
        if (target.Scheme is "https"
            || (target.Scheme is "http" && _options.PlainHosts.Contains(target.Host, StringComparer.OrdinalIgnoreCase)))
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
        // The user named the first host. A server named any other.
        var redirected = ask.NamedByServer || !string.Equals(target.Host, first.Host, StringComparison.OrdinalIgnoreCase);
        var publicOnly = redirected && !_options.AllowPrivateRedirects;
        if (publicOnly && IPAddress.TryParse(target.DnsSafeHost, out var address))
        {
            FetchConnections.RequirePublic(target.Host, address);
        }

        // When there is a proxy, it looks up the name and decides about the address.
        var direct = HttpClient.DefaultProxy.IsBypassed(target) || HttpClient.DefaultProxy.GetProxy(target) is null;
        if (target.Scheme is "https" && string.Equals(target.Authority, first.Authority, StringComparison.OrdinalIgnoreCase))
        {
            request.Headers.Authorization = ask.Authorization; // only for the server that they were given for
        }

        if (ask.Accept is { } accept)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        if (ask.Resume is { } resume)
        {
            request.Headers.Range = new RangeHeaderValue(resume.Offset, resume.End - 1);
            if (!ask.IsPinned)
            {
                request.Headers.TryAddWithoutValidation("If-Range", resume.Tag);
            }
        }

        foreach (var (name, value) in ask.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Options.Set(FetchConnections.PublicOnly, publicOnly && direct);
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            var cause = exception.GetBaseException();
            throw cause as FetchException
                ?? new FetchException($"cannot reach {target.Authority}: {cause.Message}", exception) { MayGoOn = true };
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The HTTP client says so when no connection came in time.
            throw new FetchException(
                $"cannot reach {target.Authority}: no connection within {_options.ConnectTimeout.TotalSeconds} s", exception)
            {
                MayGoOn = true,
            };
        }
    }
}
