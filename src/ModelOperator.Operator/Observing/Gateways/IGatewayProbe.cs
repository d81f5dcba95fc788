using ModelOperator.Contracts.Reports;
using ModelOperator.Operator.Observing.Pods;

namespace ModelOperator.Operator.Observing.Gateways;

/// <summary>Asks gateways which route they apply, and what they have counted.</summary>
internal interface IGatewayProbe
{
    /// <summary>For each pod what it reports; null for one that does not answer in time, or takes no requests.</summary>
    Task<IReadOnlyList<GatewayReport?>> ReportsAsync(IReadOnlyList<PodView> pods, CancellationToken cancellationToken);
}
