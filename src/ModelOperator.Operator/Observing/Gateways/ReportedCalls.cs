using ModelOperator.Contracts.Reports;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Operator.Observing.Gateways;

/// <summary>Turns the report of a gateway on the requests of clients into facts for the planner.</summary>
internal static class ReportedCalls
{
    /// <summary>The same numbers as a fact for the planner.</summary>
    public static GatewayCalls ToFacts(this CallsInReport calls) => new(
        TimeSpan.FromSeconds(calls.UpSeconds),
        calls.SinceLastSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        calls.UnderWay,
        calls.Held);
}
