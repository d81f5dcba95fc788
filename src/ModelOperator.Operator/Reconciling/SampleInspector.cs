using Microsoft.Extensions.Options;
using ModelOperator.Api.Spec.Monitoring;
using ModelOperator.Api.Spec.Monitoring.Samples;
using ModelOperator.Api.Status;
using ModelOperator.Contracts.Routes;
using ModelOperator.Monitoring.Validation;
using ModelOperator.Operator.Configuration;
using ModelOperator.Sinks;

namespace ModelOperator.Operator.Reconciling;

/// <summary>Finds what is wrong with what a spec says of samples: where they go, and what they say.</summary>
internal sealed class SampleInspector(SinkRegistry sinks, IOptions<ModelOperatorOptions> options)
{
    private const string Review = "spec.monitoring.review";
    private const string Samples = "spec.monitoring.samples";

    private static readonly string[] ListNames = ["inputs", "outputs", "hash"];

    /// <summary>The first problem; null when there is none, or no samples are taken.</summary>
    public static MonitoringProblem? FindProblem(MonitoringSpec? monitoring) =>
        monitoring is null ? null : FindProblems(monitoring).FirstOrDefault();

    /// <summary>The first sink that gateways may not send to, which an administrator may change without a change of the spec; null when
    /// there is none. Samples for it are not sent, and everything else of the spec is carried out.</summary>
    public MonitoringProblem? FindClosedSink(MonitoringSpec? monitoring) =>
        monitoring is null ? null : Parts(monitoring)
            .Where(part => !options.Value.GatewaySinks.ContainsKey(part.Sink))
            .Select(part => new MonitoringProblem($"{part.Field}.sink", $"{FaultOf(part.Sink)}. Until then no samples are sent to it"))
            .FirstOrDefault();

    private static IEnumerable<MonitoringProblem> FindProblems(MonitoringSpec monitoring)
    {
        if (monitoring.Review is { Sink: null } review && ListsOf(review).Any(list => list?.Count > 0))
        {
            yield return new($"{Review}.sink", "is missing; name the sink that gets what inputs, outputs and hash list");
        }

        foreach (var (field, sink, content) in Parts(monitoring))
        {
            var lists = ListsOf(content);
            if (!RouteBounds.IsName(sink))
            {
                yield return new(
                    $"{field}.sink",
                    $"'{Sentence.Cut(sink, 100)}' is not a name of 1 to {RouteBounds.MaxNameLength} characters out of a-z, 0-9 and '-'; "
                    + "gateways read no other");
            }

            foreach (var (list, name) in lists.Zip(ListNames).SelectMany(pair => (pair.First ?? []).Select(name => (pair.Second, name))))
            {
                if (!RouteBounds.IsTensorName(name))
                {
                    yield return new(
                        $"{field}.{list}",
                        $"'{Sentence.Cut(name, 100)}' is not a tensor's name of 1 to {RouteBounds.MaxOutputNameLength} characters; "
                        + "take it out, or write the whole name of an input or output");
                }
            }

            if (lists.All(list => list is not { Count: > 0 }))
            {
                yield return new(
                    field,
                    "lists neither inputs nor outputs nor hash, so that nothing would be sent; name those that may leave the gateway, "
                    + "or * for all");
            }

            if (content.Hash?.Count > 0 && monitoring.HashKeySecret is null)
            {
                yield return new($"{field}.hash", "needs spec.monitoring.hashKeySecret, a Secret with a key of 32 bytes or more");
            }
        }
    }

    private static IEnumerable<(string Field, string Sink, SampleContentSpec Content)> Parts(MonitoringSpec monitoring)
    {
        if (monitoring.Samples is { } samples)
        {
            yield return (Samples, samples.Sink, samples);
        }

        if (monitoring.Review is { Sink: { } sink } review)
        {
            yield return (Review, sink, review);
        }
    }

    // In the order of ListNames.
    private static IReadOnlyList<string>?[] ListsOf(SampleContentSpec content) => [content.Inputs, content.Outputs, content.Hash];

    private string FaultOf(string name) =>
        !sinks.TryGet(name, out _, out var unknown) ? unknown
        : $"sink '{name}' is the operator's alone; an administrator lets gateways send to it with chart value sinks.{name}.forGateways";
}
