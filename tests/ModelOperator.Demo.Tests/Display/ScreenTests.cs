using ModelOperator.Api;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Demo.Display;
using ModelOperator.Demo.Observations;
using ModelOperator.Demo.Tests.Verdicts;
using ModelOperator.Testing;

namespace ModelOperator.Demo.Tests.Display;

public sealed class ScreenTests
{
    [Fact]
    public void WaitForGpus_IsSaidOnce()
    {
        var written = new StringWriter();
        var screen = new Screen(written, isTerminal: false, TimeProvider.System);
        var record = new History().Begin().Record;
        var waiting = new StatusSample(TimeSpan.FromSeconds(1), 200, new ModelDeployment
        {
            Status = new()
            {
                Phase = RolloutPhase.Deploying,
                CandidateRevision = History.V3,
                Conditions = [new() { Type = ConditionTypes.GpuAvailable, Status = "False", Reason = "Insufficient",
                    Message = "needs 1 more pod of 1 nvidia.com/gpu" }],
            },
        });
        foreach (var version in new ulong[] { 200, 201, 202 })
        {
            screen.Show(record.With(waiting with { Version = version }), waiting with { Version = version });
        }

        written.ToString().Split("needs 1 more pod of 1 nvidia.com/gpu").Length.ShouldBe(2);
    }

    [Fact]
    public void Clock_GoesOnFromWhoeverStartedTheDemo()
    {
        var written = new StringWriter();
        var time = new ManualTimeProvider();
        var screen = new Screen(written, isTerminal: false, time, TimeSpan.FromSeconds(250));
        time.Advance(TimeSpan.FromSeconds(2));

        screen.Line("apply");

        written.ToString().ShouldBe("[ 252.0s] apply" + Environment.NewLine);
    }

    [Fact]
    public void HoldersOfGpus_AreSaidWhenTheyChange()
    {
        var written = new StringWriter();
        var screen = new Screen(written, isTerminal: false, TimeProvider.System);
        var record = new History().Begin().Record;

        foreach (var text in new[] { "a holds 1", "a holds 1", "b holds 1" })
        {
            screen.Show(record, new GpuHolders(text));
        }

        written.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .ShouldBe(["a holds 1", "b holds 1"]);
    }
}
