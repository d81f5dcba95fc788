using ModelOperator.Api;
using ModelOperator.Api.Status.Monitoring;

namespace ModelOperator.Operator.Monitoring;

/// <summary>Looks at the stable revision of a ModelDeployment once.</summary>
internal interface IModelWatcher
{
    /// <summary>One entry for each check that is on. A failure becomes the verdict NoData; no exception is thrown.</summary>
    /// <param name="owner">The ModelDeployment, with <c>spec.monitoring</c>.</param>
    /// <param name="revision">Its stable revision.</param>
    /// <param name="before">The checks' results at the look before.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    Task<IReadOnlyList<CheckStatus>> LookAsync(
        ModelDeployment owner, string revision, IReadOnlyList<CheckStatus> before, CancellationToken cancellationToken);
}
