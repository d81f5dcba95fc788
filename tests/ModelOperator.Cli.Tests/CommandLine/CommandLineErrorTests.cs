using ModelOperator.Commands.Tests.Support;

namespace ModelOperator.Cli.Tests.CommandLine;

public sealed class CommandLineErrorTests
{
    [Theory]
    [InlineData("get --wide", "unknown flag '--wide'; see 'kubectl modeldeployment get --help'")]
    [InlineData("get -x", "unknown flag '-x'; see 'kubectl modeldeployment get --help'")]
    [InlineData("abort digits --force", "unknown flag '--force'; see 'kubectl modeldeployment abort --help'")]
    [InlineData("abort -- --force", "unknown flag '--force'; see 'kubectl modeldeployment abort --help'")]
    [InlineData("--frobnicate get", "unknown flag '--frobnicate'; see 'kubectl modeldeployment get --help'")]
    [InlineData("promote", "NAME is missing; see 'kubectl modeldeployment promote --help'")]
    [InlineData("promote digits letters", "'letters' is one argument too many; see 'kubectl modeldeployment promote --help'")]
    [InlineData(
        "watch digits --until never",
        "--until 'never' is unknown; it must be one of healthy, rolledback, any; see 'kubectl modeldeployment watch --help'")]
    [InlineData(
        "watch digits --timeout 5x",
        "--timeout '5x' is no duration; write it as 90s, 10m or 1h30m; see 'kubectl modeldeployment watch --help'")]
    [InlineData("watch digits --timeout", "--timeout needs a value; see 'kubectl modeldeployment watch --help'")]
    [InlineData("get -A=perhaps", "'-A=perhaps' must be true or false; see 'kubectl modeldeployment get --help'")]
    [InlineData("get --as-group a --as-group b --as c", "--as-group takes one value only; see 'kubectl modeldeployment get --help'")]
    public async Task WrongCommandLine_IsSaidInOneLine(string line, string error) =>
        (await RunAsync(line)).ShouldBe((1, "", $"error: {error}\n"));

    [Fact]
    public async Task Switch_MayBeWrittenWithItsValue()
    {
        (await RunAsync("get -A=true")).Output.ShouldStartWith("NAMESPACE");
        (await RunAsync("get --all-namespaces=false")).Output.ShouldStartWith("NAME ");
    }

    [Theory]
    [InlineData("frobnicate digits")]
    [InlineData("-n ml")]
    public async Task WrongCommand_NamesThoseThatThereAre(string line)
    {
        var (code, output, errors) = await RunAsync(line);

        (code, output).ShouldBe((1, ""));
        errors.ShouldContain("known are get, tree, ");
        errors.ShouldEndWith("; see 'kubectl modeldeployment --help'\n");
        errors.Count(c => c == '\n').ShouldBe(1);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("")]
    [InlineData("get --unknown --help")]
    [InlineData("promote --help")]
    public async Task Help_IsNoError(string line)
    {
        var (code, output, errors) = await RunAsync(line);

        (code, errors).ShouldBe((0, ""));
        output.ShouldContain("Usage:");
    }

    [Fact]
    public async Task FileOfArguments_IsNotRead() =>
        (await RunAsync("get @/etc/hostname")).Errors.ShouldStartWith("error: there is no ModelDeployment '@/etc/hostname'");

    private static Task<(int Code, string Output, string Errors)> RunAsync(string line) =>
        PluginTests.RunAsync(new FakeCluster(Samples.Healthy), line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
