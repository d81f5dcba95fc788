using ModelOperator.Api;
using ModelOperator.Commands.Errors;
using ModelOperator.Commands.Orders;
using ModelOperator.Commands.Tests.Support;
using ModelOperator.Contracts.Objects;

namespace ModelOperator.Commands.Tests.Orders;

public sealed class OrderWriterTests
{
    private static readonly ModelDeployment Paused = At("7", Samples.Candidate);

    [Fact]
    public async Task PauseThatIsTakenAway_IsThatWhichWasSeen()
    {
        var cluster = new FakeCluster(Paused);

        await ResumeAsync(cluster);

        cluster.Patches.ShouldBe(["""{"metadata":{"annotations":{"modeloperator.dev/pause":null},"resourceVersion":"7"}}"""]);
    }

    [Fact]
    public async Task PauseThatIsTakenAway_WhileTheOperatorWritesTheStatus_IsTakenAwayAllTheSame()
    {
        var cluster = new FakeCluster(Paused);
        cluster.BeforePatch = () =>
        {
            cluster.BeforePatch = null;
            cluster.Deployments[0] = At("8", Samples.Candidate);
        };

        await ResumeAsync(cluster);

        cluster.Patches.Count.ShouldBe(2);
        cluster.Patches[1].ShouldContain("\"resourceVersion\":\"8\"");
    }

    [Fact]
    public async Task PauseOfSomebodyElse_ThatHasTakenItsPlace_Stays()
    {
        var cluster = new FakeCluster(Paused);
        cluster.BeforePatch = () => cluster.Deployments[0] = At("8", "another");

        (await Should.ThrowAsync<RefusedException>(() => ResumeAsync(cluster))).Message.ShouldBe(
            $"annotation modeloperator.dev/pause of 'digits' has become another since it was looked at ({Samples.Candidate}); nothing was "
            + "written");

        cluster.Patches.Count.ShouldBe(1, "the one that was refused");
    }

    private static ModelDeployment At(string version, string pause)
    {
        var paused = Samples.Stepping.WithAnnotation(ModelOperatorApi.PauseAnnotation, pause);
        return paused with { Metadata = paused.Metadata with { ResourceVersion = version } };
    }

    private static Task ResumeAsync(FakeCluster cluster) => new OrderWriter(cluster, TimeProvider.System)
        .WriteAsync(Paused, OrderBook.Resume(Paused), CancellationToken.None);
}
