using System.Text.Json;
using k8s.Models;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Monitoring;
using ModelOperator.Api.Spec.Pods;
using ModelOperator.Kubernetes.Client.Json;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Operator.Objects.Revisions.Pods;

namespace ModelOperator.Operator.Tests.Objects;

public sealed class RevisionDeploymentBuilderTests
{
    [Fact]
    public void Pods_AreScheduledOntoTheirGpus()
    {
        var pod = Build().Spec!.Template!.Spec!;

        pod.Containers![0].Resources!.Limits!["nvidia.com/gpu"].ToString().ShouldBe("2");
        pod.RuntimeClassName.ShouldBe("nvidia");
        var term = pod.Affinity!.NodeAffinity!.RequiredDuringSchedulingIgnoredDuringExecution!.NodeSelectorTerms!.ShouldHaveSingleItem();
        var expression = term.MatchExpressions!.ShouldHaveSingleItem();
        (expression.Key, expression.OperatorProperty).ShouldBe(("nvidia.com/gpu.product", "In"));
        expression.Values.ShouldBe(["NVIDIA-H200"]);
        pod.Tolerations!.ShouldContain(t => t.Key == "nvidia.com/gpu" && t.OperatorProperty == "Exists" && t.Effect == "NoSchedule");
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
        var pod = Build(s => s with
        {
            Model = s.Model with
            {
                Uri = "https://models.example/m.onnx",
                CredentialsSecret = "token"
            }
        }).Spec!.Template!.Spec!;

        pod.InitContainers![0].VolumeMounts!.ShouldContain(m => m.Name == "credentials");
        pod.Containers![0].VolumeMounts!.ShouldNotContain(m => m.Name == "credentials");
    }

    [Fact]
    public void S3_OfItsOwn_ReachesTheFetchingContainer()
    {
        string[] Arguments(S3Spec s3) =>
            [.. Build(s => s with { Model = s.Model with { Uri = "s3://models/m.onnx",
                S3 = s3 } }).Spec!.Template!.Spec!.InitContainers![0].Args!.Skip(7)];

        Arguments(new() { Endpoint = "https://minio:9000", Region = "eu-west-1", PathStyle = true })
            .ShouldBe(["--s3-endpoint=https://minio:9000", "--s3-region=eu-west-1", "--s3-path-style=true"]);
        Arguments(new() { Endpoint = "http://minio.storage:9000" })
            .ShouldBe(["--s3-endpoint=http://minio.storage:9000", "--allow-http=minio.storage"]);
        Arguments(new()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("s3://models/llm/", 1024, "2Ti", null)]
    [InlineData("s3://models/llm/", 100, "200Gi", "--max-folder-size=100Gi")]
    [InlineData("s3://models/m.onnx", 100, "21Gi", null)]
    public void LargestFolder_IsTheAdministrators(string uri, int gibibytes, string limit, string? argument)
    {
        var owner = Sample.Digits(spec => spec with { Model = new() { Uri = uri } });
        var options = new ModelOperatorOptions { ModelServerImage = "model-server:1", MaxFolderGibibytes = gibibytes };
        var pod = RevisionDeploymentBuilder.Build(
            owner, "0123456789", RevisionTemplate.Of(owner.Spec), 1, options, PodFormats.Newest).Spec!.Template!.Spec!;

        pod.Volumes!.Single(v => v.Name == "models").EmptyDir!.SizeLimit!.ToString().ShouldBe(limit);
        pod.InitContainers![0].Args!.SingleOrDefault(a => a.StartsWith("--max-folder-size", StringComparison.Ordinal)).ShouldBe(argument);
    }

    [Theory]
    [InlineData("s3://models/llm/", "/model", "/llm")]
    [InlineData("s3://models/m.onnx", "/model.onnx", "/llm")]
    public void Cache_IsWrittenByTheFetchingContainer_AndReadByTheServer(string uri, string file, string mountPath)
    {
        var digest = new string('a', 64);
        var pod = Build(s => s with
        {
            Model = s.Model with { Uri = uri, Sha256 = digest, MountPath = mountPath, Cache = new() { Claim = "models-cache" } },
        }).Spec!.Template!.Spec!;

        var volume = pod.Volumes!.Single(v => v.Name == "models");
        (volume.PersistentVolumeClaim!.ClaimName, volume.EmptyDir).ShouldBe(("models-cache", null));
        var fetch = pod.InitContainers![0];
        fetch.Args!.ShouldContain($"/models/sha256/{digest}{file}");
        fetch.Args!.ShouldContain("--shared=true");
        fetch.VolumeMounts!.Single(m => m.Name == "models").ShouldSatisfyAllConditions(
            mount => mount.MountPath.ShouldBe("/models"), mount => mount.SubPath.ShouldBeNull());
        pod.Containers![0].VolumeMounts!.Single(m => m.Name == "models").ShouldSatisfyAllConditions(
            mount => mount.MountPath.ShouldBe(mountPath), mount => mount.SubPath.ShouldBe($"sha256/{digest}"),
            mount => mount.ReadOnlyProperty.ShouldBe(true));
        pod.Containers![0].Args!.ShouldContain(mountPath + file);
        pod.SecurityContext!.FsGroupChangePolicy.ShouldBe("OnRootMismatch");
    }

    [Theory]
    [InlineData("pvc://models/llm/2/", "/llm/model", "llm/2")]
    [InlineData("pvc://models/my%20models/m.onnx", "/llm/model.onnx", "my models/m.onnx")]
    public void ModelOnTheClaimItself_IsMountedFromWhereItIs(string uri, string path, string place)
    {
        var pod = Build(s => s with
        {
            Model = s.Model with { Uri = uri, Sha256 = new string('a', 64), MountPath = "/llm", Cache = new() { Claim = "models" } },
        }).Spec!.Template!.Spec!;

        pod.Volumes!.Where(v => v.PersistentVolumeClaim is not null).Select(v => (v.Name, v.PersistentVolumeClaim!.ClaimName))
            .ShouldBe([("models", "models")]);
        var fetch = pod.InitContainers![0];
        fetch.Args!.ShouldContain("--in-place=true");
        fetch.Args![fetch.Args!.IndexOf("--source") + 1].ShouldBe("/models");
        fetch.VolumeMounts!.Select(m => m.Name).ShouldBe(["models", "tmp"]);
        pod.Containers![0].VolumeMounts!.Single(m => m.Name == "models").ShouldSatisfyAllConditions(
            mount => mount.MountPath.ShouldBe(path), mount => mount.SubPath.ShouldBe(place),
            mount => mount.ReadOnlyProperty.ShouldBe(true));
        pod.Containers![0].Args!.ShouldContain(path);
    }

    [Fact]
    public void Fetch_FromARegistry_KnowsTheTokenServersThatTheAdministratorAllows()
    {
        const string Allowed = "registry.example=tokens.example";
        static IEnumerable<string> Arguments(string uri, string allowed)
        {
            var owner = Sample.Digits(spec => spec with { Model = new() { Uri = uri } });
            var options = new ModelOperatorOptions { ModelServerImage = "model-server:1", TokenServers = allowed };
            return RevisionDeploymentBuilder.Build(
                owner, "0123456789", RevisionTemplate.Of(owner.Spec), 1, options).Spec!.Template!.Spec!.InitContainers![0].Args!;
        }

        Arguments("oci://registry.example/models:v1", Allowed).ShouldContain($"--token-servers={Allowed}");
        Arguments("oci://registry.example/models:v1", "")
            .ShouldNotContain(argument => argument.StartsWith("--token-servers", StringComparison.Ordinal));
        Arguments("https://models.example/m.onnx", Allowed)
            .ShouldNotContain(argument => argument.StartsWith("--token-servers", StringComparison.Ordinal));
    }

    [Fact]
    public void FeedbackAtServers_IsToldToTheServer_WithItsKeysAsAMount()
    {
        var feedback = new FeedbackSpec { KeySecret = "keys", AtServers = true, KeepShadow = "1h", ShadowOutput = "label" };
        var pod = Build(s => s with { Monitoring = new() { Feedback = feedback } }).Spec!.Template!.Spec!;

        pod.Containers![0].Args!.TakeLast(2).ShouldBe(
        [
            "--feedback",
            """{"keys":"/etc/model-operator/feedback","model":"ml/digits","maxDelaySeconds":2592000,"slices":[]}""",
        ]);
        var volume = pod.Volumes!.Single(v => v.Name == "feedback-keys").Secret.ShouldNotBeNull();
        (volume.SecretName, volume.Optional).ShouldBe(("keys", true));
        pod.Containers![0].VolumeMounts!.Single(m => m.Name == "feedback-keys").ReadOnlyProperty.ShouldBe(true);
        pod.InitContainers![0].VolumeMounts!.ShouldNotContain(m => m.Name == "feedback-keys");
    }

    [Fact]
    public void FeedbackAtGateways_ChangesNoServer()
    {
        var plain = Build(s => s).Spec!.Template!;

        var pods = Build(s => s with { Monitoring = new() { Feedback = new() { KeySecret = "keys" } } }).Spec!.Template!;

        Json(pods).ShouldBe(Json(plain));

        static string Json(V1PodTemplateSpec template) =>
            JsonSerializer.Serialize(template, KubernetesJsonContext.Default.V1PodTemplateSpec);
    }

    [Fact]
    public void Profile_IsAFileOfTheServersContainer_AndMayBeMissing()
    {
        var pod = Build(s => s with { Monitoring = new() { Profile = "configmap://digits-profiles/training.json" } }).Spec!.Template!.Spec!;

        var volume = pod.Volumes!.Single(v => v.Name == "profile").ConfigMap.ShouldNotBeNull();
        (volume.Name, volume.Optional)
            .ShouldBe(("digits-profiles", true), "without it the server says so; the kubelet would wait in silence");
        var mount = pod.Containers![0].VolumeMounts!.Single(m => m.Name == "profile");
        (mount.MountPath, mount.ReadOnlyProperty).ShouldBe(("/profiles/digits-profiles", true));
        pod.Containers![0].Args!.TakeLast(2).ShouldBe(["--profile", "/profiles/digits-profiles/training.json"]);
        pod.InitContainers![0].VolumeMounts!.ShouldNotContain(m => m.Name == "profile");
    }

    [Theory]
    [InlineData((int)PodFormat.First)]
    [InlineData((int)PodFormat.Bounded)]
    [InlineData((int)PodFormat.Held)]
    public void Pods_OfRevisionsMadeBeforeTheCudaImage_AreAsTheyWere(int format)
    {
        var (before, after) = (Build(format: (PodFormat)format), Build(format: (PodFormat)format, options: Sample.CudaOptions));

        JsonSerializer.Serialize(after.Spec!.Template).ShouldBe(JsonSerializer.Serialize(before.Spec!.Template));
    }

    [Theory]
    [InlineData("nvidia.com/gpu")]
    [InlineData("nvidia.com/mig-1g.10gb")]
    public void Pods_WithNvidiaGpus_RunTheCudaImage_WhereOneIsConfigured(string resource)
    {
        ModelDeploymentSpec Asking(ModelDeploymentSpec spec) => spec with { Gpu = new() { Resource = resource } };

        Images(Build(Asking, options: Sample.CudaOptions)).ShouldBe(["model-server:1-cuda", "model-server:1-cuda"]);
        Images(Build(Asking)).ShouldBe(["model-server:1", "model-server:1"]);
    }

    [Fact]
    public void Pods_WithoutNvidiaGpus_OrWithTheUsersOwnServer_GetNothingOfTheCudaImage()
    {
        Images(Build(s => s with { Gpu = null }, options: Sample.CudaOptions)).ShouldBe(["model-server:1", "model-server:1"]);
        Images(Build(s => s with { Gpu = new() { Resource = "amd.com/gpu" } }, options: Sample.CudaOptions))
            .ShouldBe(["model-server:1", "model-server:1"]);
        Images(Build(s => s with { Server = new() { Image = "triton:1" } }, options: Sample.CudaOptions))
            .ShouldBe(["model-server:1", "triton:1"]);
    }

    [Fact]
    public void DigestThatIsHeld_IsAFileOfTheFetchingContainer_AndMayBeMissing()
    {
        var pod = Build(s => s with { Model = s.Model with { Sha256 = null } }).Spec!.Template!.Spec!;

        var volume = pod.Volumes!.Single(v => v.Name == "held").ConfigMap.ShouldNotBeNull();
        (volume.Name, volume.Optional).ShouldBe(("digits-digests", true), "the first pod has none");
        volume.Items!.Select(i => (i.Key, i.Path)).ShouldBe([("0123456789", "sha256")]);
        pod.InitContainers![0].Args!.TakeLast(2).ShouldBe(["--held-digest", "/held/sha256"]);
        pod.InitContainers![0].VolumeMounts!.Single(m => m.Name == "held").MountPath.ShouldBe("/held");
        pod.Containers![0].VolumeMounts!.ShouldNotContain(m => m.Name == "held");
    }

    [Fact]
    public void NewPods_AreSpreadOverNodesAndZones_WhereThatCanBe()
    {
        Build().Spec!.Template!.Spec!.TopologySpreadConstraints!.Select(
            s => (s.TopologyKey, s.WhenUnsatisfiable, s.LabelSelector!.MatchLabels!["modeloperator.dev/revision"]))
            .ShouldBe([("kubernetes.io/hostname", "ScheduleAnyway", "0123456789"),
                ("topology.kubernetes.io/zone", "ScheduleAnyway", "0123456789")]);
        Build(format: PodFormat.Bounded).Spec!.Template!.Spec!.TopologySpreadConstraints.ShouldBeNull(
            "a revision made before keeps its pods");
    }

    [Fact]
    public void PodsOfRevisionsMadeBefore_AndOfSpecsWithADigest_HoldNone()
    {
        foreach (var pod in new[] { Build(), Build(s => s with { Model = s.Model with { Sha256 = null } }, PodFormat.Bounded),
            Build(format: PodFormat.First) })
        {
            pod.Spec!.Template!.Spec!.Volumes!.ShouldNotContain(v => v.Name == "held");
            pod.Spec.Template.Spec.InitContainers![0].Args!.ShouldNotContain("--held-digest");
        }
    }

    [Fact]
    public void ScratchSpace_IsBounded_ByTheSpecWhereItSays()
    {
        Limits(Sample.Digits()).ShouldBe(["21Gi", "1Gi"]);
        Limits(Sample.Digits(s => s with { Server = new() { Image = "triton:1" } })).ShouldBe(["21Gi", "10Gi"]);
        Limits(Sample.Digits(s => s with
        {
            Resources = new()
            {
                Limits = new Dictionary<string,
            NumberOrText>
                { ["ephemeral-storage"] = "50Gi" }
            }
        })).ShouldBe(["21Gi", "50Gi"]);

        static List<string?> Limits(Api.ModelDeployment owner) =>
        [
            .. RevisionDeploymentBuilder.Build(owner, "0123456789", RevisionTemplate.Of(owner.Spec), 3, Sample.Options, PodFormats.Newest)
                .Spec!.Template!.Spec!.Volumes!.Where(v => v.EmptyDir is not null).Select(v => v.EmptyDir!.SizeLimit?.ToString()),
        ];
    }

    [Fact]
    public void OtherImage_GetsNoArgumentsOfOurs()
    {
        var server = Build(s =>
            s with { Server = new() { Image = "triton:1", Args = ["--model-repository=/models"], Port = 8000, ReadinessPath = "/ready" } })
            .Spec!.Template!.Spec!.Containers![0];

        server.Image.ShouldBe("triton:1");
        server.Args.ShouldBe(["--model-repository=/models"]);
        server.ReadinessProbe!.HttpGet!.Path.ShouldBe("/ready");
        server.Ports!.ShouldHaveSingleItem().ContainerPort.ShouldBe(8000);
        server.ReadinessProbe.HttpGet.Port.Value.ShouldBe("http");
        server.LivenessProbe.ShouldBeNull();
        server.Env!.ShouldNotContain(variable => variable.Name == "PROBE_PORT");
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

    private static IEnumerable<string?> Images(V1Deployment built) =>
        built.Spec!.Template!.Spec!.InitContainers!.Concat(built.Spec.Template.Spec.Containers!).Select(container => container.Image);

    private static V1Deployment Build(
        Func<ModelDeploymentSpec, ModelDeploymentSpec>? change = null,
        PodFormat format = PodFormats.Newest,
        ModelOperatorOptions? options = null)
    {
        var owner = Sample.Digits(change);
        return RevisionDeploymentBuilder.Build(owner, "0123456789", RevisionTemplate.Of(owner.Spec), 3, options ?? Sample.Options, format);
    }
}
