using System.Globalization;
using ModelOperator.Analysis.Builtins.Judging;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;
using ModelOperator.Api.Durations;
using ModelOperator.Api.Spec.Monitoring.Checks;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Monitoring.Counting;

namespace ModelOperator.Monitoring.Checks;

/// <summary>Checks for GPUs that have too little to do, by what NVIDIA's DCGM exporter says of the revision's pods.</summary>
internal sealed class GpuCheck(GpuCheckSpec spec) : ILookCheck
{
    private const string Vendor = "nvidia.com/";

    // A mean over a part of the time is not what the limit is about.
    private const double LeastReadings = 0.9 * GpuQuery.AllReadings;

    // A check that was bad stays so until the mean is clearly above its limit.
    private const double ClearlyAbove = 1.1;

    /// <summary>The shortest time that the mean can be taken over.</summary>
    public static readonly TimeSpan MinOver = TimeSpan.FromMinutes(10);

    /// <summary>The longest time that the mean can be taken over.</summary>
    public static readonly TimeSpan MaxOver = TimeSpan.FromDays(7);

    private readonly double _min = Math.Min(1, ShareOrNumber.Parse(spec.MinUtilization) ?? 0.1);

    /// <summary>The length of the time that the mean is taken over.</summary>
    public TimeSpan Over { get; } = Times.Within(GoDuration.ParseOr(spec.Over, TimeSpan.FromHours(6)), MinOver, MaxOver);

    /// <inheritdoc />
    public string Name => CheckNames.Gpu;

    /// <inheritdoc />
    public string Part => "GPUs";

    /// <inheritdoc />
    public string Limit => $">= {ShareOrNumber.Percent(_min)} busy in {Times.Text(Over)}";

    /// <inheritdoc />
    public Reading? Beforehand(WatchedModel model, DateTimeOffset now) => model.GpuResource switch
    {
        null => Reading.NoData("the stable revision asks for no GPUs: give it some in spec.gpu, or take spec.monitoring.checks.gpu out"),
        var resource when !resource.StartsWith(Vendor, StringComparison.Ordinal) => Reading.NoData(
            $"the stable revision asks for {resource}, and the check reads DCGM's exporter, which knows NVIDIA's GPUs only: take "
                + "spec.monitoring.checks.gpu out"),
        _ => now - model.StableSince < Over ? Reading.TooFew(0, $"the revision has been stable for less than {Times.Text(Over)}") : null,
    };

    /// <inheritdoc />
    public string Query(WatchedModel model, SourceLabels labels) => GpuQuery.Of(model, labels, Over);

    /// <inheritdoc />
    public Reading Read(IReadOnlyList<CounterRise> answer, SourceLabels labels, bool wasBad)
    {
        if (ValueOf(answer, GpuQuery.Mean) is not { } percent || ValueOf(answer, GpuQuery.Readings) is not { } readings)
        {
            return Reading.NoData(
                "the metric source has no series DCGM_FI_DEV_GPU_UTIL of the revision's pods: a Prometheus must read NVIDIA's DCGM "
                    + $"exporter, in the namespace {labels.GpuNamespace} (chart value metricSources.NAME.gpuNamespace) or with "
                    + "honor_labels: true");
        }

        if (readings < LeastReadings)
        {
            var known = Times.Text(Over * Math.Min(1, readings / GpuQuery.AllReadings));
            return Reading.TooFew(readings, $"the metric source knows {known} of the last {Times.Text(Over)}");
        }

        var share = percent / 100;
        var isBad = share < (wasBad ? _min * ClearlyAbove : _min);
        return new(
            isBad ? CheckVerdict.Bad : CheckVerdict.Ok, share, share, (long)readings, [.. PodsOf(answer, labels)],
            isBad
                ? $"the GPUs were busy for {Short(share)} of the last {Times.Text(Over)}; {ShareOrNumber.Percent(_min)} are expected at "
                    + "least (minUtilization)"
                : null);
    }

    private static double? ValueOf(IReadOnlyList<CounterRise> answer, string name) =>
        answer.FirstOrDefault(one => one[GpuQuery.Value] == name)?.Rise;

    // Those with the least to do are the worst.
    private static IEnumerable<CheckedItem> PodsOf(IReadOnlyList<CounterRise> answer, SourceLabels labels) => answer
        .Where(one => one[GpuQuery.Value] == GpuQuery.OfPod)
        .OrderBy(one => one.Rise)
        .Select(one => new CheckedItem { Name = GpuQuery.PodOf(label => one[label], labels), Value = one.Rise / 100 });

    private static string Short(double share) => (share * 100).ToString("G3", CultureInfo.InvariantCulture) + " %";
}
