using System.CommandLine;
using ModelOperator.Demo.Client.Streams;

namespace ModelOperator.Demo.Tests.Client.Streams;

public sealed class StreamOptionsTests
{
    private static readonly StreamOptions Options = new();
    private static readonly Command Command = new("client") { Options.Drift, Options.Seed, Options.Swap, Options.Feedback };

    [Fact]
    public void NoOption_LeavesTheStreamAsItIs()
    {
        var parsed = Command.Parse([]);

        (Options.DriftOf(parsed), Options.SwapOf(parsed), parsed.GetValue(Options.Feedback)).ShouldBe((null, null, false));
    }

    [Fact]
    public void Options_AreTheStream()
    {
        var parsed = Command.Parse(["--drift", "20", "--seed", "3", "--swap-labels", "1,7", "--feedback"]);

        parsed.Errors.ShouldBeEmpty();
        (Options.DriftOf(parsed), Options.SwapOf(parsed), parsed.GetValue(Options.Feedback))
            .ShouldBe((new PixelDrift(20, 4, 2, 3), new LabelSwap(1, 7), true));
    }

    [Theory]
    [InlineData("--drift", "64")]
    [InlineData("--drift", "-1")]
    [InlineData("--swap-labels", "1")]
    [InlineData("--swap-labels", "1,1")]
    [InlineData("--swap-labels", "1,12")]
    public void WrongValue_IsRefused_ByNameAndValue(string option, string value) =>
        Command.Parse([option, value]).Errors.ShouldContain(error =>
            error.Message.Contains(option, StringComparison.Ordinal) && error.Message.Contains($"'{value}'", StringComparison.Ordinal));

    [Fact]
    public void SwappedLabels_ChangePlaces_AndNoOther() =>
        Enumerable.Range(0, 10).Select(new LabelSwap(1, 7).Of).ShouldBe([0, 7, 2, 3, 4, 5, 6, 1, 8, 9]);
}
