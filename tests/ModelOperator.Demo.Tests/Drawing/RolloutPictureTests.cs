using ModelOperator.Demo.Drawing;
using ModelOperator.Testing;

namespace ModelOperator.Demo.Tests.Drawing;

public sealed class RolloutPictureTests
{
    private static readonly DemoLog Recorded = DemoLog.Parse(Repository.Read("docs/pictures/demo.log"));

    [Fact]
    public void Picture_OfTheReadme_IsTheOneOfTheRecordedLog() =>
        RolloutPicture.Of(Recorded).ShouldBe(
            Repository.Read("docs/pictures/rollout.svg"),
            "dotnet run --project tests/demo/ModelOperator.Demo -- draw docs/pictures/demo.log >docs/pictures/rollout.svg");

    [Fact]
    public void Log_IsReadLineByLine()
    {
        Recorded.Transitions.Count(line => line is { Phase: "Stepping", Version: "v2" }).ShouldBe(3);
        Recorded.Transitions.ShouldContain(line => line.Phase == "Stepping" && line.Version == "v3" && line.Weight == 10);
        Recorded.Applied.Select(applied => applied.File).ShouldBe(["v1.yaml", "v2.yaml", "v3.yaml"]);
        Recorded.Failure.ShouldStartWith("metric error-rate failed in step 0 (10 %)");
        Recorded.Summary.ShouldStartWith("promoted digits v2 in ");
    }

    [Theory]
    [InlineData("")]
    [InlineData("[   1.0s] failed     v2 was not promoted\ndemo: FAILED: v2 was not promoted\n")]
    public void Log_OfADemoThatDidNotGoWell_IsRefused(string log) => Should.Throw<FormatException>(() => DemoLog.Parse(log));

    [Fact]
    public void Bars_HaveTheSharesOfTheLog()
    {
        var picture = RolloutPicture.Of(DemoLog.Parse(
            """
            [   1.0s] Healthy          v1  1111111111  weight 100 %  errors       -
            [  11.0s] Stepping         v2  2222222222  weight  50 %  errors       -
            [  21.0s] Healthy          v2  2222222222  weight 100 %  errors       -
                      2222222222 failed (AnalysisFailed: metric a failed); stable 1111111111 serves
            demo: promoted digits v2 in 9 s
            """));

        // 200 units high and 404 wide for ten seconds: all of v1, then half and half.
        picture.ShouldContain("""<rect x="56.0" y="64.0" width="404.0" height="200.0" fill="#8c9bab"/>""");
        picture.ShouldContain("""<rect x="460.0" y="164.0" width="404.0" height="100.0" fill="#8c9bab"/>""");
        picture.ShouldContain("""<rect x="460.0" y="64.0" width="404.0" height="100.0" fill="#2f81b7"/>""");
    }
}
