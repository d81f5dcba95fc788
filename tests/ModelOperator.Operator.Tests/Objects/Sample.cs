using ModelOperator.Api;
using ModelOperator.Api.Spec;
using ModelOperator.Operator.Configuration;

namespace ModelOperator.Operator.Tests.Objects;

/// <summary>A ModelDeployment as tests like it.</summary>
internal static class Sample
{
    public static readonly ModelOperatorOptions Options = new() { GatewayImage = "gateway:1", ModelServerImage = "model-server:1" };

    /// <summary>The same, with an image for NVIDIA GPUs.</summary>
    public static readonly ModelOperatorOptions CudaOptions = new()
    {
        GatewayImage = "gateway:1",
        ModelServerImage = "model-server:1",
        ModelServerCudaImage = "model-server:1-cuda",
    };

    /// <summary>The same, with a collector of spans.</summary>
    public static readonly ModelOperatorOptions TracedOptions = new()
    {
        GatewayImage = "gateway:1",
        ModelServerImage = "model-server:1",
        PodTracing = """
            {"endpoint":"http://collector:4317","protocol":"grpc","samplingRatio":0.01,"headersSecret":{"name":"otel","key":"headers"}}
            """,
    };

    public static ModelDeployment Digits(Func<ModelDeploymentSpec, ModelDeploymentSpec>? change = null)
    {
        var spec = new ModelDeploymentSpec
        {
            Model = new() { Uri = "configmap://digits-models/v1.onnx", Sha256 = new string('a', 64), Version = "1" },
            Gpu = new() { Count = 2, Products = ["NVIDIA-H200"], RuntimeClassName = "nvidia" },
            Replicas = 3,
            Strategy = new() { Canary = new() { Steps = [new() { Weight = 10 }] } },
        };
        return new()
        {
            ApiVersion = "modeloperator.dev/v1alpha1",
            Kind = "ModelDeployment",
            Metadata = new() { Name = "digits", NamespaceProperty = "ml", Uid = "uid-1", Generation = 1 },
            Spec = change is null ? spec : change(spec),
        };
    }
}
