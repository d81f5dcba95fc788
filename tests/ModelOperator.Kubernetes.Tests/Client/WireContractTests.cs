using System.Text.Json;
using k8s.Models;
using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Kubernetes.Tests.Client;

public sealed class WireContractTests
{
    private readonly KubernetesJson _json = new([]);

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
}
