using k8s;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Controllers.Writes;
using ModelOperator.Operator.Applying.Owned;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Objects.Gateway;
using ModelOperator.Operator.Resting;

namespace ModelOperator.ClusterTests.Rollouts;

/// <summary>
/// Checks that created objects are changed as if they had been applied: a field that a later version no longer sets goes with its next
/// apply.
/// </summary>
public sealed class FieldOwnerTests : RolloutTest
{
    [Fact]
    public async Task EveryObjectOfAModelDeployment_IsOwnedByItsCreateOrByApply_NeverByBoth()
    {
        await Apply(Digits.Spec(1, extra: "  autoscaling: {minReplicas: 1, maxReplicas: 2, targetInflightRequests: 4}"));
        await UntilHealthy("1");
        await Cluster.Until(
            () => Cluster.Api.GetAsync<V1ConfigMap>(Namespace, "digits-digests", CancellationToken.None), held =>
                held is not null, "the digest of the model");

        // Printed by jsonpath, since newer versions of kubectl leave these fields out of JSON.
        var (_, text) = await Kubectl.Run(
            null, "get", "svc,deploy,cm,sa,role,rolebinding,pdb,hpa,controllerrevisions", "-n", Namespace, "-l", $"{ModelOperatorApi.NameLabel}=digits",
            "-o", "jsonpath={range .items[*]}{.kind}/{.metadata.name}{range .metadata.managedFields[*]} "
                + "{.manager}={.operation}{end}{\"\\n\"}{end}");
        var owners = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        owners.Length.ShouldBe(13);
        owners.ShouldAllBe(o => o.Contains(" model-operator=Apply", StringComparison.Ordinal)
            != o.Contains(" model-operator=Update", StringComparison.Ordinal));
    }

    [Fact]
    public async Task FieldThatALaterVersionNoLongerSets_IsGoneAfterItsNextApply()
    {
        var cache = new OneObject<V1Service>();
        var services = new OwnedObjects<V1Service>(Cluster.Api, cache, cache, new Rests(TimeProvider.System));
        var owner = new ModelDeployment
        {
            Metadata = new()
            {
                Name = "digits",
                NamespaceProperty = Namespace,
                Uid = (await Cluster.Api.GetAsync<V1ConfigMap>(Namespace, "digits-models", default))!.Metadata.Uid
            }
        };
        var desired = GatewayRouteBuilder.Service(owner);
        // Owned by what is there, or the garbage collector would have it.
        desired = desired with
        {
            Metadata = desired.Metadata with
            {
                OwnerReferences = [Ownership.Reference(
                    owner) with { ApiVersion = "v1", Kind = "ConfigMap", Name = "digits-models" }]
            }
        };

        await services.EnsureAsync(owner, desired with
        {
            Spec = desired.Spec! with
            {
                Ports = [.. desired.Spec.Ports!,
                new() { Name = "old", Port = 81, TargetPort = "old", Protocol = "TCP" }]
            },
            Metadata = desired.Metadata with { Annotations = new Dictionary<string, string> { ["old"] = "1" } },
        }, default);
        await services.EnsureAsync(owner, desired, default);

        var found = (await Cluster.Api.GetAsync<V1Service>(Namespace, "digits", default))!;
        found.Spec!.Ports!.Select(p => p.Name).ShouldBe(["http"]);
        found.Metadata.Annotations?.Keys.ShouldNotContain("old");
    }

    // The cache of a writer that sees its own writes at once.
    private sealed class OneObject<T> : IResourceCache<T>, IWriteTracker
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        private T? _object;

        public bool HasSynced => true;

        public bool IsServed => true;

        public T? Get(string? ns, string name) => _object;

        public IReadOnlyList<T> List(string? ns = null) => _object is null ? [] : [_object];

        public IReadOnlyList<T> ListByOwner(string ownerUid) => List();

        public IReadOnlyList<T> ListByLabel(string ns, string label, string value) => List();

        public void Wrote<TWritten>(ResourceKey key, TWritten written)
            where TWritten : class, IKubernetesObject<V1ObjectMeta> => _object = (T)(object)written;

        public void Deleted<TDeleted>(ResourceKey key, TDeleted deleted)
            where TDeleted : class, IKubernetesObject<V1ObjectMeta> => _object = null;
    }
}
