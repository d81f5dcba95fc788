using System.Text.Json;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Pods;
using ModelOperator.Rollouts.Tests.Driving;
using ModelOperator.Rollouts.Validation;

namespace ModelOperator.Rollouts.Tests.Validation.Pods;

public sealed class PodRulesTests
{
    private static readonly ModelDeploymentSpec Good = Specs.Canary(1, (10, "5m"));

    [Theory]
    [InlineData("container.apparmor.security.beta.kubernetes.io/server", "unconfined", "switches AppArmor off")]
    [InlineData("container.apparmor.security.beta.kubernetes.io/fetch", "", "switches AppArmor off")]
    [InlineData("Container.AppArmor.Security.Beta.Kubernetes.io/server", "unconfined", "switches AppArmor off")]
    [InlineData("seccomp.security.alpha.kubernetes.io/pod", "unconfined", "system-call filter")]
    [InlineData("container.seccomp.security.alpha.kubernetes.io/server", "localhost/mine.json", "system-call filter")]
    [InlineData("seccomp-profile.kubernetes.cri-o.io", "unconfined", "system-call filter")]
    [InlineData("seccomp-profile.kubernetes.cri-o.io/server", "unconfined", "system-call filter")]
    [InlineData("security.alpha.kubernetes.io/unsafe-sysctls", "kernel.msgmax=65536", "container runtime")]
    [InlineData("pod.beta.kubernetes.io/init-containers", "[]", "container runtime")]
    [InlineData("kubernetes.io/config.mirror", "x", "container runtime")]
    [InlineData("kubernetes.io/config.source", "file", "container runtime")]
    [InlineData("io.kubernetes.cri-o.Devices", "/dev/mem", "container runtime")]
    [InlineData("io.kubernetes.cri-o.userns-mode", "private", "container runtime")]
    [InlineData("cpu-quota.crio.io", "disable", "container runtime")]
    [InlineData("irq-load-balancing.crio.io/server", "disable", "container runtime")]
    [InlineData("io.katacontainers.config.hypervisor.path", "/bin/sh", "container runtime")]
    [InlineData("io.containers.trace-syscall", "x", "container runtime")]
    [InlineData("dev.gvisor.spec.mount.a.source", "/", "container runtime")]
    [InlineData("run.oci.hooks.stderr", "x", "container runtime")]
    [InlineData("org.systemd.property.CPUWeight", "1", "container runtime")]
    [InlineData("cdi.k8s.io/gpu", "nvidia.com/gpu=all", "container runtime")]
    [InlineData("modeloperator.dev/approve", "x", "of the operator's own")]
    [InlineData("prometheus.io/scrape", "false", "scraped")]
    [InlineData("prometheus.io/port", "8080", "scraped")]
    [InlineData("prometheus.io/path", "/v2/models", "scraped")]
    public void AnnotationThatWeakensAPod_OrSpeaksForTheOperator_IsRefused(string key, string value, string says)
    {
        var problem = SpecValidator.FindProblem("digits", Annotated(key, value)).ShouldNotBeNull();

        problem.Field.ShouldBe($"spec.pod.annotations[{key}]");
        problem.Message.ShouldContain(says);
        problem.Message.ShouldContain("leave it out");
    }

    [Theory]
    [InlineData("container.apparmor.security.beta.kubernetes.io/server", "runtime/default")]
    [InlineData("container.apparmor.security.beta.kubernetes.io/server", "localhost/team-a")]
    [InlineData("seccomp.security.alpha.kubernetes.io/pod", "runtime/default")]
    [InlineData("sidecar.istio.io/inject", "false")]
    [InlineData("cluster-autoscaler.kubernetes.io/safe-to-evict", "false")]
    [InlineData("k8s.v1.cni.cncf.io/networks", "rdma")]
    [InlineData("vault.hashicorp.com/agent-inject", "true")]
    [InlineData("example.org/note", "anything, as long\nas it is text")]
    [InlineData("kubernetes.io/egress-bandwidth", "1M")]
    public void OtherAnnotations_AreTheUsers(string key, string value) =>
        SpecValidator.FindProblem("digits", Annotated(key, value)).ShouldBeNull();

    [Theory]
    [InlineData("""{"annotations":{"io.kubernetes.cri-o.Devices":"/dev/mem"}}""", "annotations[io.kubernetes.cri-o.Devices]")]
    [InlineData("""{"annotations":{"modeloperator.dev/approve":"x"}}""", "annotations[modeloperator.dev/approve]")]
    [InlineData("""{"annotations":{"a b":"x"}}""", "annotations")]
    [InlineData("""{"labels":{"modeloperator.dev/other":"x"}}""", "labels[modeloperator.dev/other]")]
    [InlineData("""{"labels":{"a":"not a value"}}""", "labels[a]")]
    public void MetadataOfATemplate_IsHeldToTheSameRules(string metadata, string field) =>
        SpecValidator.FindProblem("digits", Templated(metadata)).ShouldNotBeNull().Field.ShouldBe($"spec.pod.template.metadata.{field}");

    [Theory]
    [InlineData("""{"labels":{"team":"a"},"annotations":{"sidecar.istio.io/inject":"false"}}""")]
    [InlineData("""{"labels":{"team":null},"annotations":[]}""")]
    [InlineData("[]")]
    public void OtherMetadataOfATemplate_IsTheUsers(string metadata) =>
        SpecValidator.FindProblem("digits", Templated(metadata)).ShouldBeNull();

    private static ModelDeploymentSpec Templated(string metadata) =>
        Good with { Pod = new() { Template = new(JsonElement.Parse($$"""{"metadata":{{metadata}}}""")) } };

    [Fact]
    public void ImageOfTheUsers_MayBeScrapedAsTheUserSays() =>
        SpecValidator.FindProblem("digits", Annotated("prometheus.io/port", "8002") with { Server = new() { Image = "triton:1" } })
            .ShouldBeNull();

    [Theory]
    [InlineData("a key", "v", "spec.pod.labels")]
    [InlineData("", "v", "spec.pod.labels")]
    [InlineData("a/b/c", "v", "spec.pod.labels")]
    [InlineData("-a", "v", "spec.pod.labels")]
    [InlineData("example..org/a", "v", "spec.pod.labels")]
    [InlineData("a", "no value", "spec.pod.labels[a]")]
    [InlineData("a", "v\n", "spec.pod.labels[a]")]
    [InlineData("a", "v-", "spec.pod.labels[a]")]
    [InlineData("a", "0123456789012345678901234567890123456789012345678901234567890123", "spec.pod.labels[a]")]
    [InlineData("modeloperator.dev/track", "v", "spec.pod.labels[modeloperator.dev/track]")]
    public void LabelThatNoPodCanHave_IsRefused(string key, string value, string field) => SpecValidator
        .FindProblem("digits", Good with { Pod = new() { Labels = new Dictionary<string, string> { [key] = value } } })
            .ShouldNotBeNull().Field.ShouldBe(field);

    [Fact]
    public void LabelsThatPodsCanHave_AreTheUsers() => SpecValidator.FindProblem("digits", Good with
    {
        Pod = new()
        {
            Labels = new Dictionary<string, string>
            {
                ["team"] = "vision",
                ["kueue.x-k8s.io/queue-name"] = "gpus",
                ["empty"] = "",
                ["a_b.c"] = "1.2_3-x",
                ["modeloperator.dev/name"] = "the-operators-own-wins",
            },
            NodeSelector = new Dictionary<string, string> { ["kubernetes.io/arch"] = "amd64" },
        },
    }).ShouldBeNull();

    [Fact]
    public void NodeSelectorThatNoNodeCanMeet_IsRefused() => SpecValidator
        .FindProblem("digits", Good with { Pod = new() { NodeSelector = new Dictionary<string, string> { ["zone"] = "a b" } } })
        .ShouldNotBeNull().Field.ShouldBe("spec.pod.nodeSelector[zone]");

    [Theory]
    [InlineData("", "env[0].name")]
    [InlineData("A=B", "env[0].name")]
    [InlineData("A\u0000", "env[0].name")]
    public void VariableWithoutAName_IsRefused(string name, string field) =>
        SpecValidator.FindProblem("digits", Good with { Server = new() { Env = [new() { Name = name, Value = "x" }] } })
            .ShouldNotBeNull().Field.ShouldEndWith(field);

    [Fact]
    public void VariableOfTwoSources_IsRefused()
    {
        Problem(new() { Name = "A", ValueFrom = new() }).ShouldContain("exactly one");
        Problem(new() { Name = "A", Value = "x", ValueFrom = new() { SecretKeyRef = new() { Name = "s", Key = "k" } } })
            .ShouldContain("exactly one");
        SpecValidator.FindProblem(
            "digits", With(new() { Name = "A", ValueFrom = new() { SecretKeyRef = new() { Name = "s", Key = "k" } } })).ShouldBeNull();

        static ModelDeploymentSpec With(EnvVar variable) => Good with { Server = new() { Env = [variable] } };
        static string Problem(EnvVar variable) => SpecValidator.FindProblem("digits", With(variable)).ShouldNotBeNull().Message;
    }

    [Theory]
    [InlineData("memory", "4 Gi")]
    [InlineData("ephemeral-storage", "much")]
    [InlineData("cpu", "-1")]
    [InlineData("cpu", "")]
    [InlineData("cpu", "1\n")]
    public void QuantityThatIsNone_IsRefused(string name, string quantity)
    {
        var resources = new ResourcesSpec { Limits = new Dictionary<string, NumberOrText> { [name] = quantity } };

        SpecValidator.FindProblem("digits", Good with { Resources = resources })
            .ShouldNotBeNull().Field.ShouldBe($"spec.resources.limits[{name}]");
        SpecValidator.FindProblem("digits", Good with { Traffic = new() { Gateway = new() { Resources = resources } } })
            .ShouldNotBeNull().Field.ShouldBe($"spec.traffic.gateway.resources.limits[{name}]");
    }

    [Theory]
    [InlineData("500m")]
    [InlineData("2")]
    [InlineData("0.5")]
    [InlineData("4Gi")]
    [InlineData("1e3")]
    [InlineData("1E")]
    public void Quantities_AreAccepted(string quantity) => SpecValidator.FindProblem(
        "digits", Good with { Resources = new() { Requests = new Dictionary<string, NumberOrText> { ["cpu"] = quantity } } })
            .ShouldBeNull();

    private static ModelDeploymentSpec Annotated(string key, string value) =>
        Good with { Pod = new() { Annotations = new Dictionary<string, string> { [key] = value } } };
}
