using System.Text.Json;
using k8s.Models;
using ModelOperator.Api.Spec;
using ModelOperator.Kubernetes.Client.Json;
using ModelOperator.Operator.Applying.Owned;
using ModelOperator.Operator.Objects.Autoscaling;

namespace ModelOperator.Operator.Tests.Objects;

public sealed class RevisionAutoscalerBuilderTests
{
    private static readonly AutoscalingSpec Both = new()
    {
        MinReplicas = 2,
        MaxReplicas = 8,
        TargetCpuUtilization = 70,
        TargetInflightRequests = 1000
    };

    [Fact]
    public void Autoscaler_IsWhatTheServerReads() => Json(Build(Both, 3)).ShouldBe(
        """
        {"maxReplicas":8,"metrics":[{"pods":{"metric":{"name":"model_server_inflight_requests"},"target":{"averageValue":"1k","type":"AverageValue"}},"type":"Pods"},{"resource":{"name":"cpu","target":{"averageUtilization":70,"type":"Utilization"}},"type":"Resource"}],"minReplicas":3,"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"digits-7f9c2ab4d1"}}
        """);

    [Fact]
    public void Metrics_NoneGiven_IsCpuAsKubernetesDefaultsIt() =>
        Build(new() { MaxReplicas = 4 }, 1).Spec!.Metrics!.Single().Resource!.Target!.AverageUtilization.ShouldBe(80);

    [Fact]
    public void Metrics_OnlyRequests_LeavesCpuOut() =>
        Build(new() { MaxReplicas = 4, TargetInflightRequests = 5 }, 1).Spec!.Metrics!.Single().Type.ShouldBe("Pods");

    [Theory]
    [InlineData(0, 1, 8)]
    [InlineData(9, 9, 9)]
    public void Bounds_AreAlwaysOnesTheServerTakes(int floor, int min, int max)
    {
        var spec = Build(Both, floor).Spec!;
        (spec.MinReplicas, spec.MaxReplicas).ShouldBe((min, max));
    }

    [Fact]
    public void R23_QuantityWrittenInAnotherWay_IsNoDifference()
    {
        var wanted = Build(Both, 3);
        var json = JsonSerializer.Serialize(wanted, KubernetesJsonContext.Default.V2HorizontalPodAutoscaler)
            .Replace("\"1k\"", "\"1000\"", StringComparison.Ordinal);
        var stored = JsonSerializer.Deserialize(json, KubernetesJsonContext.Default.V2HorizontalPodAutoscaler)!;

        DesiredState.IsMet(wanted, stored, KubernetesJsonContext.Default.V2HorizontalPodAutoscaler).ShouldBeTrue();
        DesiredState.IsMet(Build(Both with { TargetInflightRequests = 1001 }, 3), stored,
            KubernetesJsonContext.Default.V2HorizontalPodAutoscaler).ShouldBeFalse();
    }

    [Fact]
    public void StatusAlone_IsNoChange()
    {
        var one = Build(Both, 3);
        RevisionAutoscalerBuilder.AskTheSame(one, one with { Metadata = one.Metadata with { ResourceVersion = "9" } }).ShouldBeTrue();
        RevisionAutoscalerBuilder.AskTheSame(one, Build(Both, 4)).ShouldBeFalse();
        RevisionAutoscalerBuilder.AskTheSame(one, one with { Metadata = one.Metadata with { DeletionTimestamp = DateTime.UnixEpoch } })
            .ShouldBeFalse();
    }

    private static V2HorizontalPodAutoscaler Build(AutoscalingSpec spec, int floor) =>
        RevisionAutoscalerBuilder.Build(Sample.Digits(), "7f9c2ab4d1", spec, floor);

    private static string Json(V2HorizontalPodAutoscaler autoscaler) =>
        JsonSerializer.SerializeToNode(autoscaler, KubernetesJsonContext.Default.V2HorizontalPodAutoscaler)!["spec"]!.ToJsonString();
}
