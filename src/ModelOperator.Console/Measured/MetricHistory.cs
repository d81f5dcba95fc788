using ModelOperator.Analysis.Sources;
using ModelOperator.Api;
using ModelOperator.Commands.Clusters;
using ModelOperator.Console.Data;
using ModelOperator.Console.Prometheus;
using ModelOperator.Console.Rollouts;
using ModelOperator.Console.Series;
using ModelOperator.Console.Sessions;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes;

namespace ModelOperator.Console.Measured;

/// <summary>
/// The past of metrics: from a Prometheus where one is named and answers, and otherwise what was seen since a page was opened. It is asked
/// only about ModelDeployments that the caller has been allowed to read.
/// </summary>
internal sealed class MetricHistory(PrometheusReader? prometheus, TimeProvider time) : IDisposable
{
    /// <summary>The time that a chart shows when the page does not say.</summary>
    public const int UsualMinutes = 60;

    private const int LeastMinutes = 5;
    private const int MostMinutes = 7 * 24 * 60;
    private const int UsuallySeen = 64;
    private static readonly TimeSpan LookLasts = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan CopiesLast = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestShadow = TimeSpan.FromDays(7);

    private readonly Lock _gate = new();
    private readonly Dictionary<ResourceKey, (SeenSeries Series, DateTimeOffset UsedAt)> _seen = [];
    private readonly Dictionary<CopiesKey, (ShadowView? Copies, DateTimeOffset ReadAt)> _copies = [];
    private Look? _looked;

    /// <summary>The sentence that says that no Prometheus is named, and how to name one.</summary>
    public string NoPrometheus { get; init; } = ConsoleWords.Local.NoPrometheus;

    /// <summary>The number of ModelDeployments of which it is remembered what was seen.</summary>
    public int MostSeen { get; init; } = UsuallySeen;

    /// <summary>Says why the caller may not know what Prometheus has of a namespace; null when the caller may. It is asked before
    /// each question about one. Null where Prometheus is the caller's own.</summary>
    public Func<string, CancellationToken, Task<string?>>? RefusalOf { get; init; }

    /// <summary>Asks whether the Prometheus answers.</summary>
    public async Task<PrometheusView> LookAsync(CancellationToken cancellationToken)
    {
        if (prometheus is null)
        {
            return new(Reachable: false) { Why = NoPrometheus };
        }

        // Replaced as a whole, because several pages may ask together.
        if (_looked is { } looked && time.GetUtcNow() - looked.At < LookLasts)
        {
            return looked.View;
        }

        string? why = null;
        try
        {
            // Programs of other kinds answer 200, too.
            if (await prometheus.SumAsync("vector(1)", cancellationToken) is { Outcome: not QueryOutcome.Value } other)
            {
                why = $"What answers is no Prometheus, or refuses a query: {other.Message}. Is its address right?";
            }
        }
        catch (PrometheusException exception)
        {
            why = exception.Message;
        }

        var view = new PrometheusView(why is null) { Url = prometheus.Url, Via = prometheus.Via, Why = why };
        _looked = new(view, time.GetUtcNow());
        return view;
    }

    /// <summary>Notes a state that a page is shown.</summary>
    public void Note(ModelDeployment deployment) => SeenOf(ResourceKey.Of(deployment)).Note(deployment, time.GetUtcNow());

    /// <summary>The lines of the charts.</summary>
    public async Task<SeriesView> SeriesAsync(ModelDeployment deployment, int minutes, CancellationToken cancellationToken)
    {
        var range = TimeRange.Last(Math.Clamp(minutes, LeastMinutes, MostMinutes), time.GetUtcNow());
        var why = await UnaskedAsync(deployment, cancellationToken);
        if (why is null)
        {
            try
            {
                var lines = await SeriesReader.ReadAsync(prometheus!, deployment, range, cancellationToken);
                if (lines.Count > 0)
                {
                    return new("prometheus", lines);
                }

                why = "Prometheus has no series of this ModelDeployment in this time; it must read the operator and the gateways.";
            }
            catch (PrometheusException exception)
            {
                why = exception.Message;
            }
        }

        return new("seen", SeenOf(ResourceKey.Of(deployment)).Since(range.Start)) { Why = why };
    }

    /// <summary>The copies that the shadow has got; null when nobody knows.</summary>
    public async Task<ShadowView?> CopiesAsync(ModelDeployment deployment, CancellationToken cancellationToken)
    {
        if (prometheus is null || deployment.Status is not { CandidateRevision: { } candidate, Stage: { MirrorPercent: not null } stage }
            || !RevisionNames.IsOne(candidate))
        {
            return null;
        }

        var key = CopiesKey.Of(deployment);
        ShadowView? copies;
        lock (_gate)
        {
            if (_copies.TryGetValue(key, out var known) && time.GetUtcNow() - known.ReadAt < CopiesLast)
            {
                return known.Copies;
            }

            copies = known.Copies;
        }

        var since = time.GetUtcNow() - (stage.StartedAt ?? time.GetUtcNow());
        try
        {
            if (await UnaskedAsync(deployment, cancellationToken) is not null)
            {
                return null;
            }

            var bounded = since > LongestShadow ? LongestShadow : since;
            var query = SeriesQueries.Copies(deployment, candidate, bounded);
            copies = ShadowCopies.Of((await prometheus.SumAsync(query, cancellationToken)).Rises);
        }
        catch (PrometheusException)
        {
            // The session says why Prometheus does not answer; what was known last stays, and nobody asks again at once.
        }

        lock (_gate)
        {
            if (!_copies.ContainsKey(key))
            {
                DropOldest(_copies, UsuallySeen, entry => entry.ReadAt);
            }

            _copies[key] = (copies, time.GetUtcNow());
        }

        return copies;
    }

    /// <summary>The data that the stable revision sees.</summary>
    public async Task<DataView> DataAsync(ICluster cluster, ModelDeployment deployment, CancellationToken cancellationToken)
    {
        var why = await UnaskedAsync(deployment, cancellationToken);
        return await DataReader.ReadAsync(
            cluster, why is null ? prometheus : null, deployment, why ?? NoPrometheus, time, cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose() => prometheus?.Dispose();

    // The reason why Prometheus is not asked about a ModelDeployment; null when it is.
    private async Task<string?> UnaskedAsync(ModelDeployment deployment, CancellationToken cancellationToken) =>
        prometheus is null ? NoPrometheus
        : RefusalOf is null ? null
        : await RefusalOf(deployment.Metadata.NamespaceProperty!, cancellationToken);

    private SeenSeries SeenOf(ResourceKey key)
    {
        lock (_gate)
        {
            var series = _seen.TryGetValue(key, out var known) ? known.Series : new SeenSeries();
            if (known.Series is null)
            {
                DropOldest(_seen, MostSeen, entry => entry.UsedAt);
            }

            _seen[key] = (series, time.GetUtcNow());
            return series;
        }
    }

    private static void DropOldest<TKey, T>(Dictionary<TKey, T> entries, int most, Func<T, DateTimeOffset> ageOf)
        where TKey : notnull
    {
        if (entries.Count >= most)
        {
            entries.Remove(entries.MinBy(entry => ageOf(entry.Value)).Key);
        }
    }

    private sealed record Look(PrometheusView View, DateTimeOffset At);
}
