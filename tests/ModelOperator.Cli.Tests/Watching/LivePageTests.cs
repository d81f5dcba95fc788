using ModelOperator.Api;
using ModelOperator.Cli.Rendering;
using ModelOperator.Cli.Watching;
using ModelOperator.Commands.Tests.Support;

namespace ModelOperator.Cli.Tests.Watching;

public sealed class LivePageTests
{
    [Fact]
    public void Page_ShowsAllOfARollout()
    {
        var seen = Samples.Stepping with { Status = Samples.Stepping.Status! with { History = Samples.RolledBack.Status!.History } };

        Draw(seen).ShouldBe(
            """
            default/digits  Stepping
            all well
            step 0, 10%, 72s of 5m

            MODEL   REVISION     ROLE        TRAFFIC                          READY
            1       0123456789   Stable      #####################...   90%   2/2
            2       7f9c2ab4d1   Candidate   ##......................   10%   1/1

            METRIC   VALUE       THRESHOLD   VERDICT   AGE   MESSAGE
            errors   0.0123457   <= 0.05     Pass      7s    -

            TIME                   TRANSITION
            2026-01-02T03:02:05Z   RolloutStarted 2 (7f9c2ab4d1): begun
            2026-01-02T03:04:05Z   AnalysisFailed 2 (7f9c2ab4d1): metric errors is 0.31
            """);
    }

    [Fact]
    public void Page_SaysWhatItWaitsFor_AndWhatIsMirrored()
    {
        Draw(Samples.AwaitingApproval).ShouldContain("step 1, 50%, 0s, needs approval\nwaiting: waiting for approval\n");
        var shadow = Samples.Stepping with
        {
            Status = Samples.Stepping.Status! with
            {
                Stage = new()
                {
                    Kind = Api.Status.Stages.StageKind.Shadow,
                    MirrorPercent = 100,
                    Duration = "10m"
                }
            },
        };
        Draw(shadow).ShouldContain("shadow stage, 100% mirrored, 0s of 10m\n");
        Draw(shadow).ShouldContain("10% +100% mirrored");
    }

    [Fact]
    public void Page_WithoutAStatusOrAServer_SaysSo()
    {
        Draw(Samples.Healthy with { Status = null }).ShouldBe("default/digits  Unseen: no operator has looked at it yet");
        Draw(Samples.Healthy, "refused").ShouldContain("the server does not answer, this is what was seen last: refused");
    }

    [Fact]
    public void TextOfTheCluster_DrivesNoTerminal() =>
        Draw(Samples.Healthy with { Status = Samples.Healthy.Status! with { Message = "a\u001b[2J [red]d[/]" } })
            .ShouldContain("a\ufffd[2J [red]d[/]");

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(50, 12)]
    [InlineData(99, 23)]
    [InlineData(100, 24)]
    public void Bar_IsFullOnlyAtAll_AndShowsTheLeastShare(int percent, int filled)
    {
        LivePage.Bar(percent, unicode: false).Count(c => c == '#').ShouldBe(filled);
        LivePage.Bar(percent, unicode: true).Length.ShouldBe(24);
    }

    private static string Draw(ModelDeployment deployment, string? trouble = null)
    {
        using var output = new StringWriter();
        Tables.Console(output).Write(LivePage.Of(new(deployment, Samples.Now, trouble), unicode: false));
        return string.Join('\n', output.ToString().Split('\n').Select(line => line.TrimEnd())).Trim();
    }
}
