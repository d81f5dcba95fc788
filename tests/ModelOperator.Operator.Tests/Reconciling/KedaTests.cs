using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Reconciling;

/// <summary>Autoscaling by KEDA, seen by the whole operator.</summary>
public sealed class KedaTests
{
    private const string Allow = "--Operator:AllowKeda=true";

    private static readonly ModelDeployment ByKeda = Scaled(
        new() { MinReplicas = 1, MaxReplicas = 3, Keda = new() { Triggers = [new() { Type = "cron" }] } });

    private static readonly ModelDeployment ByAutoscaler = Scaled(new() { MinReplicas = 1, MaxReplicas = 3, TargetInflightRequests = 4 });
    private static readonly string Name = $"digits-{RevisionTemplate.Of(ByKeda.Spec).Revision}";
    private static readonly string ScaledObject = $"/apis/keda.sh/v1alpha1/namespaces/ml/scaledobjects/{Name}";
    private static readonly string Autoscaler = $"/apis/autoscaling/v2/namespaces/ml/horizontalpodautoscalers/{Name}";

    [Fact]
    public async Task WithoutKeda_TheOperatorStartsAtOnce_AsksOnce_AndRefusesOnlySpecsThatNeedIt()
    {
        await using var @operator = await OperatorInMemory.StartAsync(
            cluster => cluster.Fail = request => request.Path.StartsWith("/apis/keda.sh", StringComparison.Ordinal)
                ? (404, "404 page not found") : null,
            args: [Allow]);

        @operator.Apply(ByKeda);
        var refused = await @operator.UntilAsync("Accepted", "False", "install KEDA, or remove spec.autoscaling.keda");
        ((string?)refused["reason"]).ShouldBe("KedaUnavailable");
        @operator.Writes.ShouldBeEmpty();

        @operator.Apply(ByAutoscaler);
        await @operator.UntilAsync("Accepted", "True", "");
        await Eventually.True(() => @operator.Cluster.Get(Autoscaler) is not null);
        @operator.Cluster.Server.Received.Count(r => r.Path.StartsWith("/apis/keda.sh", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task OperatorThatMayNotReadScaledObjects_SaysThat_AndServesOtherSpecs()
    {
        await using var @operator = await OperatorInMemory.StartAsync(
            cluster => cluster.Fail = request => request.Path.StartsWith("/apis/keda.sh", StringComparison.Ordinal)
                ? (403, "scaledobjects.keda.sh is forbidden: User \"operator\" cannot list resource \"scaledobjects\"") : null,
            args: [Allow]);

        @operator.Apply(ByKeda);
        await @operator.UntilAsync(
            "Accepted", "False", "the operator may not read ScaledObjects (keda.sh/v1alpha1): its role lacks rights");
        @operator.Apply(ByAutoscaler);

        await Eventually.True(() => @operator.Cluster.Get(Autoscaler) is not null);
    }

    [Fact]
    public async Task ScaledObjectThatKedasWebhookRefusesAtFirst_IsMadeSoon_AndNobodyIsToldOfTheRefusal()
    {
        var asked = 0;
        await using var @operator = await OperatorInMemory.StartAsync(
            cluster => cluster.Fail = request => request.Method is "POST"
                && request.Path.EndsWith("/scaledobjects", StringComparison.Ordinal) && Interlocked.Increment(ref asked) <= 2
                    ? (403, "admission webhook \"vscaledobject.kb.io\" denied the request: already managed by the hpa") : null,
            args: [Allow]);

        @operator.Apply(ByKeda);
        await Eventually.True(() => @operator.Cluster.Get(ScaledObject) is not null);

        @operator.Cluster.Server.Received.Select(request => request.Body)
            .ShouldAllBe(body => !body.Contains("already managed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task R25_AutoscalersOfBothKinds_TakeTurns_AndNeitherIsMadeWhileTheOtherIsThere()
    {
        await using var @operator = await OperatorInMemory.StartAsync(args: [Allow]);
        var madeTooEarly = new ConcurrentQueue<string>();
        @operator.Cluster.Fail = request =>
        {
            var other = request.Path.StartsWith("/apis/keda.sh", StringComparison.Ordinal) ? Autoscaler : ScaledObject;
            if (request.Method is "POST" && @operator.Cluster.Get(other) is not null
                && (request.Path.EndsWith("/scaledobjects", StringComparison.Ordinal)
                    || request.Path.EndsWith("/horizontalpodautoscalers", StringComparison.Ordinal)))
            {
                madeTooEarly.Enqueue(request.Path);
            }

            return null;
        };

        @operator.Apply(ByAutoscaler);
        await Eventually.True(() => @operator.Cluster.Get(Autoscaler) is not null);
        @operator.Apply(ByKeda);
        await Eventually.True(() => @operator.Cluster.Get(ScaledObject) is not null);
        @operator.Cluster.Get(Autoscaler).ShouldBeNull();

        // As KEDA does: it holds the ScaledObject, and makes an autoscaler of its own, which goes last.
        var held = @operator.Cluster.Get(ScaledObject)!;
        held["metadata"]!["finalizers"] = new JsonArray("finalizer.keda.sh");
        @operator.Cluster.Put(ScaledObject, held);
        var kedas = $"/apis/autoscaling/v2/namespaces/ml/horizontalpodautoscalers/keda-hpa-{Name}";
        @operator.Cluster.Put(kedas, OfKeda(@operator.Cluster.Get(ScaledObject)!));
        @operator.Apply(ByAutoscaler);
        await Eventually.True(() => @operator.Cluster.Get(ScaledObject)?["metadata"]!["deletionTimestamp"] is not null);
        var going = @operator.Cluster.Get(ScaledObject)!;
        going["metadata"]!["finalizers"] = new JsonArray();
        @operator.Cluster.Put(ScaledObject, going);
        await Eventually.True(() => @operator.Cluster.Get(ScaledObject) is null);
        @operator.Cluster.Get(Autoscaler).ShouldBeNull("KEDA's own is still there");

        @operator.Cluster.Delete(kedas);
        await Eventually.True(() => @operator.Cluster.Get(Autoscaler) is not null);
        madeTooEarly.ShouldBeEmpty();
    }

    private static JsonObject OfKeda(JsonObject scaled) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["labels"] = scaled["metadata"]!["labels"]!.DeepClone(),
            ["ownerReferences"] = new JsonArray(new JsonObject
            {
                ["apiVersion"] = "keda.sh/v1alpha1",
                ["kind"] = "ScaledObject",
                ["name"] = Name,
                ["uid"] = scaled["metadata"]!["uid"]!.DeepClone(),
                ["controller"] = true,
            }),
        },
        ["spec"] = new JsonObject
        {
            ["maxReplicas"] = 3,
            ["scaleTargetRef"] = new JsonObject { ["kind"] = "Deployment", ["name"] = Name },
        },
    };

    private static ModelDeployment Scaled(AutoscalingSpec autoscaling) =>
        Sample.Digits(s => s with { Gpu = null, Autoscaling = autoscaling });
}
