using ModelOperator.Demo.Display;
using ModelOperator.Demo.Running;
using ModelOperator.Testing;

namespace ModelOperator.Demo.Tests.Display;

public sealed class NextStepsTests
{
    [Fact]
    public void KeptDemo_SaysHowToGoOn_WithFilesThatAreThere()
    {
        var lines = NextSteps.Of(Settings(keep: true)).ToList();

        lines.ShouldContain(line => line.Contains("kubectl -n play get modeldeployment digits", StringComparison.Ordinal));
        var files = lines.SelectMany(line => line.Split(' ', '@'))
            .Where(word => word.StartsWith("examples/", StringComparison.Ordinal)).ToList();
        files.Count.ShouldBe(2);
        files.ShouldAllBe(file => File.Exists(Repository.PathOf(file)));
    }

    [Fact]
    public void DemoThatIsGone_SaysHowToKeepIt() =>
        NextSteps.Of(Settings(keep: false)).ShouldContain(line => line.Contains("make demo KEEP=1", StringComparison.Ordinal));

    [Fact]
    public void SecondAct_SaysHowToKeepIt_AndHowToGoOnWhenItIsKept()
    {
        NextSteps.OfMonitoring(Settings(keep: false))
            .ShouldContain(line => line.Contains("make demo-monitoring KEEP=1", StringComparison.Ordinal));
        NextSteps.OfMonitoring(Settings(keep: true))
            .ShouldContain(line => line.Contains("kubectl -n play describe modeldeployment digits", StringComparison.Ordinal));
    }

    private static DemoSettings Settings(bool keep) => new()
    {
        Namespace = "play",
        Examples = "examples/digits",
        ClientImage = "client:1",
        ErrorMetric = "error-rate",
        Keep = keep,
    };
}
