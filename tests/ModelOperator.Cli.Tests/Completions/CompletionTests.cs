using System.Net;
using ModelOperator.Cli.Tests.CommandLine;
using ModelOperator.Commands.Tests.Support;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Cli.Tests.Completions;

public sealed class CompletionTests
{
    private readonly FakeCluster _cluster = new(
        Samples.Healthy,
        Samples.Healthy with { Metadata = Samples.Healthy.Metadata with { Name = "zebra" } },
        Samples.Healthy with { Metadata = Samples.Healthy.Metadata with { Name = "letters", NamespaceProperty = "ml" } });

    [Theory]
    [InlineData("pr", "profile promote :4")]
    [InlineData("get |", "digits zebra :4")]
    [InlineData("get d", "digits :4")]
    [InlineData("get -n ml |", "letters :4")]
    [InlineData("-n ml get |", "letters :4")]
    [InlineData("get digits |", ":4")]
    [InlineData("get --o", "--output :4")]
    [InlineData("get -o |", "json name yaml :4")]
    [InlineData("get -o y", "yaml :4")]
    [InlineData("get -w |", "digits zebra :4")]
    [InlineData("watch digits --until h", "healthy :4")]
    [InlineData("watch digits --timeout |", ":4")]
    [InlineData("gpus |", ":4")]
    [InlineData("gpus -o |", "json yaml :4")]
    [InlineData("promote |", "digits zebra :4")]
    [InlineData("set |", "model :4")]
    [InlineData("set model |", "digits zebra :4")]
    [InlineData("set model digits |", ":4")]
    [InlineData("completion |", "bash fish kubectl zsh :4")]
    [InlineData("--name", "--namespace :4")]
    [InlineData("--kubeconfig |", ":0")]
    [InlineData("profile |", ":0")]
    [InlineData("frobnicate |", ":4")]
    public async Task Words_ThatMayStandThere_AreKnown(string line, string known)
    {
        var words = line.Split(' ').Select(word => word == "|" ? "" : word).ToArray();

        var (code, output, errors) = await PluginTests.RunAsync(_cluster, ["__complete", .. words]);

        (code, errors).ShouldBe((0, ""));
        var answer = output.TrimEnd('\n').Split('\n').Select(row => row.Split('\t')[0]).ToList();
        answer[..^1].Order(StringComparer.Ordinal).Append(answer[^1]).ShouldBe(known.Split(' '));
    }

    [Fact]
    public async Task EveryCommand_IsOffered_WithItsDescription()
    {
        var (_, output, _) = await PluginTests.RunAsync(_cluster, "__complete", "");

        output.ShouldContain("tree\tDraw a ModelDeployment with its revisions and their pods");
        output.Split('\n').Length.ShouldBe(20, "19 lines: 18 commands and a number");
    }

    [Fact]
    public async Task ClusterThatCannotBeAsked_GivesNoNamesAndNoError() =>
        (await PluginTests.RunAsync(
            new FakeCluster { Failure = new KubernetesApiException(HttpStatusCode.Forbidden, null, "forbidden") }, "__complete", "get", ""))
            .ShouldBe((0, ":4\n", ""));
}
