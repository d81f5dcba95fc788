using System.Globalization;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;
using ModelOperator.Api.Durations;
using ModelOperator.Api.Spec.Monitoring.Checks;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Monitoring.Counting;

namespace ModelOperator.Monitoring.Checks;

/// <summary>
/// Checks for too few calls. A model that has never been called is not missed: the check needs calls in the last day, or in the week
/// before.
/// </summary>
internal sealed class TrafficCheck(TrafficCheckSpec? spec) : ILookCheck
{
    // The usual number must be so large that far fewer calls are not chance.
    private const double UsualToSpeakOf = 20;
    private const double StandardErrors = 3;

    /// <summary>The shortest time that calls can be counted over.</summary>
    public static readonly TimeSpan MinOver = TimeSpan.FromMinutes(1);

    /// <summary>The longest time that calls can be counted over.</summary>
    public static readonly TimeSpan MaxOver = TimeSpan.FromHours(24);

    // With this many expected calls, none at all is chance only once in twenty thousand windows, and a month has three thousand.
    private const double ExpectedToMiss = 10;

    private readonly int _min = spec?.Min ?? 1;
    private readonly double _ratio = spec?.Ratio ?? 0.2;

    /// <summary>The length of the time in which calls are counted.</summary>
    public TimeSpan Over { get; } = Times.Within(GoDuration.ParseOr(spec?.Over, TimeSpan.FromMinutes(15)), MinOver, MaxOver);

    /// <inheritdoc />
    public string Name => CheckNames.Traffic;

    /// <inheritdoc />
    public string Part => "calls";

    /// <inheritdoc />
    public string Limit => string.Join(", ", Limits());

    /// <inheritdoc />
    public Reading? Beforehand(WatchedModel model, DateTimeOffset now) => model.MayBeIdle
        ? Reading.TooFew(0, "it is off: with autoscaling.minReplicas 0 the model has no pods while nobody calls it")
        : null;

    /// <inheritdoc />
    public string Query(WatchedModel model, SourceLabels labels) => WindowQuery.OfCalls(model, labels, Over);

    /// <summary>Judges the counters. When calls were missing at the look before, they count as missing until they come back, however long
    /// that takes.</summary>
    public Reading Read(IReadOnlyList<CounterRise> answer, SourceLabels labels, bool wasBad)
    {
        if (WindowCounts.Of(answer, WindowQuery.Calls).Total(GatewayMetricNames.Requests) is not { } calls)
        {
            return Reading.NoData("the metric source has no counters of the gateways: a Prometheus must read the gateways' pods");
        }

        var usual = Usual(answer);
        var ofTheDay = WindowCounts.Of(answer, WindowQuery.Day).Total(GatewayMetricNames.Requests) ?? 0;
        if (!wasBad && !(usual > 0) && ofTheDay == 0)
        {
            return Reading.TooFew(calls, "nobody has called it in the last day, nor at this time in the 7 days before");
        }

        // A model that is used in office hours is not missed at night. A limit that somebody has set is always applied.
        var isMissed = wasBad || spec?.Min is not null || (usual ?? (ofTheDay * (Over / TimeSpan.FromDays(1)))) >= ExpectedToMiss;

        // Sums are extrapolated to the edges of the window, so one call may be read as 0.97.
        if (Math.Round(calls) < _min && isMissed)
        {
            return Bad(calls, $"{Text(calls)} calls in {Text(Over)}; {_min.ToString(CultureInfo.InvariantCulture)} are expected "
                + "at least (min)");
        }

        var least = usual * _ratio;
        return usual >= UsualToSpeakOf && calls + (StandardErrors * Math.Sqrt(calls)) < least
            ? Bad(calls, $"{Text(calls)} calls in {Text(Over)}; at this time there are usually {Text(usual.Value)}, and "
                + $"{Text(least.Value)} are expected at least (ratio)")
            : new(CheckVerdict.Ok, calls, calls, (long)calls, [], null);
    }

    // The median over the days that have data for this time, for the same length of time as is counted now, so that an end of work that
    // comes each day is as sharp in it as it is now; null without any.
    private static double? Usual(IReadOnlyList<CounterRise> rises)
    {
        double[] before =
        [
            .. Enumerable.Range(1, WindowQuery.DaysBefore)
                .Select(day => WindowCounts.Of(rises, WindowQuery.SameTimeOf(day)).Total(GatewayMetricNames.Requests))
                .OfType<double>()
                .Order(),
        ];
        return before.Length == 0 ? null : (before[(before.Length - 1) / 2] + before[before.Length / 2]) / 2;
    }

    private IEnumerable<string> Limits()
    {
        yield return $">= {_min.ToString(CultureInfo.InvariantCulture)} in {Text(Over)}";
        if (_ratio > 0)
        {
            yield return $">= {_ratio.ToString("G3", CultureInfo.InvariantCulture)} of the usual";
        }
    }

    private static Reading Bad(double calls, string message) => new(CheckVerdict.Bad, calls, calls, (long)calls, [], message);

    private static string Text(double count) => count.ToString("F0", CultureInfo.InvariantCulture);

    private static string Text(TimeSpan time) => time.TotalMinutes >= 1 ? $"{time.TotalMinutes:0.#} min" : $"{time.TotalSeconds:0} s";
}
