using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.Releases;

/// <summary>Reads the notes of helm after an install.</summary>
[Trait("server", "any")]
public sealed class NotesTests
{
    private const string NoPrometheus = "source: gateway";
    private const string NoDefinition = "crds.install=false";
    private const string OperatorAlone = "NetworkPolicy for the operator alone";

    [Theory]
    [InlineData("replicas=2", "in all namespaces.", "get modeldeployments --all-namespaces", NoPrometheus)]
    [InlineData("watchNamespaces={a,b}", "in a, b.", "get modeldeployments --namespace b", NoPrometheus)]
    [InlineData("crds.install=false", "in all namespaces.", NoDefinition, NoPrometheus)]
    [InlineData("networkPolicy.enabled=true", "in all namespaces.", OperatorAlone, NoPrometheus)]
    public async Task Notes_SayWhatIsSo(string values, params string[] said)
    {
        var notes = await Notes(values);

        foreach (var text in said)
        {
            notes.ShouldContain(text, Case.Sensitive);
        }
    }

    [Theory]
    [InlineData("metricSources.default.address=http://p", NoPrometheus, NoDefinition, OperatorAlone)]
    [InlineData("networkPolicy.enabled=true,networkPolicy.namespaces={a}", OperatorAlone)]
    [InlineData("networkPolicy.enabled=true,watchNamespaces={a}", OperatorAlone, "all namespaces")]
    public async Task Notes_SayNothingElse(string values, params string[] unsaid)
    {
        var notes = await Notes(values);

        foreach (var text in unsaid)
        {
            notes.ShouldNotContain(text, Case.Sensitive);
        }
    }

    private static async Task<string> Notes(string values) =>
        (await Helm.Succeed("install", "model-operator", Helm.Chart, "--dry-run=client", "--set", values)).Split("NOTES:\n")[1];
}
