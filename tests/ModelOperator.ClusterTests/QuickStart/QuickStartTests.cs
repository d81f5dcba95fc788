using ModelOperator.Api.Status.Conditions;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.ClusterTests.Rollouts;
using ModelOperator.Testing;

namespace ModelOperator.ClusterTests.QuickStart;

/// <summary>The quick start of README.md does what it says, command by command.</summary>
public sealed class QuickStartTests : RolloutTest
{
    // Two rollouts with their steps, on a machine that runs other tests beside it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(9);

    private readonly string _folder = Directory.CreateTempSubdirectory("quick-start-").FullName;

    [Fact]
    public async Task Commands_OfTheReadme_CallRollOutBreakAndPutBack()
    {
        QuickStartScript.Blocks().Count.ShouldBe(6);
        var script = Path.Combine(_folder, "quick-start");
        await File.WriteAllTextAsync(script, QuickStartScript.Of(await KubeconfigAsync(), FreePort.Find()));

        var (exitCode, output, errors) = await Command.RunWithin(Patience, "bash", null, script);

        exitCode.ShouldBe(0, output + errors);
        output.ShouldContain("""
            "model_version":"1","outputs":[{"name":"label","datatype":"INT64","shape":[1],"data":[6]}
            """);
        output.ShouldContain("is the stable revision now");
        output.ShouldContain("AnalysisFailed 3 ");
        output.ShouldMatch("└── 3 .* Failed ");
        var deployment = await UntilHealthy("2");
        deployment.Spec.Model.Version.ShouldBe("2");
        Condition(deployment, ConditionTypes.Ready)!.Status.ShouldBe("True");
    }

    /// <inheritdoc />
    public override async Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        await base.DisposeAsync();
    }

    // The cluster's own, with the test's namespace as the one that commands without --namespace are for.
    private async Task<string> KubeconfigAsync()
    {
        var file = Path.Combine(_folder, "kubeconfig");
        var (exitCode, output) = await Kubectl.Run(null, "config", "view", "--raw", "--flatten");
        exitCode.ShouldBe(0, output);
        await File.WriteAllTextAsync(file, output);
        (exitCode, output) = await Kubectl.Run(null, "--kubeconfig", file, "config", "set-context", "--current", "--namespace", Namespace);
        exitCode.ShouldBe(0, output);
        return file;
    }
}
