using ModelOperator.Api;
using ModelOperator.Api.Status;
using ModelOperator.Demo.Display;
using ModelOperator.Demo.Observations;
using ModelOperator.Demo.Tests.Verdicts;

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
                Conditions = [new() { Type = ConditionTypes.GpuAvailable, Status = "False", Reason = "Insufficient", Message = "needs 1 more pod of 1 nvidia.com/gpu" }],
            },
        });
        foreach (var version in new ulong[] { 200, 201, 202 })
        {
            screen.Show(record.With(waiting with { Version = version }), waiting with { Version = version });
        }

        written.ToString().Split("needs 1 more pod of 1 nvidia.com/gpu").Length.ShouldBe(2);
    }
}
