using System.Text.Json.Nodes;
using k8s.Models;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.ClusterTests.Contract;

/// <summary>Proves the part of the contract that needs kinds which a whole cluster has built in.</summary>
public sealed class BuiltInKindsContract : ApiContract
{
    [Fact]
    public async Task ApplyStatus_ChangesTheStatusAlone()
    {
        var deployment = await Api.CreateAsync(Deployments.Idle(Namespace, "d"), Soon);
        var condition = new { Type = "Tested", At = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc) };
        var status = Deployments.Idle(Namespace, "d") with
        {
            Spec = null,
            Status = new V1DeploymentStatus
            {
                Conditions =
                [
                    new V1DeploymentCondition { Type = condition.Type, Status = "True", Reason = "Contract", Message = "set by a test",
                        LastTransitionTime = condition.At },
                ],
            },
        };
        var applied = await Api.ApplyStatusAsync(status, Manager with { Force = true }, Soon);
        applied.Spec!.Replicas.ShouldBe(deployment.Spec!.Replicas);
        var written = applied.Status!.Conditions!.Single(c => c.Type == condition.Type);
        written.LastTransitionTime.ShouldBe(condition.At);
    }

    [Fact]
    public async Task ScaleSubresource_TakesAPatch()
    {
        await Api.CreateAsync(Deployments.Idle(Namespace, "d"), Soon);
        var body = JsonNode.Parse("""{"spec":{"replicas":0}}""")!;
        await Api.PatchAsync<V1Deployment>(Namespace, "d", new Patch(PatchType.Merge, body, "scale"), Soon);
        (await Api.GetAsync<V1Deployment>(Namespace, "d", Soon))!.Spec!.Replicas.ShouldBe(0);
    }

    [Fact]
    public async Task Lease_KeepsMicroseconds_ThroughCreateAndReplace()
    {
        var at = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddTicks(1_234_560);
        var lease = await Api.CreateAsync(
            new V1Lease
            {
                Metadata = new V1ObjectMeta { NamespaceProperty = Namespace, Name = "lease" },
                Spec = new V1LeaseSpec { HolderIdentity = "me", LeaseDurationSeconds = 15, AcquireTime = at, RenewTime = at },
            },
            Soon);
        lease.Spec!.RenewTime.ShouldBe(at);
        var renewed = await Api.ReplaceAsync(lease with { Spec = lease.Spec with { RenewTime = at.AddSeconds(2) } }, Soon);
        renewed.Spec!.RenewTime.ShouldBe(at.AddSeconds(2));
    }

    [Fact]
    [Trait("needs", "etcd")]
    public async Task Watch_FromACompactedVersion_IsGone()
    {
        // Events are the one kind that the server watches in etcd itself, without a cache of its own.
        var first = await Api.CreateAsync(Occurrence("first"), Soon);
        await Api.CreateAsync(Occurrence("second"), Soon);
        var last = await Api.CreateAsync(Occurrence("third"), Soon);
        await Etcd.CompactAsync(last.Metadata.ResourceVersion!);
        var request = new WatchRequest { Namespace = Namespace, ResourceVersion = first.Metadata.ResourceVersion };
        var error = await Should.ThrowAsync<KubernetesApiException>(() => WatchUntil<Eventsv1Event>(request, _ => true));
        error.IsGone.ShouldBeTrue(error.Message);
    }

    [Fact]
    [Trait("needs", "etcd")]
    [Trait("needs", "no-snapshots")]
    public async Task APage_WhoseVersionWasCompacted_IsGone_WhereTheServerKeepsNoSnapshots()
    {
        // Since 1.34 the server pages through a snapshot in its own memory, which outlives a compaction.
        await Api.CreateAsync(ConfigMap("a"), Soon);
        await Api.CreateAsync(ConfigMap("b"), Soon);
        var request = new ListRequest { Namespace = Namespace, Limit = 1 };
        var first = await Api.ListAsync<V1ConfigMap>(request, Soon);
        first.Continue.ShouldNotBeNull();
        var later = await Api.CreateAsync(ConfigMap("c"), Soon);
        await Etcd.CompactAsync(later.Metadata.ResourceVersion!);
        var error = await Should.ThrowAsync<KubernetesApiException>(
            () => Api.ListAsync<V1ConfigMap>(request with { Continue = first.Continue }, Soon));
        error.IsGone.ShouldBeTrue();
    }

    private Eventsv1Event Occurrence(string name) => new()
    {
        Metadata = new V1ObjectMeta { NamespaceProperty = Namespace, Name = name },
        EventTime = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
        ReportingController = "modeloperator.dev/contract-test",
        ReportingInstance = "contract-test",
        Action = "Test",
        Reason = "Tested",
        Note = name,
        Type = "Normal",
        Regarding = new V1ObjectReference { ApiVersion = "v1", Kind = "ConfigMap", NamespaceProperty = Namespace, Name = "a" },
    };
}
