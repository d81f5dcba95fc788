using System.Security.Cryptography;
using k8s.Models;
using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.Rollouts;

/// <summary>A model without a digest in the spec that somebody overwrites in place.</summary>
public sealed class HeldModelTests : RolloutTest
{
    private static readonly TimeSpan Minutes = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task ModelOverwrittenBetweenTwoPodsOfARevision_IsNotServedByTheSecond()
    {
        var models = (await Cluster.Api.GetAsync<V1ConfigMap>(Namespace, "digits-models", CancellationToken.None))!.BinaryData!;
        await PutModel(models["v1.onnx"]);
        await Apply(Digits.Spec(1, uri: "configmap://own-models/model.onnx"));
        var stable = (await UntilHealthy("1")).Status!.StableRevision!;
        var digest = Convert.ToHexStringLower(SHA256.HashData(models["v1.onnx"]));
        await Until(d => d.Status?.Revisions?.Any(r => r.Revision == stable && r.ModelDigest == digest) == true,
            "the digest in the status");
        await Cluster.Until(
            () => Cluster.Api.GetAsync<V1ConfigMap>(Namespace, "digits-digests", CancellationToken.None),
            held => held?.Data?.TryGetValue(stable, out var kept) == true && kept == digest, "the digest for later pods");

        await PutModel(models["v2.onnx"]);
        var (exitCode, output) = await Kubectl.Run(null, "delete", "pod", "-n", Namespace, "-l", $"modeloperator.dev/revision={stable}");
        exitCode.ShouldBe(0, output);

        await Until(
            d => d.Status?.Message?.Contains($"this revision began with {digest}", StringComparison.Ordinal) == true,
            "the sentence of the pod that came later", Minutes);
        (await Pods(stable)).Where(pod => pod.Metadata.DeletionTimestamp is null).ShouldAllBe(
            pod => pod.Status!.Conditions!.All(c => c.Type != "Ready" || c.Status != "True"));

        await PutModel(models["v1.onnx"]);
        await Until(d => d.Status?.Revisions?.Any(r => r.Revision == stable && r.ReadyReplicas == 1) == true,
            "the former file is served again", Minutes);
    }

    private Task PutModel(byte[] model) => Apply(
        $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: own-models}}\nbinaryData: {{model.onnx: {Convert.ToBase64String(model)}}}\n");
}
