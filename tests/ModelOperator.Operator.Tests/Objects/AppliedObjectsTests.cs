using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Api.Revisions;
using ModelOperator.ClusterTests.Modern;
using ModelOperator.Kubernetes.Client.Json;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Operator.Objects.Revisions.Pods;

namespace ModelOperator.Operator.Tests.Objects;

/// <summary>
/// Everything that is applied, held to what versions before wrote: a field more would be owned from then on, a field less taken away, and
/// another pod template would restart pods. What a change makes different on purpose is changed in applied-objects.json by hand.
/// </summary>
public sealed class AppliedObjectsTests
{
    private static readonly JsonArray Golden =
        JsonNode.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Objects", "applied-objects.json")))!.AsArray();

    [Fact]
    public void EveryObject_IsAppliedAsItWas()
    {
        JsonNode[] now = [.. OperatorObjects.All(), .. Enum.GetValues<PodFormat>().Select(Deployment)];

        now.Length.ShouldBe(Golden.Count);
        foreach (var (built, before) in now.Zip(Golden))
        {
            JsonNode.DeepEquals(built, before).ShouldBeTrue($"{built.ToJsonString()}\n\nand not as before\n\n{before!.ToJsonString()}");
        }
    }

    // A Deployment that is made again after an upgrade must be the one it was. One that exists is never made again.
    private static JsonNode Deployment(PodFormat format)
    {
        var owner = Sample.Digits();
        var built = RevisionDeploymentBuilder.Build(owner, "0123456789", RevisionTemplate.Of(owner.Spec), 3, Sample.Options, format);
        return JsonSerializer.SerializeToNode(built, KubernetesJsonContext.Default.V1Deployment)!;
    }
}
