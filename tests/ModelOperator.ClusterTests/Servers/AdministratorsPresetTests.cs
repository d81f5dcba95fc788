using ModelOperator.ClusterTests.Harness;
using ModelOperator.ClusterTests.Releases;

namespace ModelOperator.ClusterTests.Servers;

/// <summary>A preset of the chart's values, for a server that must be root and writes its root file system.</summary>
[Collection(ReleaseCollection.Name)]
public sealed class AdministratorsPresetTests : ServerTest
{
    private const string Model = "configmap://digits-models/v1.onnx";

    [Fact]
    public async Task PresetOfTheValues_ServesWhenThePolicyAllowsIt_AndAChangedOneRestartsNothing()
    {
        await using var release = await OperatorRelease.FindAsync();
        await Upgrade(release, "Baseline", "/ready");
        await Apply(Spec(Model, "{kind: Legacy}"));
        var stable = StableOf(await UntilHealthy("1"));
        var pod = (await Pods(stable)).ShouldHaveSingleItem();
        ServerOf(pod).SecurityContext!.RunAsUser.ShouldBe(0);
        await Until(
            d => d.Status!.Revisions!.Single().Weaknesses?.Contains("user 0 is root", StringComparison.Ordinal) == true,
            "how it is shown");
        (await Plugin.Run(Namespace, "get", "digits")).ShouldContain("is less than restricted");

        await Upgrade(release, "Restricted", "/other");
        await Apply(Spec(Model, "{kind: Legacy, presetVersion: \"2\"}"));
        var refused = await Until(d => Condition(d, "Accepted")?.Status == "False", "the refusal");

        Condition(refused, "Accepted")!.Message!.ShouldContain("podTemplatePolicy: Baseline");
        StableOf(refused).ShouldBe(stable);
        (await Pods(stable)).ShouldHaveSingleItem().Metadata.Uid.ShouldBe(pod.Metadata.Uid, "neither another policy nor another preset");
    }

    [Fact]
    public async Task UnknownKind_IsRefused_WithWhatToDo()
    {
        await Apply(Spec(Model, "{kind: TGI}"));

        var refused = await Until(d => Condition(d, "Accepted")?.Status == "False", "the refusal");

        Condition(refused, "Accepted")!.Message!.ShouldContain("an administrator adds others with chart value serverPresets.TGI");
    }

    private Task Upgrade(OperatorRelease release, string policy, string readinessPath) => release.UpgradeToAsync($$$"""
        podTemplatePolicy: {{{policy}}}
        serverPresets:
          Legacy:
            image: "{{{Image}}}"
            command: [legacyserver]
            args: [--model, "{{ model.path }}", --listen, "{{ port }}"]
            readinessPath: {{{readinessPath}}}
            metricsPath: /stats
            user: 0
            writableRoot: true
        """);
}
