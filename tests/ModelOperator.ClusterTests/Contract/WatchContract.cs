using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.ClusterTests.Contract;

/// <summary>Watches: what they tell, where they start, how they end.</summary>
[Trait("server", "any")]
public sealed class WatchContract : ApiContract
{
    [Fact]
    public async Task Watch_TellsAdditionChangeAndDeletion_InOrder()
    {
        var from = (await Api.ListAsync<Note>(new ListRequest { Namespace = Namespace }, Soon)).ResourceVersion;
        await Api.ApplyAsync(Sample("a"), Manager, Soon);
        await Api.ApplyAsync(Sample("a", "2"), Manager, Soon);
        await Api.DeleteAsync<Note>(Namespace, "a", new DeleteOptions(), Soon);
        var request = new WatchRequest { Namespace = Namespace, ResourceVersion = from, FieldSelector = "metadata.name=a" };
        var events = await WatchUntil<Note>(request, e => e.Type is WatchEventType.Deleted);
        events.Where(e => e.Type is not WatchEventType.Bookmark).Select(e => (e.Type, e.Object.Data!["value"])).ShouldBe(
            [(WatchEventType.Added, "1"), (WatchEventType.Modified, "2"), (WatchEventType.Deleted, "2")]);
    }

    [Fact]
    public async Task Watch_EndsByItself_AfterItsTimeout()
    {
        var from = (await Api.ListAsync<Note>(new ListRequest { Namespace = Namespace }, Soon)).ResourceVersion;
        var request = new WatchRequest
        {
            Namespace = Namespace,
            ResourceVersion = from,
            FieldSelector = "metadata.name=a",
            Timeout = TimeSpan.FromSeconds(1)
        };
        await foreach (var change in Api.WatchAsync<Note>(request, Soon))
        {
            change.Type.ShouldBe(WatchEventType.Bookmark);
        }
    }

    [Fact]
    public async Task Watch_OfAnUnknownKind_IsAnError()
    {
        var error = await Should.ThrowAsync<KubernetesApiException>(
            () => WatchUntil<UnknownKind>(new WatchRequest { Namespace = Namespace }, _ => true));
        error.IsNotFound.ShouldBeTrue();
    }

    /// <summary>A kind that no server has; it is never read, so no serializer knows it.</summary>
    [KubernetesEntity(Group = "contract.modeloperator.dev", ApiVersion = "v1", Kind = "Unknown", PluralName = "unknowns")]
    private sealed record UnknownKind : IKubernetesObject<V1ObjectMeta>
    {
        public string? ApiVersion { get; set; }

        public string? Kind { get; set; }

        public V1ObjectMeta Metadata { get; set; } = new();
    }
}
