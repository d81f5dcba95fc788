using System.Net;
using ModelOperator.Hosting.Outgoing;
using ModelOperator.Sinks.Configuration;

namespace ModelOperator.Sinks.Sending;

/// <summary>
/// Posts to one sink: no redirects, so that credentials go only to its own address, no cookies, no proxy, and no body of an answer is read.
/// </summary>
internal sealed class SinkConnection : IDisposable
{
    private const int LargestAnswer = 64 * 1024;

    private readonly HttpClient _http;
    private readonly SinkOptions _options;
    private readonly TimeProvider _time;

    public SinkConnection(SinkOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = options.Timeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2), // so that DNS is asked again
            MaxResponseHeadersLength = 16,
            MaxResponseDrainSize = LargestAnswer,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        };
        if (options.CaFile is not null)
        {
            handler.TrustOnly(options.CaFile);
        }

        // The caller limits the time of a request.
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Posts once.</summary>
    public async Task<SinkAnswer> PostAsync(HttpContent content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _options.Address) { Content = content };
        try
        {
            if (_options.BearerTokenFile is not null)
            {
                request.Headers.Authorization = new("Bearer", await SecretFile.ReadAsync(_options.BearerTokenFile, cancellationToken));
            }

            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.IsSuccessStatusCode ? new() : new(
                $"it answered {(int)response.StatusCode}", IsTransient(response.StatusCode), RetryAfter(response));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            var cause = exception.InnerException is { } inner ? $" {inner.Message}" : "";
            return new(exception.Message + cause, IsTransient: true);
        }
    }

    public void Dispose() => _http.Dispose();

    private static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)status >= 500;

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - _time.GetUtcNow(),
        _ => null,
    };
}
