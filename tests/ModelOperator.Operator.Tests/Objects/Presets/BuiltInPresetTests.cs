using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Objects.Revisions.Presets;
using ModelOperator.Operator.Objects.Revisions.Templates.Safety;

namespace ModelOperator.Operator.Tests.Objects.Presets;

public sealed class BuiltInPresetTests
{
    public static TheoryData<string> Kinds => [.. Preset.BuiltIn.Names];

    [Fact]
    public void EveryOperator_HasTritonAndVllm() => Preset.BuiltIn.Names.ShouldBe(["Triton", "VLLM"]);

    [Fact]
    public void Triton_IsStartedAsItsDocumentationSays()
    {
        var pods = Preset.PodsOf(Preset.Digits(new() { Kind = "Triton" }), Preset.Of("Triton"));
        var server = pods.Spec!.Containers.Single();

        server.Image.ShouldStartWith("nvcr.io/nvidia/tritonserver:");
        server.Command.ShouldBe(["tritonserver"]);
        server.Args!.Skip(1).ShouldBe(["--http-port=8080", "--grpc-port=8001", "--metrics-port=8002"]);
        server.Args[0].ShouldStartWith("--model-repository=/models");
        server.ReadinessProbe!.HttpGet!.Path.ShouldBe("/v2/health/ready");
        server.StartupProbe!.HttpGet!.Path.ShouldBe("/v2/health/ready");
        server.LivenessProbe!.HttpGet!.Path.ShouldBe("/v2/health/live");
        server.Ports!.Select(port => (port.Name, port.ContainerPort)).ShouldBe([("http", 8080), ("grpc", 8001), ("metrics", 8002)]);
        server.SecurityContext!.RunAsUser.ShouldBe(1000);
        pods.Metadata!.Annotations!["prometheus.io/port"].ShouldBe("8002");
        pods.Spec.Volumes!.Single(volume => volume.Name == "dshm").EmptyDir!.Medium.ShouldBe("Memory");
    }

    [Fact]
    public void Vllm_IsStartedAsItsDocumentationSays()
    {
        var pods = Preset.PodsOf(Preset.Digits(new() { Kind = "VLLM" }), Preset.Of("VLLM"));
        var server = pods.Spec!.Containers.Single();

        server.Image.ShouldStartWith("docker.io/vllm/vllm-openai:");
        server.Command.ShouldBe(["vllm", "serve"]);
        server.Args![0].ShouldStartWith("/models");
        server.Args.Skip(1).ShouldBe(["--served-model-name", "digits", "--port", "8080"]);
        server.ReadinessProbe!.HttpGet!.Path.ShouldBe("/health");
        server.LivenessProbe!.HttpGet!.Path.ShouldBe("/health");
        server.Env!.Single(variable => variable.Name == "HOME").Value.ShouldBe("/tmp");
        server.Ports!.ShouldHaveSingleItem().ContainerPort.ShouldBe(8080);
        server.VolumeMounts!.ShouldContain(mount => mount.MountPath == "/dev/shm" && mount.Name == "dshm");
        (pods.Metadata!.Annotations!["prometheus.io/scrape"], pods.Metadata.Annotations["prometheus.io/port"]).ShouldBe(("true", "8080"));
        pods.Metadata.Annotations.ContainsKey("prometheus.io/path").ShouldBeFalse("it is the usual one");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Pods_PassTheRestrictedStandard_WithAReadOnlyRoot(string kind)
    {
        var pods = Preset.PodsOf(Preset.Digits(new() { Kind = kind }), Preset.Of(kind));

        PodSafety.FindProblems(pods, PodTemplatePolicy.Restricted).ShouldBeEmpty();
        PodWeaknesses.Describe(pods.Spec).ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Record_IsReadAsItWasWritten(string kind)
    {
        var annotations = new Dictionary<string, string> { ["modeloperator.dev/server-preset"] = RecordedPreset.Write(Preset.Of(kind)) };
        var snapshot = new k8s.Models.V1ControllerRevision { Metadata = new() { Annotations = annotations } };

        RecordedPreset.AreSame(RecordedPreset.Read(snapshot, null).ShouldNotBeNull(), Preset.Of(kind)).ShouldBeTrue();
    }
}
