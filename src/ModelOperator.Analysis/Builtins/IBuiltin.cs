using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Statistics;
using ModelOperator.Api.Spec;

namespace ModelOperator.Analysis.Builtins;

/// <summary>A metric that the operator knows how to ask for: which counters, and which of them are bad.</summary>
internal interface IBuiltin
{
    BuiltinMetric Metric { get; }

    /// <summary>The PromQL selector of the counters of both revisions, as a template.</summary>
    string Selector { get; }

    /// <summary>What is wrong with the metric's fields: the field, and what would be right; null when nothing is.</summary>
    (string Field, string Message)? Problem(MetricSpec metric);

    /// <summary>What the candidate's share is held against.</summary>
    ILimit Limit(MetricSpec metric);

    /// <summary>The limit for people.</summary>
    string Threshold(MetricSpec metric);

    /// <summary>Sorts the counters into good and bad.</summary>
    BuiltinReading Read(MetricSpec metric, IReadOnlyList<CounterRise> rises, string candidate, string stable);
}
