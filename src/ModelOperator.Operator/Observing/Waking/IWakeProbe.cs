using ModelOperator.Contracts.Reports;
using ModelOperator.Operator.Observing.Pods;

namespace ModelOperator.Operator.Observing.Waking;

/// <summary>Asks a gateway to tell when it holds a request.</summary>
internal interface IWakeProbe
{
    /// <summary>The report of the pod, as soon as it holds a request or after some time; null when it does not answer.</summary>
    Task<GatewayReport?> WaitAsync(PodView pod, TimeSpan longest, CancellationToken cancellationToken);
}
