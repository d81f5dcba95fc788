using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Tests.Driving;
using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Evidence;

public sealed class GpuUseTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void WriteForAnotherReason_CountsTheRequestsOfEachRevision_ForEachSecondOfItsGpus()
    {
        var rollout = InStep(gpus: 2);
        rollout.Counted(V2, answered: 1000, pod: "g0").Counted(V1, answered: 5000, pod: "g1");
        Write(rollout);
        rollout.Advance(Minute).Counted(V2, answered: 2200, pod: "g0").Counted(V1, answered: 5960, pod: "g1");
        var (candidate, stable) = (Ready(rollout, V2), Ready(rollout, V1));
        Write(rollout);

        var use = rollout.Status.Stage!.GpuUse!;
        use.CountedAt.ShouldBe(rollout.Now);
        Of(use, V2).ShouldBe((1200, 120.0 * candidate, Math.Round(10.0 / candidate, 1)));
        Of(use, V1).ShouldBe((960, 120.0 * stable, 8.0 / stable));
    }

    [Fact]
    public void RequestsAlone_WriteNothing()
    {
        var rollout = InStep(gpus: 1);
        Write(rollout);
        rollout.Advance(Minute).Counted(V2, answered: 77).Counted(V1, answered: 99, pod: "g1");
        var before = rollout.Status;

        rollout.Plan().Status.ShouldBeSameAs(before);
    }

    [Fact]
    public void GatewayThatCountsFrom0Again_AndOneThatIsNew_CountNothingTwice()
    {
        var rollout = InStep(gpus: 1);
        rollout.Counted(V2, answered: 500);
        Write(rollout);
        rollout.Advance(Minute).Counted(V2, answered: 30).Counted(V2, answered: 9000, pod: "new");
        Write(rollout);
        rollout.Advance(Minute).Counted(V2, answered: 40).Counted(V2, answered: 9001, pod: "new");
        Write(rollout);

        Of(rollout.Status.Stage!.GpuUse!, V2).Requests.ShouldBe(30 + 10 + 1);
    }

    [Fact]
    public void NextStage_BeginsAnew()
    {
        var rollout = InStep(gpus: 1);
        Write(rollout);
        rollout.Advance(Minute).Counted(V2, answered: 600);
        Write(rollout);
        rollout.Advance(TimeSpan.FromMinutes(10)).Settle();

        rollout.Status.Stage!.Index.ShouldBe(1);
        Of(rollout.Status.Stage.GpuUse!, V2).ShouldBe((0, 0.0, null));
    }

    [Fact]
    public void RevisionsWithoutGpus_HaveNoRow()
    {
        var rollout = InStep(gpus: 0);
        Write(rollout);

        rollout.Status.Stage!.GpuUse.ShouldBeNull();
    }

    private static Rollout InStep(int gpus)
    {
        var rollout = new Rollout { GpusOfAPod = gpus };
        rollout.Settle();
        rollout.Desired = V2;
        rollout.Settle();
        rollout.Status.Stage.ShouldNotBeNull().Kind.ShouldBe(StageKind.Step);
        return rollout;
    }

    // A new generation of the spec is written to the status, whatever else has changed.
    private static void Write(Rollout rollout)
    {
        rollout.Generation++;
        rollout.Plan();
    }

    private static int Ready(Rollout rollout, string revision) =>
        rollout.Status.Revisions!.Single(one => one.Revision == revision).ReadyReplicas;

    private static (long Requests, double GpuSeconds, double? Rate) Of(StageGpuUse use, string revision)
    {
        var one = use.Revisions.Single(one => one.Revision == revision);
        return (one.Requests, one.GpuSeconds, one.RequestsPerGpuSecond);
    }
}
