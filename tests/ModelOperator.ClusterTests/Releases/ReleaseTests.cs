using ModelOperator.ClusterTests.Harness;
using ModelOperator.ClusterTests.Rollouts;
using ModelOperator.Contracts.Objects;

namespace ModelOperator.ClusterTests.Releases;

/// <summary>Helm upgrades, rolls back and uninstalls the operator's release; models serve on, and none of their pods is replaced.</summary>
[Collection(ReleaseCollection.Name)]
public sealed class ReleaseTests : RolloutTest
{
    private const string LogLevel = "{.spec.template.spec.containers[0].env[?(@.name==\"LOG_LEVEL\")].value}";
    private const string Image = "{.spec.template.spec.containers[0].image}";

    private static readonly string[] Left =
        ["CustomResourceDefinition modeldeployments.modeloperator.dev", "Namespace model-operator-system"];

    [Fact]
    public async Task Upgrade_WithOtherValues_ReplacesTheOperator_AndNoPodOfAModel()
    {
        await using var release = await OperatorRelease.FindAsync();
        var pods = await ServedPods();
        await using var traffic = await StartTraffic();

        var (exitCode, output) = await release.UpgradeAsync("logLevel=Debug");

        exitCode.ShouldBe(0, output);
        (await release.OperatorAsync(LogLevel)).ShouldBe("Debug");
        await TheOperatorWorks();
        pods.ShouldBeSubsetOf(await RunningPods());
        (traffic.Failed, traffic.Failures).ShouldBe((0, ""));
    }

    [Fact]
    public async Task UpgradeToAnImageThatIsNotThere_Fails_AndARollbackBringsTheReleaseBack()
    {
        await using var release = await OperatorRelease.FindAsync();
        var image = await release.OperatorAsync(Image);
        var pods = await ServedPods();
        await using var traffic = await StartTraffic();

        var (exitCode, output) = await release.UpgradeAsync("images.operator.tag=there-is-no-such-tag", limit: "15s");
        exitCode.ShouldNotBe(0, output);
        (await release.StateAsync()).ShouldBe("failed");
        (await release.OperatorAsync(Image)).ShouldEndWith(":there-is-no-such-tag");

        await release.RollBackAsync();
        (await release.StateAsync()).ShouldBe("deployed");
        (await release.OperatorAsync(Image)).ShouldBe(image);
        await TheOperatorWorks();
        pods.ShouldBeSubsetOf(await RunningPods());
        (traffic.Failed, traffic.Failures).ShouldBe((0, ""));
    }

    [Fact]
    public async Task Uninstall_LeavesTheDefinitionAndAllThatServes_AndTheNextInstallGoesOnWithIt()
    {
        await using var release = await OperatorRelease.FindAsync();
        var pods = await ServedPods();
        var uid = (await Read())!.Metadata.Uid;
        await using var traffic = await StartTraffic();

        (await release.UninstallAsync()).ShouldContain("[CustomResourceDefinition] modeldeployments.modeloperator.dev");

        await Cluster.Until(
            async () => string.Join(", ", (await release.ObjectsAsync()).Except(Left)), left => left.Length == 0,
            "nothing of the release is left but the definition and the namespace");
        (await release.ObjectsAsync()).ShouldBe(Left);
        var answered = traffic.Total;
        await Cluster.Until(() => Task.FromResult(traffic.Total), total => total > answered + 100, "traffic goes on without an operator");
        (await RunningPods()).ShouldBe(pods, ignoreOrder: true);

        await release.InstallAsync();
        await TheOperatorWorks();
        (await Read())!.Metadata.Uid.ShouldBe(uid);
        pods.ShouldBeSubsetOf(await RunningPods());
        (traffic.Failed, traffic.Failures).ShouldBe((0, ""));
    }

    [Fact]
    public async Task HelmTest_RollsATinyModelOutAndCallsIt_AndLeavesNothing()
    {
        await using var release = await OperatorRelease.FindAsync();

        var (exitCode, output) = await release.TestAsync();

        exitCode.ShouldBe(0, output);
        output.ShouldContain("the model answered [11");
        await Cluster.Until(release.TestObjectsAsync, objects => objects.Length == 0, "nothing of the test is left");
    }

    private async Task<string[]> ServedPods()
    {
        await Apply(Digits.Spec(1));
        await UntilHealthy("1");
        var pods = await RunningPods();
        pods.Length.ShouldBe(2, "one of the model and one of the gateway");
        return pods;
    }

    private async Task TheOperatorWorks()
    {
        await Apply(Digits.Spec(1, replicas: 2));
        await Until(deployment => deployment.Status is { ReadyReplicas: 2 }, "a second pod of the model, as the spec asks now");
    }

    // Each with how often its containers were restarted.
    private async Task<string[]> RunningPods() => (await Kubectl.Run(
        null, "get", "pods", "-n", Namespace, "-l", $"{ModelOperatorApi.NameLabel}=digits",
        "-o", "jsonpath={range .items[*]}{.metadata.uid} {.status.containerStatuses[*].restartCount}{\"\\n\"}{end}"))
        .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
