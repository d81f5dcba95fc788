using ModelOperator.Operator.Reporting;
using Prometheus;

namespace ModelOperator.Operator.Tests.Reporting;

public sealed class SeriesOfOwnersTests
{
    private static readonly (string, string) Owner = ("ml", "digits");

    private readonly SeriesOfOwners _sut = new(
        Metrics.WithCustomRegistry(new CollectorRegistry()).CreateGauge("shown", "help", ["name", "phase"]));

    [Fact]
    public void SeriesThatIsShownAgain_HoldsTheValuesOfItsLabelsOnce()
    {
        string[] first = ["digits", "Healthy"];
        _sut.Show(Owner, [(first, 1)]);
        _sut.Show(Owner, [(["digits", "Stepping"], 1), (["digits", "Healthy"], 0)]);

        _sut.LabelsOf(Owner).Select(labels => labels[1]).ShouldBe(["Stepping", "Healthy"]);
        _sut.LabelsOf(Owner)[1].ShouldBeSameAs(first, "the gauge holds these, and equal ones would be held beside them");
    }
}
