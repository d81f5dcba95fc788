using ModelOperator.Demo.Display;
using ModelOperator.Demo.Observations;
using ModelOperator.Demo.Tests.Verdicts;

namespace ModelOperator.Demo.Tests.Display;

public sealed class TransitionLineTests
{
    [Fact]
    public void Line_ShowsTheCandidateWithWhatPrometheusAndTheClientSee()
    {
        var history = new History().Begin();
        history.Client((History.V1, 100, 0), (History.V2, 40, 0));
        history.Gateway(History.V2, 0.125);
        history.Stepping(History.V2, History.V1, 50, 1, 3, 3, metrics: null);
        var record = history.Record;
        TransitionLine.Of(record.Latest!, record)
            .ShouldBe("Stepping         v2  2222222222  weight  50 %  errors  12.5 %  p99   4.1 ms  accuracy 100.0 %");
    }

    [Fact]
    public void Line_WithoutMeasurements_SaysSo()
    {
        var history = new History().Begin();
        history.Observations.RemoveAll(o => o is ClientSample);
        TransitionLine.Of(history.Record.Latest!, history.Record)
            .ShouldBe("Healthy          v1  1111111111  weight 100 %  errors       -  p99        -  accuracy       -");
    }

    [Fact]
    public void Key_ChangesWithPhaseAndWeight_AndNotWithMeasurements()
    {
        var history = new History().Begin().Promotion();
        var keys = history.Record.Statuses.Select(TransitionLine.KeyOf).ToList();
        keys.Distinct(StringComparer.Ordinal).Count().ShouldBe(5);
    }
}
