using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Status.Monitoring;

/// <summary>
/// The results of the checks for the stable revision. It is written when a verdict changes, not each time the checks look.
/// </summary>
public sealed record MonitoringStatus
{
    /// <summary>The revision that is watched.</summary>
    public string Revision { get; set; } = "";

    /// <summary>The results, one for each check that is on.</summary>
    [ListMapKey("name")]
    public IReadOnlyList<CheckStatus> Checks { get; set; } = [];
}
