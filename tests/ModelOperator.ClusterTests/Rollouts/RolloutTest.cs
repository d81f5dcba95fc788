using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Status;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.Contracts.Objects;

namespace ModelOperator.ClusterTests.Rollouts;

/// <summary>The part that tests of rollouts have in common: a namespace with the models, and a look at the ModelDeployment.</summary>
public abstract class RolloutTest : TestNamespace
{
    /// <inheritdoc />
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Kubectl.Apply(Namespace, Digits.Models);
    }

    private protected Task Apply(string manifest) => Kubectl.Apply(Namespace, manifest);

    private protected Task<ModelDeployment?> Read() => Cluster.Api.GetAsync<ModelDeployment>(Namespace, "digits", CancellationToken.None);

    private protected async Task<ModelDeployment> Until(Func<ModelDeployment, bool> isMet, string what, TimeSpan? patience = null)
    {
        try
        {
            return (await Cluster.Until(Read, d => d is not null && isMet(d), what, patience))!;
        }
        catch (TimeoutException e)
        {
            // The namespace is gone before anybody can look.
            throw new TimeoutException(
                $"{e.Message}\n{(await Kubectl.Run(null, "get", "pods,events", "-n", Namespace, "-o", "wide")).Output}", e);
        }
    }

    private protected Task<ModelDeployment> UntilHealthy(string version, TimeSpan? patience = null) => Until(
        d => d.Status is { Phase: RolloutPhase.Healthy } status && status.ObservedGeneration == d.Metadata.Generation
            && status.Revisions?.Any(r => r.Revision == status.StableRevision && r.ModelVersion == version) == true,
        $"version {version} healthy", patience);

    private protected async Task<IReadOnlyList<V1Pod>> Pods(string revision) => (await Cluster.Api.ListAsync<V1Pod>(
        new() { Namespace = Namespace, LabelSelector = $"{ModelOperatorApi.RevisionLabel}={revision}" }, CancellationToken.None)).Items;

    private protected async Task<Traffic> StartTraffic()
    {
        var service = await Cluster.Api.GetAsync<V1Service>(Namespace, "digits", CancellationToken.None);
        var traffic = new Traffic(service!.Spec!.ClusterIP!);
        await traffic.ReachAsync();
        return traffic;
    }

    private protected static Api.Status.Conditions.Condition? Condition(ModelDeployment deployment, string type) =>
        deployment.Status?.Conditions?.FirstOrDefault(c => c.Type == type);
}
