using ModelOperator.Docs.Tests.Pages;

namespace ModelOperator.Docs.Tests.Commands;

/// <summary>Every command that the pages show can be right: its targets, values, kinds and files are there.</summary>
public sealed class CommandTests
{
    private static readonly string[] Shells = ["sh", "bash"];

    /// <summary>Each command of a block of shell text, and each text between backticks that begins like one, by where it stands.</summary>
    public static TheoryData<string, string[]> Commands
    {
        get
        {
            var commands = new TheoryData<string, string[]>();
            foreach (var page in Page.All)
            {
                var blocks = page.Blocks.Where(block => Shells.Contains(block.Language, StringComparer.Ordinal))
                    .SelectMany(block => ShellText.Commands(block.Text).Select(words => (block.Place, Words: words)));
                var spans = page.Spans.Where(IsCommand).SelectMany(ShellText.Commands).Select(words => (Place: page.Path, Words: words));
                foreach (var (place, words) in blocks.Concat(spans))
                {
                    commands.Add(place, [.. words]);
                }
            }

            return commands;
        }
    }

    [Fact]
    public void Commands_AreFound() => Commands.Count.ShouldBeGreaterThan(60);

    [Theory]
    [MemberData(nameof(Commands))]
    public void Command_CanBeRight(string place, string[] words) =>
        CommandCheck.Problems(words).ShouldBeEmpty($"{place}: {string.Join(' ', words)}");

    [Fact]
    public void BlockWithCommands_SaysThatItIsShell() =>
        Page.All.SelectMany(page => page.Blocks).Where(block => block.Language.Length == 0)
            .Where(block => block.Text.Split('\n').Any(line => IsCommand(line) || line.StartsWith("tests/", StringComparison.Ordinal)))
            .Select(block => $"{block.Place}: ```sh").ShouldBeEmpty();

    [Theory]
    [InlineData("make dmeo", "the Makefile has no target dmeo")]
    [InlineData("make demo KEPT=1", "nothing reads the variable KEPT")]
    [InlineData("helm install a charts/model-operator --set replica=3", "the chart has no value replica")]
    [InlineData("helm install a . --set gateway.imagePullSecrets[0].nam=a", "the chart has no value gateway.imagePullSecrets[0].nam")]
    [InlineData("helm instal a charts/model-operator", "helm has no command instal a charts/model-operator")]
    [InlineData("helm install a charts/model-operato", "there is no charts/model-operato")]
    [InlineData("helm install a oci://ghcr.io/b/chart", "no release puts the chart into oci://ghcr.io/b/chart")]
    [InlineData("helm install a oci://ghcr.io/modeloperator/charts/model-operator --version 9.9.9", "the chart's version is not 9.9.9")]
    [InlineData("kubectl krew install --manifest-url https://a/b.yaml", "no release has the plugin's manifest at https://a/b.yaml")]
    [InlineData("kubectl get mdeps", "kubectl get mdeps: there is no such kind")]
    [InlineData("kubectl -n a get pods,modeldeploment/x", "kubectl get modeldeploment: there is no such kind")]
    [InlineData("kubectl aply -f -", "kubectl has no command aply")]
    [InlineData("kubectl apply -f examples/digits/v9.yaml", "there is no examples/digits/v9.yaml")]
    [InlineData("kubectl explain modeldeployment.spec.replica", "there is no field modeldeployment.spec.replica")]
    [InlineData("tests/cluster/cluster upp", "tests/cluster/cluster knows no upp")]
    [InlineData("tests/cluster/clusters up", "there is no tests/cluster/clusters")]
    [InlineData("dotnet run --project tests/Nothing", "there is no tests/Nothing")]
    [InlineData("frobnicate", "frobnicate is no command that the pages are known to use")]
    public void CommandThatCannotBeRight_IsFound(string command, string problem) =>
        CommandCheck.Problems(ShellText.Commands(command).Single()).ShouldBe([problem]);

    [Theory]
    [InlineData("helm install a . --set 'imagePullSecrets[0].name=a' --set nodeSelector.a\\.b/c=d --set metricSources.mimir.address=x")]
    [InlineData("kubectl explain mdep.spec.strategy.canary.steps.weight")]
    [InlineData("kubectl get crd modeldeployments.modeloperator.dev -o name")]
    [InlineData("make simulate SIMULATED_ROLLOUTS=1 FIRST_SEED=4711")]
    public void CommandThatCanBeRight_IsLeftAlone(string command) =>
        CommandCheck.Problems(ShellText.Commands(command).Single()).ShouldBeEmpty();

    private static bool IsCommand(string text) => text.Split(' ') is [var first, _, ..] && CommandCheck.Ours.Contains(first);
}
