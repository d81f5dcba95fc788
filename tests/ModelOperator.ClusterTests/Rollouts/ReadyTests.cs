using System.Text.Json.Nodes;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.Testing.GitOps;

namespace ModelOperator.ClusterTests.Rollouts;

/// <summary>Tools that wait for what they applied wait for the end of the rollout, and say how it ended.</summary>
public sealed class ReadyTests : RolloutTest
{
    private const string Patience = "4m";

    private readonly string _chart = Directory.CreateTempSubdirectory("digits-chart-").FullName;

    [Fact]
    public async Task Helm_Waits_AndFailsWhenTheRolloutIsRolledBack()
    {
        await Write(Digits.Spec(1));
        await Helm.Succeed("install", "digits", _chart, "--namespace", Namespace, "--wait", "--timeout", Patience);
        var first = (await Read())!;
        first.Status!.Phase.ShouldBe(RolloutPhase.Healthy, "helm came back before it was ready");
        await using var traffic = await StartTraffic();

        await Write(Digits.Spec(2, steps: "[{weight: 50, duration: 5s}]", analysis: Digits.ErrorRate));
        await Helm.Succeed("upgrade", "digits", _chart, "--namespace", Namespace, "--wait", "--timeout", Patience);
        var promoted = (await Read())!;
        (promoted.Status!.Phase, promoted.Status.ObservedGeneration).ShouldBe((RolloutPhase.Healthy, promoted.Metadata.Generation));
        promoted.Status.StableRevision.ShouldNotBe(first.Status.StableRevision);

        await Write(Digits.Spec(3, steps: "[{weight: 50, duration: 60s}]", analysis: Digits.ErrorRate));
        var (exitCode, output) = await Helm.Run("upgrade", "digits", _chart, "--namespace", Namespace, "--wait", "--timeout", Patience);
        exitCode.ShouldNotBe(0, output);
        var back = (await Read())!;
        back.Status!.Phase.ShouldBe(RolloutPhase.RolledBack, output);
        Condition(back, ConditionTypes.Stalled)!.Status.ShouldBe("True");
        KstatusReader.Read(await Json()).ShouldBe("Failed");
    }

    [Fact]
    public async Task KubectlWait_ForReady_ComesBackWhenTheNewestSpecIsRolledOut()
    {
        await Apply(Digits.Spec(1));
        await Wait();
        var stable = (await Read())!.Status!.StableRevision;

        await Apply(Digits.Spec(2, steps: "[{weight: 50, duration: 5s}]"));
        await Wait();
        var promoted = (await Read())!;
        promoted.Status!.Phase.ShouldBe(RolloutPhase.Healthy);
        promoted.Status.StableRevision.ShouldNotBe(stable);
        KstatusReader.Read(await Json()).ShouldBe("Current");
    }

    /// <inheritdoc />
    public override async Task DisposeAsync()
    {
        Directory.Delete(_chart, recursive: true);
        await base.DisposeAsync();
    }

    private async Task Write(string manifest)
    {
        Directory.CreateDirectory(Path.Combine(_chart, "templates"));
        await File.WriteAllTextAsync(Path.Combine(_chart, "Chart.yaml"), "{apiVersion: v2, name: digits, version: 0.1.0}\n");
        await File.WriteAllTextAsync(Path.Combine(_chart, "digits.yaml"), manifest);
        // The queries in it have braces of their own.
        await File.WriteAllTextAsync(Path.Combine(_chart, "templates", "digits.yaml"), "{{ .Files.Get \"digits.yaml\" }}\n");
    }

    private async Task Wait()
    {
        var (exitCode, output) = await Kubectl.Run(
            null, "wait", "--for=condition=Ready", "modeldeployment/digits", "-n", Namespace, $"--timeout={Patience}");
        exitCode.ShouldBe(0, output);
    }

    private async Task<JsonObject> Json()
    {
        var (exitCode, output) = await Kubectl.Run(null, "get", "modeldeployment", "digits", "-n", Namespace, "-o", "json");
        exitCode.ShouldBe(0, output);
        return JsonNode.Parse(output)!.AsObject();
    }
}
