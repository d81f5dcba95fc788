using ModelOperator.Demo.Display;

namespace ModelOperator.Demo.Tests.Display;

public sealed class DescribeExcerptTests
{
    private const string Described =
        """
        Name:         digits
        Spec:
          Monitoring:
            Checks:
              Quality:
                Min Accuracy:  90%
            Window:            1m
        Status:
          Message:  1 checks
          Monitoring:
            Checks:
              Limit:    >= 1 in 1 min
              Name:     traffic
              Verdict:  Ok
              Limit:    PSI <= 0.2
              Name:     inputDrift
              Verdict:  Bad
              Worst:
                Name:   x.20
                Value:  3.2
              Limit:    <= 1 %
              Name:     nulls
              Verdict:  Ok
            Revision:   1111111111
          Phase:        Healthy
        Events:
          Type     Reason         Age   From            Message
          ----     ------         ----  ----            -------
          Normal   Promoted       3m    model-operator  it is the stable revision now
          Warning  MonitoringBad  10s   model-operator  inputDrift: feature x.20
        """;

    [Fact]
    public void Excerpt_HasTheBadChecks_AndTheEventsAboutChecks() => DescribeExcerpt.Of(Described).Select(line => line.Trim()).ShouldBe(
    [
        "Limit:    PSI <= 0.2", "Name:     inputDrift", "Verdict:  Bad", "Worst:", "Name:   x.20", "Value:  3.2",
        "Type     Reason         Age   From            Message",
        "Warning  MonitoringBad  10s   model-operator  inputDrift: feature x.20",
    ]);

    [Fact]
    public void LastCheck_IsTakenToo() =>
        DescribeExcerpt.Of(Described.Replace(
            "Name:     nulls\n      Verdict:  Ok", "Name:     nulls\n      Verdict:  Bad", StringComparison.Ordinal))
            .ShouldContain(line => line.Contains("nulls", StringComparison.Ordinal));

    [Fact]
    public void WithoutBadChecks_ThereAreOnlyEvents() =>
        DescribeExcerpt.Of(Described.Replace("Verdict:  Bad", "Verdict:  Ok", StringComparison.Ordinal)).Count().ShouldBe(2);
}
