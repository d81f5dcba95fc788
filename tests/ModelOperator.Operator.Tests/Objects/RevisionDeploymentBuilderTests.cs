using ModelOperator.Api.Spec;
using ModelOperator.Kubernetes.Models;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Rollouts.Revisions;

namespace ModelOperator.Operator.Tests.Objects;

public sealed class RevisionDeploymentBuilderTests
{
    [Fact]
    public void Pods_AreScheduledOntoTheirGpus()
    {
        var pod = Build().Spec!.Template!.Spec!;

        pod.Containers![0].Resources!.Limits!["nvidia.com/gpu"].ShouldBe("2");
        pod.RuntimeClassName.ShouldBe("nvidia");
        var term = pod.Affinity!.NodeAffinity!.RequiredDuringSchedulingIgnoredDuringExecution!.NodeSelectorTerms!.ShouldHaveSingleItem();
        var expression = term.MatchExpressions!.ShouldHaveSingleItem();
        (expression.Key, expression.Operator).ShouldBe(("nvidia.com/gpu.product", "In"));
        expression.Values.ShouldBe(["NVIDIA-H200"]);
        pod.Tolerations!.ShouldContain(t => t.Key == "nvidia.com/gpu" && t.Operator == "Exists" && t.Effect == "NoSchedule");
    }

    [Fact]
    public void Pods_WithoutGpu_AskForNone()
    {
        var pod = Build(s => s with { Gpu = null }).Spec!.Template!.Spec!;

        pod.Containers![0].Resources.ShouldBeNull();
        pod.Affinity.ShouldBeNull();
        pod.Tolerations.ShouldBeNull();
    }

    [Fact]
    public void Pods_PassTheRestrictedPodSecurityStandard()
    {
        var pod = Build().Spec!.Template!.Spec!;

        pod.SecurityContext!.RunAsNonRoot.ShouldBe(true);
        pod.SecurityContext.SeccompProfile!.Type.ShouldBe("RuntimeDefault");
        pod.AutomountServiceAccountToken.ShouldBe(false);
        foreach (var container in pod.InitContainers!.Concat(pod.Containers!))
        {
            container.SecurityContext!.AllowPrivilegeEscalation.ShouldBe(false);
            container.SecurityContext.Capabilities!.Drop.ShouldBe(["ALL"]);
            container.SecurityContext.ReadOnlyRootFilesystem.ShouldBe(true);
        }
    }

    [Fact]
    public void Fetch_GetsTheConfigMapAsFilesAndTheDigest()
    {
        var pod = Build().Spec!.Template!.Spec!;
        var fetch = pod.InitContainers!.ShouldHaveSingleItem();

        fetch.Args.ShouldBe(
        [
            "fetch", "--uri", "configmap://digits-models/v1.onnx", "--output", "/models/model.onnx",
            "--sha256", new string('a', 64), "--source", "/source",
        ]);
        pod.Volumes!.Single(v => v.Name == "source").ConfigMap!.Name.ShouldBe("digits-models");
        pod.Containers![0].VolumeMounts!.ShouldNotContain(m => m.Name == "source");
    }

    [Fact]
    public void Credentials_ReachTheFetchingContainerOnly()
    {
        var pod = Build(s => s with { Model = s.Model with { Uri = "https://models.example/m.onnx", CredentialsSecret = "token" } }).Spec!.Template!.Spec!;

        pod.InitContainers![0].VolumeMounts!.ShouldContain(m => m.Name == "credentials");
        pod.Containers![0].VolumeMounts!.ShouldNotContain(m => m.Name == "credentials");
    }

    [Fact]
    public void OtherImage_GetsNoArgumentsOfOurs()
    {
        var server = Build(s => s with { Server = new() { Image = "triton:1", Args = ["--model-repository=/models"], Port = 8000, ReadinessPath = "/ready" } })
            .Spec!.Template!.Spec!.Containers![0];

        server.Image.ShouldBe("triton:1");
        server.Args.ShouldBe(["--model-repository=/models"]);
        server.ReadinessProbe!.HttpGet!.Path.ShouldBe("/ready");
        server.Ports!.ShouldHaveSingleItem().ContainerPort.ShouldBe(8000);
    }

    [Fact]
    public void UsersLabels_NeverReplaceOurs()
    {
        var labels = Build(s => s with
        {
            Pod = new() { Labels = new Dictionary<string, string> { ["modeloperator.dev/name"] = "other", ["team"] = "vision" } },
        }).Spec!.Template!.Metadata.Labels!;

        labels["modeloperator.dev/name"].ShouldBe("digits");
        labels["team"].ShouldBe("vision");
    }

    private static V1Deployment Build(Func<ModelDeploymentSpec, ModelDeploymentSpec>? change = null)
    {
        var owner = Sample.Digits(change);
        return RevisionDeploymentBuilder.Build(owner, "0123456789", RevisionTemplate.Of(owner.Spec), 3, Sample.Options);
    }
}
