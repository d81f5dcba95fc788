using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Reconciling;

/// <summary>The whole operator, while somebody cordons and drains the node of a model's pods.</summary>
public sealed class DrainTests : IAsyncLifetime
{
    private readonly ModelDeployment _owner = Sample.Digits(s => s with { Gpu = null, Replicas = 1 });
    private readonly string _revision;
    private OperatorInMemory _operator = null!;

    public DrainTests() => _revision = RevisionTemplate.Of(_owner.Spec).Revision;

    public async Task InitializeAsync()
    {
        _operator = await OperatorInMemory.StartAsync(cluster =>
        {
            cluster.Put("/api/v1/nodes/first", """{"spec":{}}""");
            cluster.Put("/api/v1/nodes/second", """{"spec":{}}""");
        });
        _operator.Apply(_owner);
        await Eventually.True(
            () => Get($"/apis/apps/v1/namespaces/ml/deployments/digits-{_revision}") is not null, "the revision's Deployment");
        Put("a", "first");
        await Eventually.True(() => (string?)ModelDeployment()["status"]?["stableRevision"] == _revision, "it is stable");
    }

    public async Task DisposeAsync() => await _operator.DisposeAsync();

    [Fact]
    public async Task OnlyPod_IsProtected_AndGetsASecondOneWhenItsNodeIsCordoned()
    {
        await Eventually.True(() => (int?)Budget()?["minAvailable"] == 1, "an eviction waits");

        _operator.Cluster.Put("/api/v1/nodes/first", """{"spec":{"unschedulable":true}}""");
        await Eventually.True(() => Replicas() == 2, "a second pod is asked for");

        Put("b", "second");
        _operator.Cluster.Delete("/api/v1/namespaces/ml/pods/a");
        await Eventually.True(() => Replicas() == 1, "one is enough again");
    }

    [Fact]
    public async Task CordonThatIsTakenBack_LeavesOnePod()
    {
        _operator.Cluster.Put("/api/v1/nodes/first", """{"spec":{"unschedulable":true}}""");
        await Eventually.True(() => Replicas() == 2, "a second pod is asked for");

        _operator.Cluster.Put("/api/v1/nodes/first", """{"spec":{}}""");
        await Eventually.True(() => Replicas() == 1, "one is enough again");
    }

    private void Put(string name, string node) => _operator.Cluster.Put($"/api/v1/namespaces/ml/pods/{name}", $$"""
        {"metadata":{"labels":{"app.kubernetes.io/managed-by":"model-operator","app.kubernetes.io/component":"model","modeloperator.dev/name":"digits","modeloperator.dev/revision":"{{_revision}}","pod-template-hash":"abc"},
          "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"digits-{{_revision}}-abc","uid":"rs-1","controller":true}]},
         "spec":{"nodeName":"{{node}}"},
         "status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]} }
        """);

    private JsonObject? Get(string path) => _operator.Cluster.Get(path);

    private JsonObject ModelDeployment() => Get("/apis/modeloperator.dev/v1alpha1/namespaces/ml/modeldeployments/digits")!;

    private JsonNode? Budget() => Get($"/apis/policy/v1/namespaces/ml/poddisruptionbudgets/digits-{_revision}")?["spec"];

    private int? Replicas() => (int?)Get($"/apis/apps/v1/namespaces/ml/deployments/digits-{_revision}")?["spec"]?["replicas"];
}
