using ModelOperator.Kubernetes.Models;

namespace ModelOperator.Operator.Observing;

/// <summary>Asks gateways which route they apply.</summary>
internal interface IGatewayProbe
{
    /// <summary>For each pod the generation it reports; null for one that does not answer in time.</summary>
    Task<IReadOnlyList<long?>> AppliedGenerationsAsync(IReadOnlyList<V1Pod> pods, CancellationToken cancellationToken);
}
