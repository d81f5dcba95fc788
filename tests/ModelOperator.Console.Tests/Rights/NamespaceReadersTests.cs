using Microsoft.Extensions.Time.Testing;
using ModelOperator.Commands.Clusters;
using ModelOperator.Console.Rights;
using ModelOperator.Console.Tests.Callers;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Testing;

namespace ModelOperator.Console.Tests.Rights;

public sealed class NamespaceReadersTests
{
    [Fact]
    public async Task Right_IsBelievedForAMinute_AndARefusalNotAtAll()
    {
        await using var cluster = await MemoryCluster.StartAsync();
        var people = People.Of(cluster);
        people.Let("ann", "ml");
        var connection = new KubernetesConnection { Server = cluster.Server.Address, Source = "a test" };
        await using var ann = KubernetesCluster.Connect(connection.WithToken("ann", "a token"), "a-test", TimeProvider.System);
        var time = new FakeTimeProvider();
        var sut = new NamespaceReaders(ann.Api, time);
        (await sut.RefusalOfAsync("ml", CancellationToken.None)).ShouldBeNull();

        people.Let("ann", "finance");
        time.Advance(TimeSpan.FromSeconds(59));
        (await sut.RefusalOfAsync("ml", CancellationToken.None)).ShouldBeNull();
        people.Of("ann").Count.ShouldBe(1, "it is not asked again so soon");
        time.Advance(TimeSpan.FromSeconds(1));
        (await sut.RefusalOfAsync("ml", CancellationToken.None)).ShouldNotBeNull().ShouldContain("'ml' is none of them");

        people.Let("ann", "ml");
        (await sut.RefusalOfAsync("ml", CancellationToken.None)).ShouldBeNull();
    }
}
