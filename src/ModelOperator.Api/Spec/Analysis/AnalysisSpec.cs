using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Durations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec.Analysis;

/// <summary>The metrics that a new revision is judged by, and the consequences of their verdicts.</summary>
public sealed record AnalysisSpec
{
    /// <summary>The name of a metric source in the operator's configuration. A spec never carries an address.</summary>
    [RegularExpression(SchemaPatterns.Name)]
    [MaxLength(63)]
    [DefaultValue("default")]
    public string Source { get; set; } = "default";

    /// <summary>The interval at which metrics are measured.</summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    [DefaultValue("30s")]
    public string Interval { get; set; } = "30s";

    /// <summary>The metrics. A step ends well only when every metric passes.</summary>
    [MaxLength(32)]
    [ListMapKey("name")]
    public IReadOnlyList<MetricSpec> Metrics { get; set; } = [];

    /// <summary>The consequence when metrics stay undecided for maxExtension beyond the step's duration.</summary>
    [DefaultValue(AnalysisFallback.Hold)]
    public AnalysisFallback OnInconclusive { get; set; } = AnalysisFallback.Hold;

    /// <summary>The time for which a step may go on after its duration while metrics are undecided.</summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    [DefaultValue("1h")]
    public string MaxExtension { get; set; } = "1h";

    /// <summary>The consequence when a metric has had no data for noDataDeadline.</summary>
    [DefaultValue(AnalysisFallback.Hold)]
    public AnalysisFallback OnNoData { get; set; } = AnalysisFallback.Hold;

    /// <summary>The time for which a metric may have no data before onNoData applies. The step's clock stands still meanwhile.</summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    [DefaultValue("10m")]
    public string NoDataDeadline { get; set; } = "10m";

    /// <summary>The share of good rollouts that may be aborted by chance, over the whole rollout.</summary>
    [RegularExpression(SchemaPatterns.ShareOrNumber)]
    [MaxLength(32)]
    [DefaultValue("5%")]
    public string Alpha { get; set; } = "5%";
}
