using ModelOperator.Contracts.Reports;
using ModelOperator.Operator.Observing.Pods;

namespace ModelOperator.Operator.Observing.Gateways;

/// <summary>Asks gateways which split they apply, and what they have counted.</summary>
internal interface IGatewayProbe
{
    /// <summary>The report of each pod; null for a pod that does not answer in time, or takes no requests.</summary>
    Task<IReadOnlyList<GatewayReport?>> ReportsAsync(IReadOnlyList<PodView> pods, CancellationToken cancellationToken);
}
