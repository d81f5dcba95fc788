using System.Text.Json;
using k8s.Models;
using ModelOperator.Kubernetes.Client.Json;

namespace ModelOperator.Kubernetes.Tests.Client.Json;

public sealed class WireContractTests
{
    private readonly ObjectJson _json = new([]);

    [Fact]
    public void ManagedFields_AreNotHeld()
    {
        var read = JsonSerializer.Deserialize(
            """{"metadata":{"name":"a","managedFields":[{"manager":"kubelet","operation":"Update"}]}}""", _json.Of<V1ConfigMap>())!;

        read.Metadata.Name.ShouldBe("a");
        read.Metadata.ManagedFields.ShouldBeNull();
    }

    [Fact]
    public void WhatIsNotSet_IsNotWritten() =>
        JsonSerializer.Serialize(
            new V1Deployment { Metadata = new() { Name = "a" }, Spec = new() { Template = new() } }, _json.Of<V1Deployment>())
            .ShouldBe("""{"metadata":{"name":"a"},"spec":{"template":{}}}""");

    // A server may hold a condition without a time, which the package's model cannot read.
    [Theory]
    [InlineData("""{"conditions":[{"type":"Ready","status":"True","reason":"Yes","message":"","lastTransitionTime":null}]}""")]
    [InlineData("""{"conditions":"none"}""")]
    public void StatusThatNobodyReads_MakesNoServiceAndNoBudgetUnreadable(string status)
    {
        var text = $$"""{"metadata":{"name":"a"},"status":{{status}}}""";

        JsonSerializer.Deserialize(text, _json.Of<V1Service>())!.Metadata.Name.ShouldBe("a");
        JsonSerializer.Deserialize(text, _json.Of<V1PodDisruptionBudget>())!.Metadata.Name.ShouldBe("a");
    }
}
