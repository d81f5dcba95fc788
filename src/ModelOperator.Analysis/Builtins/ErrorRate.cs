using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec;

namespace ModelOperator.Analysis.Builtins;

/// <summary>
/// Requests answered by 5xx (timeouts are 504) or by a gRPC status that blames the server; of a candidate in a shadow stage, the copies
/// that were answered so, or not at all.
/// </summary>
internal sealed class ErrorRate : ShareOfRequests
{
    // UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS: what OpenTelemetry counts as the server's errors.
    private static readonly string[] GrpcErrors = ["2", "4", "12", "13", "14", "15"];

    // What the gateway counts for a copy without an answer. "error" is its own and says nothing about the candidate.
    private static readonly string[] NoAnswer = ["timeout", "unreachable", "broken"];

    public override BuiltinMetric Metric => BuiltinMetric.ErrorRate;

    public override string Selector(TemplateContext context, SourceLabels labels) => Counters.OfGateways(
        "model_gateway_requests_total|model_gateway_shadow_requests_total", context, labels, context.Candidate.Revision, context.Stable.Revision);

    public override BuiltinReading Read(MetricSpec metric, IReadOnlyList<CounterRise> rises, string candidate, string stable)
    {
        var ofCandidate = rises.Where(rise => rise["revision"] == candidate).ToList();
        return ofCandidate.Count == 0
            ? new(null, $"there are no counts of revision {candidate}")
            : new(new(Tally.Of(ofCandidate, IsError), Tally.Of(rises.Where(rise => rise["revision"] == stable), IsError)), null);
    }

    private static bool IsError(CounterRise rise) =>
        rise["code"].StartsWith('5') || NoAnswer.Contains(rise["code"], StringComparer.Ordinal) || GrpcErrors.Contains(rise["grpc_status"], StringComparer.Ordinal);
}
