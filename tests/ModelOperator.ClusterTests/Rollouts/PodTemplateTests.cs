using k8s.Models;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.Rollouts;

/// <summary>A part of a pod template in the spec is in the pods, and the API server is asked about it before anything is made.</summary>
public sealed class PodTemplateTests : RolloutTest
{
    [Fact]
    public async Task TemplateOfPods_IsRolledOut_AndOneThatTheServerRefusesIsNot()
    {
        await Apply(Digits.Spec(1));
        await UntilHealthy("1");

        await Apply(Digits.Spec(2, extra: Template("{name: shm, emptyDir: {medium: Memory}}")));
        var stable = (await UntilHealthy("2")).Status!.StableRevision!;

        var pod = (await Pods(stable)).ShouldHaveSingleItem();
        pod.Spec!.Containers!.Single(c => c.Name == "server").VolumeMounts!.ShouldContain(mount => mount.MountPath == "/dev/shm");
        pod.Spec.Volumes!.Single(volume => volume.Name == "shm").EmptyDir!.Medium.ShouldBe("Memory");

        await Apply(Digits.Spec(3, extra: Template("{name: shm, configMap: {name: a, items: [{key: a, path: ../b}]}}")));
        var refused = await Until(
            d => d.Status?.Conditions?.Any(c => c is { Type: ConditionTypes.Accepted, Status: "False" }) == true, "the refusal");

        refused.Status!.Conditions!.Single(c => c.Type == ConditionTypes.Accepted).Message!
            .ShouldContain("spec.template.spec.volumes", Case.Sensitive, "the server's own message");
        (refused.Status.StableRevision, refused.Status.CandidateRevision).ShouldBe((stable, null));
        (await Pods(stable)).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("{hostnme: a}", "spec.pod.template.spec.hostnme: it is no field of a pod template")]
    [InlineData(
        "{containers: [{name: server, livenessProbe: {terminationGracePeriodSeconds: 9}}]}",
        "livenessProbe.terminationGracePeriodSeconds: field not declared in schema")]
    [InlineData(
        "{ephemeralContainers: [{name: shell, image: shell}]}", "it drops spec.ephemeralContainers without a word")]
    public async Task FieldThatNobodyWouldCarryOut_IsNamed_AndChangesNothing(string spec, string words)
    {
        await Apply(Digits.Spec(1, extra: $"  pod: {{template: {{spec: {spec}}}}}"));

        await Until(
            d => Condition(d, ConditionTypes.Accepted) is { Status: "False" } accepted
                && accepted.Message!.Contains(words, StringComparison.Ordinal),
            $"'{words}' in the condition Accepted");

        (await Cluster.Api.ListAsync<V1Deployment>(new() { Namespace = Namespace }, CancellationToken.None)).Items.ShouldBeEmpty();
    }

    private static string Template(string volume) => $$"""
          pod:
            template:
              spec:
                volumes: [{{volume}}]
                containers: [{name: server, volumeMounts: [{name: shm, mountPath: /dev/shm}]}]
        """;
}
