using ModelOperator.Api.Status;
using ModelOperator.Operator.Reconciling;
using ModelOperator.Rollouts.History;

namespace ModelOperator.Operator.Tests.Reconciling;

public sealed class TransitionEventsTests
{
    private static readonly HistoryEntry Failed = new()
    {
        Revision = "7f9c2ab4d1",
        Reason = TransitionReasons.AnalysisFailed,
        Message = "metric errors failed in step 1 (50 %): 0.31 is above the maximum 0.05",
        Metric = "errors",
        Value = 0.31,
        Threshold = "<= 0.05",
    };

    [Fact]
    public void R24_Event_SaysMetricValueAndBoundOnce() => TransitionEvents.NoteOf(Failed, new())
        .ShouldBe("metric errors failed in step 1 (50 %): 0.31 is above the maximum 0.05 (revision 7f9c2ab4d1)");

    [Fact]
    public void Event_SaysTheModelsVersion_BeforeTheHash() =>
        TransitionEvents.NoteOf(Failed, new() { Status = new() { Revisions = [new() { Revision = Failed.Revision, ModelVersion = "2" }] } })
            .ShouldEndWith("0.05 (model 2, revision 7f9c2ab4d1)");

    [Fact]
    public void Abort_IsAWarning()
    {
        TransitionEvents.TypeOf(Failed).ShouldBe("Warning");
        TransitionEvents.TypeOf(Failed with { Reason = TransitionReasons.Promoted }).ShouldBe("Normal");
    }
}
