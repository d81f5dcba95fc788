using ModelOperator.Contracts.Reports;
using ModelOperator.Operator.Observing.Pods;

namespace ModelOperator.Operator.Observing.Fetching;

/// <summary>Asks fetching containers how far they are.</summary>
internal interface IFetchProbe
{
    /// <summary>The report of a pod's fetching container; null when there is none.</summary>
    Task<FetchReport?> ReportAsync(PodView pod, CancellationToken cancellationToken);
}
