using ModelOperator.Kubernetes.Models;
using ModelOperator.Operator.Observing.Gpus;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;

namespace ModelOperator.Operator.Tests.Observing.Gpus;

public sealed class ComingPodsTests
{
    private readonly MemoryApi api = new();

    [Fact]
    public void PodsAskedForAndNotSeen_AreToCome()
    {
        Pod("one", "v1");
        Pod("going", "v1", DateTimeOffset.UnixEpoch);
        Pod("other", "v2");

        Of("v1").ShouldBe(0, "there is no Deployment");
        Deployment("v1", 3);
        Of("v1").ShouldBe(2);
        Deployment("v1", 0);
        Of("v1").ShouldBe(0);
    }

    [Fact]
    public void RefusedPods_DoNotCome()
    {
        Deployment("v1", 3, new V1Condition { Type = "ReplicaFailure", Status = "True", Reason = "FailedCreate", Message = "exceeded quota: gpus" });
        Of("v1").ShouldBe(0);
    }

    private int Of(string revision) => new ComingPods(new(
        api.Cache<V1Deployment>(), api.Cache<V1Pod>(), api.Cache<V1Service>(), api.Cache<V1ConfigMap>(), api.Cache<V1ControllerRevision>())).Of(Sample.Digits(), revision);

    private void Deployment(string revision, int replicas, params V1Condition[] conditions) => api.Put(new V1Deployment
    {
        Metadata = new() { Name = $"digits-{revision}", Namespace = "ml", Labels = Labels(revision) },
        Spec = new() { Replicas = replicas },
        Status = new() { Conditions = conditions },
    });

    private void Pod(string name, string revision, DateTimeOffset? going = null) =>
        api.Put(new V1Pod { Metadata = new() { Name = name, Namespace = "ml", Labels = Labels(revision), DeletionTimestamp = going } });

    private static Dictionary<string, string> Labels(string revision) => new()
    {
        ["modeloperator.dev/name"] = "digits",
        ["modeloperator.dev/revision"] = revision,
    };
}
