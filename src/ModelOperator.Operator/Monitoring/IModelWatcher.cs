using ModelOperator.Api;
using ModelOperator.Api.Status.Monitoring;

namespace ModelOperator.Operator.Monitoring;

/// <summary>Looks at the stable revision of a ModelDeployment once.</summary>
internal interface IModelWatcher
{
    /// <summary>One entry for each check that is on; whatever goes wrong is a NoData, not an exception.</summary>
    /// <param name="owner">The ModelDeployment, with <c>spec.monitoring</c>.</param>
    /// <param name="revision">Its stable revision.</param>
    /// <param name="before">What the checks said before.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    Task<IReadOnlyList<CheckStatus>> LookAsync(
        ModelDeployment owner, string revision, IReadOnlyList<CheckStatus> before, CancellationToken cancellationToken);
}
