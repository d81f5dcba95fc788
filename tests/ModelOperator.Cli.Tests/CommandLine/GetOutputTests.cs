using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Commands.Tests.Support;

namespace ModelOperator.Cli.Tests.CommandLine;

public sealed class GetOutputTests
{
    private static readonly ModelDeployment Zebra = Samples.Healthy with
    {
        Metadata = Samples.Healthy.Metadata with { Name = "zebra", Labels = new Dictionary<string, string> { ["app"] = "zoo" } },
    };

    private readonly FakeCluster _cluster = new(Zebra, Samples.Stepping);

    [Fact]
    public async Task Name_IsAResourceForOtherCommands() =>
        (await PluginTests.RunAsync(_cluster, "get", "-o", "name"))
            .ShouldBe((0, "modeldeployment.modeloperator.dev/digits\nmodeldeployment.modeloperator.dev/zebra\n", ""));

    [Fact]
    public async Task Json_OfOne_IsTheObjectAsTheServerHasIt()
    {
        var (code, output, _) = await PluginTests.RunAsync(_cluster, "get", "zebra", "-o", "json");

        code.ShouldBe(0);
        var json = JsonNode.Parse(output)!;
        json["kind"]!.GetValue<string>().ShouldBe("ModelDeployment");
        json["apiVersion"]!.GetValue<string>().ShouldBe("modeloperator.dev/v1alpha1");
        json["metadata"]!["labels"]!["app"]!.GetValue<string>().ShouldBe("zoo");
        json["spec"]!["fieldOfTomorrow"]!.GetValue<string>().ShouldBe("kept", "a newer server's fields are not lost");
        json["metadata"]!.AsObject().ShouldNotContainKey("managedFields");
        output.ShouldContain("\n    \"metadata\": {\n");
    }

    [Fact]
    public async Task Json_OfSeveral_IsAList_AlsoOfNone()
    {
        var json = JsonNode.Parse((await PluginTests.RunAsync(_cluster, "get", "-o", "json")).Output)!;

        json["kind"]!.GetValue<string>().ShouldBe("List");
        json["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.GetValue<string>()).ShouldBe(["digits", "zebra"]);
        JsonNode.Parse((await PluginTests.RunAsync(new FakeCluster(), "get", "-o", "json")).Output)!["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Yaml_HasTheVersionQuoted() =>
        (await PluginTests.RunAsync(_cluster, "get", "zebra", "-o", "yaml")).Output.ShouldContain("    version: \"1\"\n");

    [Fact]
    public async Task Selector_ChoosesByLabel()
    {
        (await PluginTests.RunAsync(_cluster, "get", "-l", "app=zoo", "-o", "name")).Output
            .ShouldBe("modeldeployment.modeloperator.dev/zebra\n");
        (await PluginTests.RunAsync(_cluster, "get", "--selector", "app=none")).Errors
            .ShouldBe("No ModelDeployments found in namespace 'default'.\n");
    }

    [Theory]
    [InlineData("error: NAME 'digits' and --selector exclude each other; leave one out\n", "-l", "app=zoo")]
    [InlineData("error: NAME 'digits' and --all-namespaces exclude each other; leave one out\n", "-A")]
    public async Task NameAndAnotherChoice_AreRefused(string error, params string[] options) =>
        (await PluginTests.RunAsync(_cluster, ["get", "digits", .. options])).ShouldBe((1, "", error));

    [Fact]
    public async Task UnknownFormat_IsRefused() =>
        (await PluginTests.RunAsync(_cluster, "get", "-o", "wide")).Errors
            .ShouldBe("error: --output 'wide' is unknown; it must be one of json, yaml, name; see 'kubectl modeldeployment get --help'\n");

    [Fact]
    public async Task UnknownName_IsRefused_InEveryFormat() =>
        (await PluginTests.RunAsync(_cluster, "get", "lion", "-o", "json")).Errors
            .ShouldStartWith("error: there is no ModelDeployment 'lion'");
}
