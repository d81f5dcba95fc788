using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;
using ModelOperator.Api.Status;
using ModelOperator.Contracts.Models;
using ModelOperator.Operator.Configuration;

namespace ModelOperator.Operator.Hub;

/// <summary>Asks the Hub without credentials, for a bounded time and a bounded answer.</summary>
/// <param name="handler">The handler of requests, which must not follow redirects.</param>
/// <param name="options">The settings.</param>
/// <param name="time">The clock.</param>
internal sealed class HttpHubClient(HttpMessageHandler handler, IOptions<ModelOperatorOptions> options, TimeProvider time)
    : IHubClient, IDisposable
{
    /// <summary>The longest time for an answer.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // The answer lists all files of the repository.
    private const int LongestAnswer = 8 << 20;
    private const int MostRedirects = 3;

    private readonly HttpClient _http = new(handler, disposeHandler: true)
    {
        MaxResponseContentBufferSize = LongestAnswer,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public async Task<HubAnswer> AskAsync(HubAddress address, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var endpoint = options.Value.HubEndpoint is { Length: > 0 } mirror ? mirror : HubAddress.DefaultEndpoint;
            using var response = await GetAsync(new Uri(new Uri(endpoint.TrimEnd('/') + "/"), address.RevisionPath), either.Token);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => await ReadAsync(response, either.Token),
                // The Hub answers 401 for a repository that does not exist, too.
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(
                    null, $"answers {(int)response.StatusCode}: {address.Repository} does not exist, or is private or gated"),
                HttpStatusCode.NotFound => new(
                    null, $"answers 404: {address.Repository} does not exist or has no revision '{address.Revision}'"),
                HttpStatusCode.TooManyRequests => new(null, "answers 429: it has had too many questions")
                {
                    Pause = PauseOf(response),
                    IsAboutAll = true,
                },
                >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => new(null, WhyNotFollowed(response)),
                _ => new(null, $"answers {(int)response.StatusCode}") { Pause = PauseOf(response) },
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(null, $"has not answered within {Patience.TotalSeconds} s");
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError is HttpRequestError.ConfigurationLimitExceeded)
        {
            return new(null, $"gives an answer of more than {LongestAnswer >> 20} MiB");
        }
        catch (HttpRequestException exception)
        {
            return new(null, $"cannot be reached: {exception.GetBaseException().Message.TrimEnd('.')}");
        }
    }

    public void Dispose() => _http.Dispose();

    // A repository that was renamed is redirected to its new name. The Hub sends nobody elsewhere with this question.
    private async Task<HttpResponseMessage> GetAsync(Uri asked, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            var response = await _http.GetAsync(asked, cancellationToken);
            if ((int)response.StatusCode is < 300 or >= 400 || redirects == MostRedirects || NextOf(asked, response) is not { } next)
            {
                return response;
            }

            response.Dispose();
            asked = next;
        }
    }

    private static Uri? NextOf(Uri asked, HttpResponseMessage response) =>
        response.Headers.Location is { } location && Uri.TryCreate(asked, location, out var next)
        && (next.Scheme, next.Authority) == (asked.Scheme, asked.Authority)
            ? next
            : null;

    private static string WhyNotFollowed(HttpResponseMessage response)
    {
        var asked = response.RequestMessage!.RequestUri!;
        return response.Headers.Location is not { } location || !Uri.TryCreate(asked, location, out var next)
                ? $"answers {(int)response.StatusCode} without an address to go on at"
            : NextOf(asked, response) is not null ? $"redirects more than {MostRedirects} times"
            : $"redirects to another server, {Sentence.Cut(next.GetLeftPart(UriPartial.Authority), 100)}, which is not asked; set "
                + "--hub-endpoint (chart value hubEndpoint) to the server that is to be asked";
    }

    private TimeSpan? PauseOf(HttpResponseMessage response)
    {
        var asked = response.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - time.GetUtcNow() : null;
        return asked is { } pause && pause > TimeSpan.Zero ? pause < HubQuestion.LongestWait ? pause : HubQuestion.LongestWait : null;
    }

    private static async Task<HubAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            return document.RootElement.ValueKind is JsonValueKind.Object
                && document.RootElement.TryGetProperty("sha", out var sha) && sha.ValueKind is JsonValueKind.String
                && sha.GetString() is { } commit && DigestText.IsCommit(commit)
                    ? new(commit, null)
                    : new(null, "names no commit");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return new(null, "gives an answer that cannot be read");
        }
    }
}
