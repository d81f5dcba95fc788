using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Operator.Reporting;
using ModelOperator.Testing;
using Prometheus;

namespace ModelOperator.Operator.Tests.Reporting;

public sealed class GpuWaitMetricsTests
{
    private readonly CollectorRegistry _registry = new();
    private readonly ModelDeployment _owner = new()
    {
        Metadata = new V1ObjectMeta { Name = "llm", NamespaceProperty = "ml" },
        Spec = new() { Model = new() { Uri = "configmap://models/llm.onnx" }, Gpu = new() },
    };

    [Theory]
    [InlineData("False", "1")]
    [InlineData("True", "0")]
    public async Task Gauge_IsOne_WhileTheConditionSaysThatGpusAreMissing(string status, string value)
    {
        var waits = new GpuWaitMetrics(_registry);

        waits.Show(_owner, new() { Conditions = [new() { Type = ConditionTypes.GpuAvailable, Status = status }] });
        (await PageAsync()).ShouldContain($"modeldeployment_gpu_waiting{{name=\"llm\",namespace=\"ml\"}} {value}\n");

        waits.Show(_owner, new());
        (await PageAsync()).ShouldContain("modeldeployment_gpu_waiting{name=\"llm\",namespace=\"ml\"} 0\n");

        waits.Show(_owner with { Spec = _owner.Spec with { Gpu = null } }, new());
        (await PageAsync()).ShouldNotContain("modeldeployment_gpu_waiting{");

        waits.Show(_owner, new());
        waits.Forget(_owner);
        (await PageAsync()).ShouldNotContain("modeldeployment_gpu_waiting{");
    }

    private Task<string> PageAsync() => Exposition.TextOfAsync(_registry);
}
