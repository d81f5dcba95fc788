using ModelOperator.Api;
using ModelOperator.Api.Spec.Traffic;
using ModelOperator.Rollouts;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Operator.Traffic;

/// <summary>Carries a split out, and tells how far it has come.</summary>
internal interface ITrafficProvider
{
    /// <summary>Which value of <c>spec.traffic.provider</c> asks for it.</summary>
    TrafficProvider Provider { get; }

    /// <summary>Why it cannot serve this ModelDeployment; null when it can.</summary>
    Task<SpecProblem?> FindProblemAsync(ModelDeployment owner, CancellationToken cancellationToken);

    /// <summary>Where clients inside the cluster call the model.</summary>
    string UrlOf(ModelDeployment owner);

    /// <summary>What is written and what is applied.</summary>
    Task<ObservedTraffic> ObserveAsync(ModelDeployment owner, CancellationToken cancellationToken);

    /// <summary>Writes the split and what carries it, as far as the plan's extent goes.</summary>
    Task ApplyAsync(ModelDeployment owner, RolloutPlan plan, CancellationToken cancellationToken);
}
