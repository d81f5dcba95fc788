using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Monitoring.Counting;

namespace ModelOperator.Monitoring.Checks;

/// <summary>A check that needs a profile. Where it finds no data because the model's pods cannot count by theirs, it says so.</summary>
/// <param name="check">The check.</param>
internal sealed class ProfiledCheck(ICheck check) : ICheck
{
    public string Name => check.Name;

    public double Max => check.Max;

    public double Warn => check.Warn;

    public string Limit => check.Limit;

    public IReadOnlyList<string> Counters { get; } = [.. check.Counters, ModelServerMetricNames.ProfileUnused];

    public Reading Read(WindowCounts counts)
    {
        var reading = check.Read(counts);
        return reading.Level is CheckVerdict.NoData && Fault(counts) is { } fault ? Reading.NoData(fault) : reading;
    }

    private static string? Fault(WindowCounts counts)
    {
        var reasons = counts.By(ModelServerMetricNames.ProfileUnused, "reason");
        return reasons.ContainsKey(ProfileFaults.OtherModel)
            ? "the profile does not fit the model: it has an input or an output that the model does not have, which the log of the "
                + "revision's pods names; make a profile of this model (kubectl modeldeployment profile)"
            : reasons.ContainsKey(ProfileFaults.Unreadable)
            ? "the revision's pods could not read their profile when they started, and their log says why; restart them once the profile "
                + "is right"
            : null;
    }
}
