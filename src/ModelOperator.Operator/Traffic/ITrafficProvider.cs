using ModelOperator.Api;
using ModelOperator.Api.Spec.Traffic;
using ModelOperator.Rollouts;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Operator.Traffic;

/// <summary>Carries a split out, and tells how far this has come.</summary>
internal interface ITrafficProvider
{
    /// <summary>The value of <c>spec.traffic.provider</c> that asks for this provider.</summary>
    TrafficProvider Provider { get; }

    /// <summary>The reason why it cannot serve this ModelDeployment; null when it can.</summary>
    Task<SpecProblem?> FindProblemAsync(ModelDeployment owner, CancellationToken cancellationToken);

    /// <summary>The address at which clients inside the cluster call the model.</summary>
    string UrlOf(ModelDeployment owner);

    /// <summary>The split that is written, and what the gateways apply.</summary>
    Task<ObservedTraffic> ObserveAsync(ModelDeployment owner, CancellationToken cancellationToken);

    /// <summary>Writes the split and the objects that carry it, as far as the plan's extent allows.</summary>
    Task ApplyAsync(ModelDeployment owner, RolloutPlan plan, CancellationToken cancellationToken);
}
