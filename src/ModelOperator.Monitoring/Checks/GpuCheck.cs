using ModelOperator.Analysis.Builtins.Judging;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Gpus;
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
    private const double LeastKnown = 0.9;

    /// <summary>The shortest time that the mean can be taken over.</summary>
    public static readonly TimeSpan MinOver = TimeSpan.FromMinutes(10);

    /// <summary>The longest time that the mean can be taken over.</summary>
    public static readonly TimeSpan MaxOver = TimeSpan.FromDays(7);

    private readonly double _min = Math.Min(1, ShareOrNumber.Parse(spec.MinUtilization) ?? 0.1);

    // A check that was bad stays so until the mean is clearly above its limit. That must be a share that GPUs can reach.
    private double MinAfterBad => Math.Min(_min * 1.1, (_min + 1) / 2);

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
        if (GpuUse.Of(answer) is not { } use)
        {
            return Reading.NoData(Missing(labels));
        }

        // Where a part of the time is not known, a check that was bad is not good again for that reason alone.
        var isBad = use.Share < (wasBad ? MinAfterBad : _min);
        var isKnown = use.Known >= LeastKnown;
        if (!isKnown && !(wasBad && isBad))
        {
            return Reading.TooFew(use.Readings, $"the metric source knows {Known(use)} of the last {Times.Text(Over)}");
        }

        return new(
            isBad ? CheckVerdict.Bad : CheckVerdict.Ok, use.Share, use.Share, use.Readings, use.Idlest,
            isBad ? Describe(use, isKnown ? "" : $"the {Known(use)} that the metric source knows of ") : null);
    }

    private string Describe(GpuUse use, string known)
    {
        var expected = use.Share < _min
            ? $"{ShareOrNumber.Percent(_min)} are expected at least (minUtilization)"
            : $"a check that was bad stays so below {ShareOrNumber.Percent(MinAfterBad)} (minUtilization is {ShareOrNumber.Percent(_min)})";
        return $"the GPUs were busy for {ShareOrNumber.Percent(use.Share)} of {known}the last {Times.Text(Over)}; {expected}";
    }

    private string Known(GpuUse use) => Times.Text(Over * use.Known);

    private static string Missing(SourceLabels labels) =>
        "the metric source has no series DCGM_FI_DEV_GPU_UTIL of the revision's pods, nor DCGM_FI_PROF_GR_ENGINE_ACTIVE of parts of GPUs: "
            + new GpuExporter(labels).Remedy();
}
