using ModelOperator.Api;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Cli.Watching;
using ModelOperator.Commands.Tests.Support;

namespace ModelOperator.Cli.Tests.Watching;

public sealed class PlainLinesTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly PlainLines _lines;

    public PlainLinesTests() => _lines = new(_output);

    public void Dispose() => _output.Dispose();

    [Fact]
    public void State_IsOneLine_AndAClockThatTicksIsNone()
    {
        Show(Samples.Stepping);
        Show(Samples.Stepping, seconds: 30);
        Show(Samples.Stepping with { Status = Samples.Stepping.Status! with { Stage = Samples.Stepping.Status.Stage! with { ElapsedSeconds = 90, HoldReason = "no data" } } }, seconds: 60);

        _output.ToString().ShouldBe(
            """
            2026-01-02T03:04:05Z Stepping; step 0 10%; stable 1 (0123456789) 90% 2/2 ready; candidate 2 (7f9c2ab4d1) 10% 1/1 ready; all well
            2026-01-02T03:04:05Z metric errors Pass: 0.0123457, wanted <= 0.05
            2026-01-02T03:05:05Z Stepping; step 0 10%; stable 1 (0123456789) 90% 2/2 ready; candidate 2 (7f9c2ab4d1) 10% 1/1 ready; no data

            """);
    }

    [Fact]
    public void Transitions_AreTold_FromWhenTheWatchBegan()
    {
        var first = Samples.RolledBack with
        {
            Status = Samples.RolledBack.Status! with
            {
                History = [Samples.RolledBack.Status.History![0]],
                Phase = RolloutPhase.Stepping
            }
        };
        Show(first);
        Show(Samples.RolledBack, seconds: 1);
        Show(Samples.RolledBack, seconds: 2);

        _output.ToString().ShouldBe(
            """
            2026-01-02T03:04:05Z Stepping; all well
            2026-01-02T03:04:05Z AnalysisFailed 7f9c2ab4d1: metric errors is 0.31
            2026-01-02T03:04:06Z RolledBack; all well

            """);
    }

    [Fact]
    public void Transitions_AreNotLost_WhenTheLogHasMovedOnByMoreThanItHolds()
    {
        var old = new HistoryEntry { Time = Samples.Now.AddHours(-1), Revision = "a", Reason = "Promoted", Message = "old" };
        var newer = new HistoryEntry { Time = Samples.Now, Revision = "b", Reason = "RolloutStarted", Message = "new" };
        Show(Samples.Healthy with { Status = Samples.Healthy.Status! with { History = [old] } });
        Show(Samples.Healthy with { Status = Samples.Healthy.Status! with { History = [newer] } });

        _output.ToString().ShouldContain("2026-01-02T03:04:05Z RolloutStarted b: new\n");
        _output.ToString().ShouldNotContain("old");
    }

    [Fact]
    public void Verdict_IsTold_WhenItChanges()
    {
        Show(WithVerdict(MetricVerdict.Pass, 0.01));
        Show(WithVerdict(MetricVerdict.Pass, 0.02));
        Show(WithVerdict(MetricVerdict.Fail, 0.31));
        Show(WithVerdict(MetricVerdict.NoData, null));

        _output.ToString().Split('\n').Where(l => l.Contains("metric", StringComparison.Ordinal)).Select(l => l[21..]).ShouldBe(
        [
            "metric errors Pass: 0.01, wanted <= 0.05",
            "metric errors Fail: 0.31, wanted <= 0.05",
            "metric errors NoData: no data, wanted <= 0.05",
        ]);
    }

    [Fact]
    public void Trouble_IsToldOnce_AndItsEnd()
    {
        Show(Samples.Healthy);
        _lines.Show(new(Samples.Healthy, Samples.Now, "connection refused"));
        _lines.Show(new(Samples.Healthy, Samples.Now, "connection refused"));
        Show(Samples.Healthy);

        _output.ToString().Split('\n')[1..3].ShouldBe(
        [
            "2026-01-02T03:04:05Z the server does not answer, trying on: connection refused",
            "2026-01-02T03:04:05Z the server answers again",
        ]);
    }

    [Fact]
    public void Unseen_IsSaid()
    {
        Show(Samples.Healthy with { Status = null });
        _output.ToString().ShouldEndWith(" Unseen: no operator has looked at it yet\n");
    }

    private static ModelDeployment WithVerdict(MetricVerdict verdict, double? value) => Samples.Stepping with
    {
        Status = Samples.Stepping.Status! with
        {
            Metrics = [Samples.Stepping.Status.Metrics![0] with { Verdict = verdict,
            Value = value }]
        },
    };

    private void Show(ModelDeployment deployment, int seconds = 0) =>
        _lines.Show(new(deployment, Samples.Now.AddSeconds(seconds), Trouble: null));
}
