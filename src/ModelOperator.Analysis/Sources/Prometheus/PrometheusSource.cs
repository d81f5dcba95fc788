using System.Globalization;
using System.Net;
using ModelOperator.Analysis.Counting;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace ModelOperator.Analysis.Sources.Prometheus;

/// <summary>Reads from a Prometheus, or from anything that has its HTTP API (Thanos, Mimir, VictoriaMetrics).</summary>
internal sealed class PrometheusSource : IMetricSource, ICounterSource, ISumSource, IDisposable
{
    private readonly MetricSourceOptions _options;
    private readonly HttpClient _client;
    private readonly PrometheusCredentials _credentials;
    private readonly QueryPipelines _pipelines;
    private readonly Uri _endpoint;

    public PrometheusSource(string name, MetricSourceOptions options, TimeProvider time)
    {
        Name = name;
        _options = options;
        _client = new HttpClient(PrometheusHandler.For(options), disposeHandler: true)
        {
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
        };
        _credentials = new PrometheusCredentials(options);
        _pipelines = new QueryPipelines(options, time);
        _endpoint = new Uri(options.Address.AbsoluteUri.TrimEnd('/') + "/api/v1/query");
    }

    public string Name { get; }

    public MetricScope Scope => _options.Scope;

    public SourceLabels Labels => _options.Labels;

    public async Task<QueryResult> QueryAsync(string @namespace, string query, CancellationToken cancellationToken)
    {
        var attempt = await AskAsync(@namespace, query, at: null, cancellationToken);
        return attempt is { Body: { } body, Secrets: { } secrets } ? PrometheusAnswer.Read(body, secrets) : attempt.Result;
    }

    public async Task<CounterResult> CountAsync(CounterQuery query, CancellationToken cancellationToken)
    {
        var attempt = await AskAsync(query.Context.Namespace, query.Query, query.Context.At, cancellationToken);
        var counted = attempt is { Body: { } body, Secrets: { } secrets }
            ? PrometheusMatrix.Read(body, query.Range, Labels, secrets)
            : CounterResult.Without(attempt.Result);
        var remedy = $"; metric source '{Name}' must read these pods and set the labels {Labels.Namespace} and {Labels.Pod} of each";
        return counted.Outcome is QueryOutcome.Empty ? counted with { Message = counted.Message + remedy } : counted;
    }

    public async Task<CounterResult> SumAsync(string @namespace, string query, CancellationToken cancellationToken)
    {
        var attempt = await AskAsync(@namespace, query, at: null, cancellationToken);
        return attempt is { Body: { } body, Secrets: { } secrets }
            ? PrometheusVector.Read(body, secrets)
            : CounterResult.Without(attempt.Result);
    }

    private async Task<Attempt> AskAsync(string @namespace, string query, DateTimeOffset? at, CancellationToken cancellationToken)
    {
        var pipeline = _pipelines.Of(@namespace);
        try
        {
            var attempt = await pipeline.Pipeline.ExecuteAsync(
                static async (state, token) => await state.Source.TryAsync(state.Query, state.At, token),
                (Source: this, Query: query, At: at), cancellationToken);
            return attempt.Transient ? new(Unavailable(attempt.Result.Message!)) : attempt;
        }
        catch (TimeoutRejectedException)
        {
            return new(Unavailable(QueryPipeline.NoAnswer(_options)));
        }
        catch (BrokenCircuitException)
        {
            return new(Unavailable(
                $"it keeps failing and is left alone for {_options.BreakDuration.TotalSeconds} s; last: {_pipelines.Reason(pipeline)}"));
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<Attempt> TryAsync(string query, DateTimeOffset? at, CancellationToken cancellationToken)
    {
        var secrets = SourceSecrets.None;
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _endpoint);
            request.Headers.Accept.ParseAdd("application/json");
            secrets = await _credentials.AuthorizeAsync(request, cancellationToken);
            request.Content = new FormUrlEncodedContent(
            [
                new("query", query),
                new("timeout", _options.Timeout.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture) + "ms"),
                .. at is { } moment
                    ? [new("time", (moment.ToUnixTimeMilliseconds() / 1000.0).ToString("0.000", CultureInfo.InvariantCulture))]
                    : Array.Empty<KeyValuePair<string, string>>(),
            ]);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var body = await BoundedBody.ReadAsync(response.Content, _options.MaxResponseBytes, cancellationToken);
            return body is { } bytes
                ? Judge(response, bytes, secrets)
                : new Attempt(
                    QueryResult.Without(
                        QueryOutcome.Malformed, $"the answer of metric source '{Name}' is larger than {_options.MaxResponseBytes} bytes"));
        }
        catch (HttpRequestException exception)
        {
            // Only a connection that could not be made is certainly not caused by a query; a connection that breaks may be.
            var unreachable = exception.HttpRequestError
                is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;
            return Attempt.Failed(secrets.Masked(exception.InnerException?.Message ?? exception.Message), unreachable);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Attempt.Failed($"no connection within {_options.ConnectTimeout.TotalSeconds} s", unreachable: true);
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or FormatException or InvalidDataException)
        {
            return Attempt.Failed(secrets.Masked(exception.Message));
        }
    }

    private Attempt Judge(HttpResponseMessage response, ReadOnlyMemory<byte> body, SourceSecrets secrets)
    {
        var status = (int)response.StatusCode;
        var reason = PrometheusAnswer.Error(body) is { } error ? secrets.Masked(error) : null;
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK when response.Content.Headers.ContentType?.MediaType is "application/json":
                return Attempt.Answered(body, secrets);
            case HttpStatusCode.OK:
                var type = secrets.Masked(response.Content.Headers.ContentType?.MediaType ?? "without a content type");
                return Wrong(QueryOutcome.Malformed, $"it answers {type}, not application/json; is its address right?");
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                return Wrong(QueryOutcome.Refused, $"it refuses the operator's credentials ({status})");
            case HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity when reason is not null:
                return Wrong(QueryOutcome.Refused, $"it refuses the query: {reason}");
            case HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests:
            case >= HttpStatusCode.InternalServerError:
                return Attempt.Failed($"it answers {status}{(reason is null ? "" : $": {reason}")}");
            case HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed:
                return Wrong(QueryOutcome.Refused, $"there is no Prometheus query API at its address ({status})");
            case >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest:
                return Wrong(QueryOutcome.Refused, $"it redirects ({status}); its address must be the final one");
            default:
                return Wrong(QueryOutcome.Refused, $"it answers {status}{(reason is null ? "" : $": {reason}")}");
        }
    }

    private Attempt Wrong(QueryOutcome outcome, string what) => new(QueryResult.Without(outcome, Sentence(what)));

    private QueryResult Unavailable(string what) => QueryResult.Without(QueryOutcome.Unavailable, Sentence(what));

    private string Sentence(string what) => $"metric source '{Name}': {what}";
}
