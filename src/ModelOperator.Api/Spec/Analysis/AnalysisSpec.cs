using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Durations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec.Analysis;

/// <summary>What a new revision is judged by.</summary>
public sealed record AnalysisSpec
{
    /// <summary>A metric source by name, as the operator's configuration knows it. A spec never carries an address.</summary>
    [RegularExpression(SchemaPatterns.Name)]
    [MaxLength(63)]
    [DefaultValue("default")]
    public string Source { get; set; } = "default";

    /// <summary>How often metrics are measured.</summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    [DefaultValue("30s")]
    public string Interval { get; set; } = "30s";

    /// <summary>The metrics; a step ends well only when every one says Pass.</summary>
    [MaxLength(32)]
    [ListMapKey("name")]
    public IReadOnlyList<MetricSpec> Metrics { get; set; } = [];

    /// <summary>What follows when metrics stay undecided for maxExtension beyond the step's duration.</summary>
    [DefaultValue(AnalysisFallback.Hold)]
    public AnalysisFallback OnInconclusive { get; set; } = AnalysisFallback.Hold;

    /// <summary>How much longer than its duration a step may take while metrics are undecided.</summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    [DefaultValue("1h")]
    public string MaxExtension { get; set; } = "1h";

    /// <summary>What follows when a metric has had no data for noDataDeadline.</summary>
    [DefaultValue(AnalysisFallback.Hold)]
    public AnalysisFallback OnNoData { get; set; } = AnalysisFallback.Hold;

    /// <summary>How long a metric may have no data before onNoData applies. The step's clock stands still meanwhile.</summary>
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
