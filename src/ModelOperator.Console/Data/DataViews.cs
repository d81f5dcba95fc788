using System.Globalization;
using ModelOperator.Analysis.Drift;
using ModelOperator.Api;
using ModelOperator.Api.Spec.Monitoring.Checks;
using ModelOperator.Console.Prometheus;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Monitoring.Checks;
using ModelOperator.Monitoring.Checks.Drifts;
using ModelOperator.Monitoring.Counting;
using ModelOperator.Profiles;

namespace ModelOperator.Console.Data;

/// <summary>Holds what was counted against the reference profile, with the distances of the operator's checks.</summary>
internal static class DataViews
{
    /// <summary>The view.</summary>
    /// <param name="deployment">The ModelDeployment.</param>
    /// <param name="profile">The profile; null when there is none.</param>
    /// <param name="counts">The counts in the window; null when that is not known.</param>
    /// <param name="drift">The distances over time, feature by feature.</param>
    public static DataView Of(
        ModelDeployment deployment, ReferenceProfile? profile, WindowCounts? counts, IReadOnlyList<TimeSeries> drift)
    {
        var checks = deployment.Spec.Monitoring?.Checks;
        var kind = checks?.InputDrift?.Distance ?? DistanceKind.Psi;
        return new("none", [.. (profile?.Features ?? []).Select(feature => Judged(
            Feature(feature, counts, kind), CheckNames.InputDrift, feature.Name, checks?.InputDrift, kind) with
        {
            OverTime = drift.FirstOrDefault(series => series["feature"] == feature.Name)?.Points,
        })])
        {
            DistanceKind = Distances.Name(kind),
            Classes = profile?.Outputs.Where(output => output.Classes is not null).Select(ClassesOf).FirstOrDefault(),
            Confidence = ConfidenceOf(checks?.Confidence?.Distance ?? DistanceKind.KolmogorovSmirnov),
            Quality = counts is null ? null : QualityViews.Of(counts),
            FeedbackDelay = counts is null ? null : DelayViews.Of(counts),
        };

        FeatureView ClassesOf(OutputProfile output)
        {
            var answers = checks?.AnswerDrift?.Distance ?? DistanceKind.Psi;
            return Judged(Classes(output, counts, answers), CheckNames.AnswerDrift, output.Output, checks?.AnswerDrift, answers);
        }

        FeatureView? ConfidenceOf(DistanceKind scores) => Confidence(profile, counts, scores) is not { } view ? null
            : view.Reference.Count == 0 ? view
            : Judged(view, CheckNames.Confidence, ConfidenceReference.Name(profile!), checks?.Confidence, scores);

        FeatureView Judged(FeatureView view, string check, string item, DriftCheckSpec? spec, DistanceKind distance)
        {
            var max = spec?.Max ?? Distances.Max(distance);
            var limits = (Warn: Math.Min(max, spec?.Warn ?? Distances.Warn(distance)), Max: max);
            var status = deployment.Status?.Monitoring?.Checks.FirstOrDefault(one => one.Name == check);
            return view with
            {
                Warn = limits.Warn,
                Max = limits.Max,
                Verdict = ItemVerdicts.Of(status, item, view.Distance, limits.Warn, limits.Max),
            };
        }
    }

    private static FeatureView Feature(FeatureProfile profile, WindowCounts? counts, DistanceKind kind)
    {
        var labels = Bins(profile.Edges);
        var observed = counts?.By(ModelServerMetricNames.FeatureValues, "feature", "bin").GetValueOrDefault(profile.Name);
        double[]? values = observed is null ? null
            : [.. labels.Select((_, bin) => observed.GetValueOrDefault(bin.ToString(CultureInfo.InvariantCulture)))];
        var missing = counts?.By(ModelServerMetricNames.FeatureMissing, "feature").GetValueOrDefault(profile.Name);
        var outside = counts?.By(ModelServerMetricNames.FeatureOutOfRange, "feature").GetValueOrDefault(profile.Name);
        double[] reference = [.. profile.Counts.Select(count => (double)count)];
        return new(profile.Name, "numeric", Shares(labels, reference), Shares(labels, values))
        {
            Distance = Distance(kind, reference, values),
            Samples = values is null ? null : (long)Math.Round(values.Sum()),
            Missing = Part(missing, values?.Sum() + missing),
            OutOfRange = Part(outside, values?.Sum()),
        };
    }

    private static FeatureView Classes(OutputProfile output, WindowCounts? counts, DistanceKind kind)
    {
        string[] labels = [.. output.Classes!, ProfileLimits.OtherClass];
        var observed = counts?.By(ModelServerMetricNames.ClassAnswers, "output", "class").GetValueOrDefault(output.Output);
        double[]? values = observed is null ? null : [.. labels.Select(label => observed.GetValueOrDefault(label))];
        double[]? reference = output.Counts is null ? null : [.. output.Counts.Select(count => (double)count)];
        return new(output.Output, "classes", Shares(labels, reference), Shares(labels, values))
        {
            Distance = reference is null ? null : Distance(kind, reference, values),
            Samples = values is null ? null : (long)Math.Round(values.Sum()),
        };
    }

    private static FeatureView? Confidence(ReferenceProfile? profile, WindowCounts? counts, DistanceKind kind)
    {
        var reference = ConfidenceReference.Of(profile);
        var observed = counts is null ? null : ConfidenceReference.Observed(counts.By(ModelServerMetricNames.ConfidenceBuckets, "le"));
        return reference is null && observed is null ? null
            : new(
                "confidence",
                "confidence",
                Shares(Bins(ConfidenceBins.Bounds), reference),
                Shares(Bins(ConfidenceBins.Bounds), observed))
            {
                Distance = reference is null ? null : Distance(kind, reference, observed),
                Samples = observed is null ? null : (long)Math.Round(observed.Sum()),
            };
    }

    private static double? Distance(DistanceKind kind, IReadOnlyList<double> reference, IReadOnlyList<double>? observed) =>
        observed is not null && observed.Count == reference.Count && observed.Sum() > 0 && reference.Sum() > 0
        && reference.All(count => count >= 0)
            ? Distances.Between(kind, BinnedPair.Of(reference, observed))
            : null;

    private static IReadOnlyList<ShareView> Shares(IReadOnlyList<string> labels, IReadOnlyList<double>? counts) =>
        counts is null || counts.Count != labels.Count || !(counts.Sum() > 0)
            ? []
            : [.. labels.Zip(counts, (label, count) => new ShareView(label, count / counts.Sum()))];

    private static double? Part(double? bad, double? all) => bad is not null && all > 0 ? Math.Min(1, bad.Value / all.Value) : null;

    private static List<string> Bins(IReadOnlyList<double> edges) => edges.Count == 0
        ? ["all"]
        :
        [
            $"≤ {Text(edges[0])}",
            .. edges.Zip(edges.Skip(1), (low, high) => $"{Text(low)} to {Text(high)}"),
            $"> {Text(edges[^1])}",
        ];

    private static string Text(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
