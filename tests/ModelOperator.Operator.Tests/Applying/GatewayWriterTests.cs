using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ModelOperator.Api;
using ModelOperator.Api.Spec.Pods;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Operator.Applying;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Objects.Templates;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Tests.Applying;

public sealed class GatewayWriterTests
{
    private const string Name = "digits-gateway";
    private static readonly (string, string, string) ByUs = (ModelOperatorApi.FieldManager, "Apply", "spec.replicas");

    private readonly MemoryApi _api = new();

    [Fact]
    public async Task Gateway_IsMadeWithThePodsThatTheSpecAsksFor()
    {
        await WriteAsync(Asking(3));
        Gateway.Spec!.Replicas.ShouldBe(3);
    }

    [Fact]
    public async Task GatewayThatIsGone_IsMadeAgain_ThoughTheSpecIsRefused()
    {
        var owner = Sample.Digits(s => s with
        {
            Traffic = new()
            {
                Gateway = new()
                {
                    Replicas = 2,
                    Pod = Templated.Of("""{"spec":{"nodeSelector":{"pool":7}}}"""),
                    Resources = new() { Limits = new Dictionary<string, NumberOrText> { ["memory"] = "4GB" } }
                }
            },
            Monitoring = new() { Feedback = new() { KeySecret = "keys", MaxDelay = "500ms" } },
        });

        await WriteAsync(owner, extent: PlanExtent.WhatRuns);

        Gateway.Spec!.Replicas.ShouldBe(2);
        var container = Gateway.Spec.Template!.Spec!.Containers![0];
        container.Resources!.Limits!["memory"].ToString().ShouldBe("512Mi");
        container.Args!.ShouldNotContain("--feedback");
    }

    [Fact]
    public async Task SizeThatSomebodyElseChose_Stays_AndSoItDoesWhenThePodsChange()
    {
        await WriteAsync(Asking(3));
        Scale(5, ("kube-controller-manager", "Update", "spec.replicas"));
        _api.Writes.Clear();

        await WriteAsync(Asking(3));
        _api.Writes.ShouldBeEmpty();

        await WriteAsync(Asking(3), new() { GatewayImage = "gateway:2", ModelServerImage = "model-server:1" });
        _api.Writes.ShouldBe([$"apply Deployment {Name}"]);
        (Gateway.Spec!.Replicas, Gateway.Spec.Template!.Spec!.Containers![0].Image).ShouldBe((5, "gateway:2"));
    }

    [Fact]
    public async Task SizeThatAnOlderOperatorApplied_StaysThroughTheUpgrade()
    {
        await WriteAsync(Asking(2));
        Scale(5, ByUs);
        _api.Put(Gateway with { Metadata = Gateway.Metadata with { Annotations = null } });

        await WriteAsync(Asking(2));

        Gateway.Spec!.Replicas.ShouldBe(5);
        Gateway.Metadata.Annotations!.Values.ShouldBe(["2"], "from now on a change of the spec is seen");
    }

    [Fact]
    public async Task SizeThatIsChosenBetweenLookAndWrite_IsNotOverwritten()
    {
        await WriteAsync(Asking(2));
        _api.JustBefore = what =>
        {
            if (what.StartsWith("apply", StringComparison.Ordinal) && Gateway.Spec!.Replicas == 2)
            {
                Scale(7, ("kube-controller-manager", "Update", "spec.replicas"));
            }
        };

        var newer = new ModelOperatorOptions { GatewayImage = "gateway:2", ModelServerImage = "model-server:1" };
        (await Should.ThrowAsync<KubernetesApiException>(() => WriteAsync(Asking(2), newer))).IsConflict.ShouldBeTrue();
        await WriteAsync(Asking(2), newer);

        Gateway.Spec!.Replicas.ShouldBe(7);
    }

    [Theory]
    [InlineData("kubectl", 4)]
    [InlineData("kubectl-scale", 4)]
    [InlineData("kube-controller-manager", 5)]
    public async Task ChangeOfTheSpec_IsWritten_UnlessAnAutoscalerHasTheSize(string manager, int pods)
    {
        await WriteAsync(Asking(3));
        Scale(5, (manager, "Update", "spec.replicas"));

        await WriteAsync(Asking(4));
        await WriteAsync(Asking(4));
        Gateway.Spec!.Replicas.ShouldBe(pods);

        _api.Writes.Clear();
        await WriteAsync(Asking(4));
        _api.Writes.ShouldBeEmpty();
    }

    [Fact]
    public async Task R30_GatewayWithoutPods_GetsThem()
    {
        await WriteAsync(Asking(3));
        Scale(0, ("kubectl", "Update", "spec.replicas"));

        await WriteAsync(Asking(3));

        Gateway.Spec!.Replicas.ShouldBe(3);
    }

    [Fact]
    public async Task Placement_ThatTheChartNoLongerHas_IsTakenAway_AndThenNothingIsWritten()
    {
        var placed = new ModelOperatorOptions
        {
            GatewayImage = "gateway:1",
            ModelServerImage = "model-server:1",
            GatewayPlacement = """{"nodeSelector":{"pool":"edge"},"priorityClassName":"high"}""",
        };
        await WriteAsync(Asking(2), placed);
        Gateway.Spec!.Template!.Spec!.NodeSelector!["pool"].ShouldBe("edge");

        await WriteAsync(Asking(2));
        (Gateway.Spec!.Template!.Spec!.NodeSelector, Gateway.Spec.Template.Spec.PriorityClassName).ShouldBe((null, null));

        _api.Writes.Clear();
        await WriteAsync(Asking(2));
        _api.Writes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Placement_ThatComesWithAnUpgrade_ReachesTheGatewayThatIsThere()
    {
        await WriteAsync(Asking(2));

        var placed = new ModelOperatorOptions
        {
            GatewayImage = "gateway:1",
            ModelServerImage = "model-server:1",
            GatewayPlacement = """{"imagePullSecrets":[{"name":"registry"}]}""",
        };
        await WriteAsync(Asking(2), placed);

        Gateway.Spec!.Template!.Spec!.ImagePullSecrets!.ShouldHaveSingleItem().Name.ShouldBe("registry");
    }

    [Fact]
    public async Task Tracing_ReachesTheGatewayThatIsThere_AndIsTakenAwayAgain()
    {
        await WriteAsync(Asking(2));

        await WriteAsync(Asking(2), Sample.TracedOptions);
        Variables().ShouldContain("OTEL_EXPORTER_OTLP_ENDPOINT");

        await WriteAsync(Asking(2));
        Variables().ShouldNotContain(name => name.StartsWith("OTEL_", StringComparison.Ordinal));

        _api.Writes.Clear();
        await WriteAsync(Asking(2));
        _api.Writes.ShouldBeEmpty();

        IEnumerable<string> Variables() => Gateway.Spec!.Template!.Spec!.Containers![0].Env!.Select(variable => variable.Name!);
    }

    private V1Deployment Gateway => _api.Find<V1Deployment>(Name).ShouldNotBeNull();

    private void Scale(int pods, (string, string, string) owner)
    {
        _api.Put(Gateway with { Spec = Gateway.Spec! with { Replicas = pods } });
        _api.Own<V1Deployment>(Name, owner);
    }

    private static ModelDeployment Asking(int pods) =>
        Sample.Digits(s => s with { Traffic = new() { Gateway = new() { Replicas = pods } } });

    private Task WriteAsync(ModelDeployment owner, ModelOperatorOptions? options = null, PlanExtent extent = PlanExtent.Everything) =>
        new GatewayWriter(_api.Owned<V1Deployment>(), Options.Create(options ?? Sample.Options),
            NullLogger<GatewayWriter>.Instance)
            .WriteAsync(owner, new()
            {
                Extent = extent,
                DesiredRevision = "",
                Status = new(),
                Sizes = [],
                Deletions = [],
                Route = null,
                Transitions = []
            },
                default);
}
