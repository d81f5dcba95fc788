using System.Globalization;
using ModelOperator.Analysis.Builtins.Judging;
using ModelOperator.Api.Spec.Monitoring;
using ModelOperator.Api.Spec.Monitoring.Checks;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Monitoring.Checks.Drifts;
using ModelOperator.Monitoring.Checks.Shares;
using ModelOperator.Monitoring.Counting;
using ModelOperator.Profiles;
using static ModelOperator.Contracts.Metrics.ModelServerMetricNames;

namespace ModelOperator.Monitoring.Checks.Catalog;

/// <summary>Makes the checks that a spec asks for.</summary>
internal static class CheckCatalog
{
    private const string NoCounters =
        "the metric source has no counters of the model server: a Prometheus must read the revision's pods, and the server must be the "
            + "operator's own";

    private const string NotCounted =
        NoCounters + "; one of an earlier release whose profile is of another model says so in its log only";

    private const string NoProfile =
        "without a profile nothing is counted by feature; name one in spec.monitoring.profile (kubectl modeldeployment profile makes it)";

    private const string NoRepeats =
        "the metric source has no counts of repeated requests: a Prometheus must read the gateways, and they must be of this release";

    /// <summary>Returns the checks over counters that are on.</summary>
    /// <param name="spec">The settings of the checks; null for the defaults of all.</param>
    /// <param name="profile">The profile; null when the spec names none, or it cannot be read.</param>
    /// <param name="unreadable">The reason why it cannot be read; null otherwise.</param>
    /// <param name="feedback">The settings of feedback; null when there is none.</param>
    /// <param name="ownServer">True when the operator's own server serves the model, because another server does not have these
    /// counters.</param>
    public static IReadOnlyList<ICheck> Of(
        MonitoringChecksSpec? spec, ReferenceProfile? profile, string? unreadable, FeedbackSpec? feedback = null, bool ownServer = true)
    {
        var hasProfile = profile is not null || unreadable is not null;
        var byFeature = unreadable ?? (profile is null ? NoProfile : NotCounted);
        var countsAnswers = profile?.Outputs.Any(output => output.Counts is not null) == true;
        IEnumerable<(bool? Enabled, bool IsUsual, ICheck Check)> all =
        [
            (spec?.Schema?.Enabled, ownServer,
                ShareCheckOf(CheckNames.Schema, spec?.Schema, 0.01, [SchemaViolations, Requests], SchemaShare, NoCounters)),
            (spec?.Missing?.Enabled, hasProfile, new ProfiledCheck(ShareCheckOf(
                CheckNames.Missing, spec?.Missing, 0.05, [FeatureMissing, FeatureValues],
                counts => Features(counts, FeatureMissing, "missing", countsAmongValues: false), byFeature))),
            (spec?.OutOfRange?.Enabled, hasProfile, new ProfiledCheck(ShareCheckOf(
                CheckNames.OutOfRange, spec?.OutOfRange, 0.01, [FeatureOutOfRange, FeatureValues],
                counts => Features(counts, FeatureOutOfRange, "outside of the profile's range", countsAmongValues: true), byFeature))),
            (spec?.InputDrift?.Enabled, hasProfile, new ProfiledCheck(new DriftCheck(
                CheckNames.InputDrift, spec?.InputDrift, [FeatureValues], "feature", counts => FeaturePairs(counts, profile), byFeature))),
            (spec?.AnswerDrift?.Enabled, unreadable is not null || countsAnswers, new ProfiledCheck(new DriftCheck(
                CheckNames.AnswerDrift, spec?.AnswerDrift, [ClassAnswers], "output", counts => AnswerPairs(counts, profile),
                profile is { } given && given.Outputs.All(output => output.Counts is null)
                    ? "the profile does not say how often the model answers with which class; make it with --prediction OUTPUT=COLUMN"
                    : byFeature))),
            (spec?.Confidence?.Enabled, unreadable is not null || ConfidenceReference.Of(profile) is not null, new ProfiledCheck(
                new DriftCheck(
                    CheckNames.Confidence, spec?.Confidence, [ConfidenceBuckets], "confidence of",
                    counts => ConfidencePairs(counts, profile),
                    profile is not null && ConfidenceReference.Of(profile) is null ? ConfidenceReference.Missing : byFeature,
                    DistanceKind.KolmogorovSmirnov))),
            (spec?.Nulls?.Enabled, ownServer,
                ShareCheckOf(CheckNames.Nulls, spec?.Nulls, 0.01, [NullAnswers, Answers], NullShare, NoCounters)),
            (spec?.Repeats?.Enabled, spec?.Repeats is not null, ShareCheckOf(
                CheckNames.Repeats, spec?.Repeats, 0.05,
                [GatewayMetricNames.RepeatedRequests, GatewayMetricNames.RepeatCheckedRequests], RepeatShare, NoRepeats)),
            (spec?.Quality?.Enabled, spec?.Quality is not null,
                QualityChecks.Of(spec?.Quality ?? new(), feedback, profile?.Quality, unreadable)),
        ];

        // A check that lacks its counters reports this only when somebody has asked for it by name.
        return [.. all.Where(one => one.Enabled ?? one.IsUsual).Select(one => one.Check)];
    }

    /// <summary>Returns the checks with queries of their own that are on.</summary>
    /// <param name="spec">The settings of the checks; null for the defaults of all.</param>
    public static IReadOnlyList<ILookCheck> Looks(MonitoringChecksSpec? spec) =>
    [
        .. spec?.Traffic is { Enabled: false } ? [] : (ILookCheck[])[new TrafficCheck(spec?.Traffic)],
        .. spec?.Gpu is not { Enabled: not false } gpu ? [] : (ILookCheck[])[new GpuCheck(gpu)],
    ];

    private static ShareCheck ShareCheckOf(
        string name, ShareLimitSpec? spec, double max, IReadOnlyList<string> counters, Func<WindowCounts, IEnumerable<Share>> take,
        string missing) =>
        new(name, new(ShareOrNumber.Parse(spec?.Max) ?? max), spec?.MinSamples ?? ShareCheck.UsualMinSamples, counters, take, missing);

    private static IEnumerable<Share> SchemaShare(WindowCounts counts) =>
        counts.Total(Requests) is { } requests
            ? [new("", counts.Total(SchemaViolations) ?? 0, requests, "refused because they do not fit the model's inputs", "requests")]
            : [];

    private static IEnumerable<Share> RepeatShare(WindowCounts counts) =>
        counts.Total(GatewayMetricNames.RepeatCheckedRequests) is { } requests
            ? [new("", counts.Total(GatewayMetricNames.RepeatedRequests) ?? 0, requests, "repeated within 60 s", "requests")]
            : [];

    private static IEnumerable<Share> NullShare(WindowCounts counts) =>
        counts.Total(Answers) is { } answers ? [new("", counts.Total(NullAnswers) ?? 0, answers, "without a prediction", "answers")] : [];

    private static IEnumerable<Share> Features(WindowCounts counts, string counter, string what, bool countsAmongValues)
    {
        var values = counts.By(FeatureValues, "feature");
        return counts.By(counter, "feature")
            .Select(bad => new Share(
                bad.Key, bad.Value, values.GetValueOrDefault(bad.Key) + (countsAmongValues ? 0 : bad.Value), what, "values"))
            .OrderBy(share => share.Name, StringComparer.Ordinal);
    }

    private static IEnumerable<(string Name, IReadOnlyList<double> Reference, IReadOnlyList<double> Observed)> FeaturePairs(
        WindowCounts counts, ReferenceProfile? profile)
    {
        var observed = counts.By(FeatureValues, "feature", "bin");
        return (profile?.Features ?? [])
            .Where(feature => observed.ContainsKey(feature.Name) && feature.Counts is not null
                && feature.Counts.Count == feature.Edges.Count + 1
                && feature.Counts.All(count => count >= 0))
            .Select(feature => (
                feature.Name,
                (IReadOnlyList<double>)[.. feature.Counts.Select(count => (double)count)],
                (IReadOnlyList<double>)
                [
                    .. Enumerable.Range(0, feature.Counts.Count)
                        .Select(bin => observed[feature.Name].GetValueOrDefault(bin.ToString(CultureInfo.InvariantCulture))),
                ]));
    }

    private static IEnumerable<(string Name, IReadOnlyList<double> Reference, IReadOnlyList<double> Observed)> AnswerPairs(
        WindowCounts counts, ReferenceProfile? profile)
    {
        var observed = counts.By(ClassAnswers, "output", "class");
        return (profile?.Outputs ?? [])
            .Where(output => output is { Classes: not null, Counts: not null } && observed.ContainsKey(output.Output))
            .Select(output => (
                output.Output,
                (IReadOnlyList<double>)[.. output.Counts!.Select(count => (double)count)],
                (IReadOnlyList<double>)[.. output.Classes!.Append(ProfileLimits.OtherClass)
                    .Select(name => observed[output.Output].GetValueOrDefault(name))]));
    }

    private static IEnumerable<(string Name, IReadOnlyList<double> Reference, IReadOnlyList<double> Observed)> ConfidencePairs(
        WindowCounts counts, ReferenceProfile? profile) =>
        ConfidenceReference.Of(profile) is { } reference && ConfidenceReference.Observed(counts.By(ConfidenceBuckets, "le")) is { } observed
            ? [(ConfidenceReference.Name(profile!), reference, observed)]
            : [];
}
