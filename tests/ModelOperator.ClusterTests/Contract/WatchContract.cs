using ModelOperator.ClusterTests.Harness;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Models;

namespace ModelOperator.ClusterTests.Contract;

/// <summary>Watches: what they tell, where they start, how they end.</summary>
public sealed class WatchContract : ApiContract
{
    [Fact]
    public async Task Watch_TellsAdditionChangeAndDeletion_InOrder()
    {
        var from = (await Api.ListAsync<V1ConfigMap>(new ListRequest { Namespace = Namespace }, Soon)).ResourceVersion;
        await Api.ApplyAsync(Map("a"), Manager, Soon);
        await Api.ApplyAsync(Map("a", "2"), Manager, Soon);
        await Api.DeleteAsync<V1ConfigMap>(Namespace, "a", new DeleteOptions(), Soon);
        var request = new WatchRequest { Namespace = Namespace, ResourceVersion = from, FieldSelector = "metadata.name=a" };
        var events = await WatchUntil<V1ConfigMap>(request, e => e.Type is WatchEventType.Deleted);
        events.Where(e => e.Type is not WatchEventType.Bookmark).Select(e => (e.Type, e.Object.Data!["value"])).ShouldBe(
            [(WatchEventType.Added, "1"), (WatchEventType.Modified, "2"), (WatchEventType.Deleted, "2")]);
    }

    [Fact]
    public async Task Watch_EndsByItself_AfterItsTimeout()
    {
        var from = (await Api.ListAsync<V1ConfigMap>(new ListRequest { Namespace = Namespace }, Soon)).ResourceVersion;
        var request = new WatchRequest { Namespace = Namespace, ResourceVersion = from, FieldSelector = "metadata.name=a", Timeout = TimeSpan.FromSeconds(1) };
        await foreach (var change in Api.WatchAsync<V1ConfigMap>(request, Soon))
        {
            change.Type.ShouldBe(WatchEventType.Bookmark);
        }
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
        var error = await Should.ThrowAsync<KubernetesApiException>(() => WatchUntil<V1Event>(request, _ => true));
        error.IsGone.ShouldBeTrue(error.Message);
    }

    [Fact]
    public async Task Watch_OfAnUnknownKind_IsAnError()
    {
        var error = await Should.ThrowAsync<KubernetesApiException>(() => WatchUntil<UnknownKind>(new WatchRequest { Namespace = Namespace }, _ => true));
        error.IsNotFound.ShouldBeTrue();
    }

    private V1Event Occurrence(string name) => new()
    {
        Metadata = new V1ObjectMeta { Namespace = Namespace, Name = name },
        EventTime = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        ReportingController = "modeloperator.dev/contract-test",
        ReportingInstance = "contract-test",
        Action = "Test",
        Reason = "Tested",
        Note = name,
        Type = "Normal",
        Regarding = new V1ObjectReference { ApiVersion = "v1", Kind = "ConfigMap", Namespace = Namespace, Name = "a" },
    };

    /// <summary>A kind that no server has; it is never read, so no serializer knows it.</summary>
    [KubernetesEntity(Group = "contract.modeloperator.dev", ApiVersion = "v1", Kind = "Unknown", PluralName = "unknowns")]
    private sealed record UnknownKind : IKubernetesObject
    {
        public string? ApiVersion { get; init; }

        public string? Kind { get; init; }

        public V1ObjectMeta Metadata { get; init; } = new();
    }
}
