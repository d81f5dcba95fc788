using ModelOperator.Contracts.Reports;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Operator.Observing.Gateways;

/// <summary>What a gateway says of the requests of clients, as the planner takes it.</summary>
internal static class ReportedCalls
{
    /// <summary>The same numbers as a fact for the planner.</summary>
    public static GatewayCalls ToFacts(this CallsInReport calls) => new(
        TimeSpan.FromSeconds(calls.UpSeconds),
        calls.SinceLastSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        calls.UnderWay,
        calls.Held);
}
