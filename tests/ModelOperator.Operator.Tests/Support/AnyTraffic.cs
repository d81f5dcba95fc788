using ModelOperator.Api;
using ModelOperator.Api.Spec.Traffic;
using ModelOperator.Operator.Traffic;
using ModelOperator.Rollouts;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Operator.Tests.Support;

/// <summary>A traffic provider that can do whatever a spec asks for.</summary>
internal sealed class AnyTraffic : ITrafficProvider
{
    public TrafficProvider Provider => TrafficProvider.Gateway;

    public Task<SpecProblem?> FindProblemAsync(ModelDeployment owner, CancellationToken cancellationToken) =>
        Task.FromResult<SpecProblem?>(null);

    public string UrlOf(ModelDeployment owner) => "http://digits.ml.svc";

    public Task<ObservedTraffic> ObserveAsync(ModelDeployment owner, CancellationToken cancellationToken) =>
        Task.FromResult(new ObservedTraffic());

    public Task ApplyAsync(ModelDeployment owner, RolloutPlan plan, CancellationToken cancellationToken) => Task.CompletedTask;
}
