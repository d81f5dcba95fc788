using System.Globalization;
using ModelOperator.Analysis.Builtins.Tallies;
using ModelOperator.Analysis.Sources;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Contracts.Objects;

namespace ModelOperator.Monitoring.Counting;

/// <summary>
/// Writes the one query that the checks need: the sums of all counters in every window. The label <c>counter</c> of each sum names its
/// counter, and <c>window</c> its window. A pod that two readers scrape is counted twice in all sums alike, so shares stay right.
/// </summary>
internal static class WindowQuery
{
    /// <summary>The name of the window up to now.</summary>
    public const string Newest = "newest";

    /// <summary>The name of the window before it.</summary>
    public const string Previous = "previous";

    /// <summary>The name of the window in which calls are counted.</summary>
    public const string Calls = "calls";

    /// <summary>The name of the window of the last day, for calls.</summary>
    public const string Day = "day";

    /// <summary>The number of days before today at which the same time is read, for calls.</summary>
    public const int DaysBefore = 7;

    // A server counts feedback as a gateway does, each what was posted to it.
    private static readonly (string Counter, string By, string? AtServers)[] OfGateways =
    [
        (GatewayMetricNames.Feedback, " by (slice, correct)", ModelServerMetricNames.Feedback),
        (GatewayMetricNames.FeedbackClasses, " by (slice, class, result)", ModelServerMetricNames.FeedbackClasses),
        (GatewayMetricNames.FeedbackNumbers, " by (slice)", ModelServerMetricNames.FeedbackNumbers),
        (GatewayMetricNames.FeedbackAbsoluteErrors, " by (slice)", ModelServerMetricNames.FeedbackAbsoluteErrors),
        (GatewayMetricNames.FeedbackSquaredErrors, " by (slice)", ModelServerMetricNames.FeedbackSquaredErrors),
        (GatewayMetricNames.FeedbackDelayBuckets, " by (le)", ModelServerMetricNames.FeedbackDelayBuckets),
        (GatewayMetricNames.RepeatedRequests, "", null),
        (GatewayMetricNames.RepeatCheckedRequests, "", null),
    ];

    private static readonly (string Counter, string By)[] OfServers =
    [
        (ModelServerMetricNames.Requests, ""),
        (ModelServerMetricNames.SchemaViolations, ""),
        (ModelServerMetricNames.Answers, ""),
        (ModelServerMetricNames.NullAnswers, ""),
        (ModelServerMetricNames.FeatureValues, " by (feature, bin)"),
        (ModelServerMetricNames.FeatureMissing, " by (feature)"),
        (ModelServerMetricNames.FeatureOutOfRange, " by (feature)"),
        (ModelServerMetricNames.ClassAnswers, " by (output, class)"),
        (ModelServerMetricNames.ConfidenceBuckets, " by (le)"),
        (ModelServerMetricNames.ProfileUnused, " by (reason)"), // it does not rise, and is there or not
    ];

    /// <summary>The query for the counters of one revision, from the model servers and the gateways, or for some of them.</summary>
    /// <param name="model">The revision that is watched.</param>
    /// <param name="labels">The labels by which the source's series tell their namespace and pod.</param>
    /// <param name="windows">The windows.</param>
    /// <param name="counters">The counters that are wanted.</param>
    /// <param name="feedbackAtServers">True when the model servers take feedback, too.</param>
    public static string OfRevision(
        WatchedModel model, SourceLabels labels, WindowPair windows, IReadOnlySet<string> counters, bool feedbackAtServers = false)
    {
        // All values are names of Kubernetes and need no escapes.
        var servers = $$"""{{{labels.Namespace}}="{{model.Namespace}}",{{labels.Pod}}=~"{{PodNames.Pattern(model.Deployment)}}","""
            + $$"""revision="{{model.Revision}}"}""";
        var gateways =
            $$"""{{{labels.Namespace}}="{{model.Namespace}}",{{labels.Pod}}=~"{{PodNames.Pattern(GatewayNames.Of(model.Name))}}","""
            + $$"""name="{{model.Name}}",revision="{{model.Revision}}"}""";
        var parts = OfServers.SelectMany(one => Parts(one.Counter, one.By, one.Counter + servers))
            .Concat(OfGateways.SelectMany(one => Parts(
                one.Counter, one.By, one.Counter + gateways, feedbackAtServers && one.AtServers is { } own ? own + servers : null)));
        return string.Join(" or ", parts);

        IEnumerable<string> Parts(string counter, string by, params string?[] series)
        {
            if (!counters.Contains(counter))
            {
                yield break;
            }

            yield return Part(counter, series, by, windows.Newest, TimeSpan.Zero, Newest);
            if (windows.HasPrevious)
            {
                yield return Part(counter, series, by, windows.Newest, windows.Newest, Previous);
            }
        }
    }

    /// <summary>The query for the calls at the gateways: in the newest time, in a day, and at the same time of the days before.</summary>
    /// <param name="model">The ModelDeployment whose calls are counted, for all revisions.</param>
    /// <param name="labels">The labels by which the source's series tell their namespace and pod.</param>
    /// <param name="over">The length of the newest time.</param>
    public static string OfCalls(WatchedModel model, SourceLabels labels, TimeSpan over)
    {
        var own = $$"""{{{labels.Namespace}}="{{model.Namespace}}",{{labels.Pod}}=~"{{PodNames.Pattern(GatewayNames.Of(model.Name))}}","""
            + $$"""name="{{model.Name}}"}""";
        return string.Join(" or ", Enumerable.Range(1, DaysBefore)
            .Select(day => Sum(over, TimeSpan.FromDays(day), SameTimeOf(day)))
            .Prepend(Sum(TimeSpan.FromDays(1), TimeSpan.Zero, Day))
            .Prepend(Sum(over, TimeSpan.Zero, Calls)));

        string Sum(TimeSpan window, TimeSpan offset, string name) =>
            Part(GatewayMetricNames.Requests, [GatewayMetricNames.Requests + own], "", window, offset, name);
    }

    /// <summary>The name of the window at the same time this many days ago.</summary>
    public static string SameTimeOf(int day) => "day-" + day.ToString(CultureInfo.InvariantCulture);

    private static string Part(
        string counter, IReadOnlyList<string?> series, string by, TimeSpan window, TimeSpan offset, string name)
    {
        var range = offset == TimeSpan.Zero ? $"[{Text(window)}]" : $"[{Text(window)}] offset {Text(offset)}";
        var rises = string.Join(" or ", series.OfType<string>().Select(one => $"increase({one}{range})"));
        var named = $"""label_replace(sum{by}({rises}), "counter", "{counter}", "", "")""";
        return $"""label_replace({named}, "window", "{name}", "", "")""";
    }

    private static string Text(TimeSpan time) => Math.Max(1, (long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture) + "s";
}
