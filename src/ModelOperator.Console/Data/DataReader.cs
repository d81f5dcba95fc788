using ModelOperator.Analysis.Sources;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Commands.Clusters;
using ModelOperator.Commands.Revisions;
using ModelOperator.Console.Prometheus;
using ModelOperator.Console.Series;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Contracts.Objects;
using ModelOperator.Monitoring;
using ModelOperator.Monitoring.Checks;
using ModelOperator.Monitoring.Counting;
using ModelOperator.Profiles;
using ModelOperator.Rollouts.History;

namespace ModelOperator.Console.Data;

/// <summary>Reads the data of the stable revision: its reference profile, and what has been counted in the window of the checks.</summary>
internal static class DataReader
{
    private const int DriftMinutes = 24 * 60;

    private static readonly HashSet<string> Counters = new(StringComparer.Ordinal)
    {
        ModelServerMetricNames.FeatureValues,
        ModelServerMetricNames.FeatureMissing,
        ModelServerMetricNames.FeatureOutOfRange,
        ModelServerMetricNames.ClassAnswers,
        ModelServerMetricNames.ConfidenceBuckets,
        GatewayMetricNames.Feedback,
        GatewayMetricNames.FeedbackDelayBuckets,
    };

    /// <summary>Reads it. What cannot be read is left out, and the view says why.</summary>
    public static async Task<DataView> ReadAsync(
        ICluster cluster,
        PrometheusReader? prometheus,
        ModelDeployment deployment,
        string whyNoPrometheus,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (deployment.Status?.StableRevision is not { } stable || deployment.Spec.Monitoring is not { } monitoring)
        {
            return new("none", []) { Why = "The spec has no monitoring, or no revision is stable yet." };
        }

        if (!RevisionNames.IsOne(stable))
        {
            return new("none", []) { Why = "status.stableRevision is not the name of a revision, so nothing is read for it." };
        }

        var (profile, problem) = await ProfileAsync(cluster, deployment, stable, cancellationToken);
        if (WindowPair.Of(MonitoringSettings.Of(monitoring).Window, StableSince(deployment, stable), time.GetUtcNow()) is not { } windows)
        {
            return DataViews.Of(deployment, profile, counts: null, drift: []) with
            {
                Why = Join(problem, "The revision has been stable for less than two minutes, so nothing has been counted of it yet."),
            };
        }

        if (prometheus is null)
        {
            return DataViews.Of(deployment, profile, counts: null, drift: []) with { Why = Join(problem, whyNoPrometheus) };
        }

        var name = deployment.Metadata.Name!;
        var model = new WatchedModel(deployment.Metadata.NamespaceProperty!, name, stable, $"{name}-{stable}", StableSince: null);
        try
        {
            var newest = windows with { HasPrevious = false };
            var atServers = deployment.Spec.Monitoring?.Feedback?.AtServers is true;
            var sums = await prometheus.SumAsync(
                WindowQuery.OfRevision(model, new SourceLabels(), newest, Counters, atServers), cancellationToken);
            var drift = await prometheus.RangeAsync(
                SeriesQueries.Drift(deployment, prometheus.OperatorNamespace, CheckNames.InputDrift),
                TimeRange.Last(DriftMinutes, time.GetUtcNow()), cancellationToken);
            return DataViews.Of(deployment, profile, WindowCounts.Of(sums.Rises, WindowQuery.Newest), drift) with
            {
                Source = "prometheus",
                WindowMinutes = (int)Math.Round(windows.Newest.TotalMinutes),
                Why = Join(problem, sums.Message is { } message ? $"Nothing was counted: {message}." : null),
            };
        }
        catch (PrometheusException exception)
        {
            return DataViews.Of(deployment, profile, counts: null, drift: []) with { Why = Join(problem, exception.Message) };
        }
    }

    // The spec's profile may be that of a candidate; the pods of the stable revision count by their own.
    private static async Task<(ReferenceProfile? Profile, string? Problem)> ProfileAsync(
        ICluster cluster, ModelDeployment deployment, string stable, CancellationToken cancellationToken)
    {
        var address = RevisionTemplate.Of(deployment.Spec) is { } desired && desired.Revision == stable
            ? desired.Monitoring?.Profile
            : (await Snapshots.ListIfAllowedAsync(cluster, deployment, cancellationToken)).FirstOrDefault(kept => kept.Revision == stable)
                is { } snapshot ? RevisionTemplate.FromJson(snapshot.Template)?.Monitoring?.Profile : null;
        return address is null
            ? (null, "The stable revision has no profile, so its data are not held against anything.")
            : await ProfileSource.ReadAsync(cluster.Api, cluster.Namespace, address, cancellationToken);
    }

    private static DateTimeOffset? StableSince(ModelDeployment deployment, string stable) => deployment.Status?.History?
        .LastOrDefault(entry => entry.Revision == stable && entry.Reason is TransitionReasons.Promoted)?.Time;

    private static string? Join(params string?[] sentences) =>
        string.Join(" ", sentences.OfType<string>()) is { Length: > 0 } joined ? joined : null;
}
