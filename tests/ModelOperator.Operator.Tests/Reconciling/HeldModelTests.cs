using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Reconciling;

/// <summary>The whole operator, and a model without a digest in the spec that somebody overwrites in place.</summary>
public sealed class HeldModelTests : IAsyncLifetime
{
    private static readonly string First = new('1', 64);
    private static readonly string Other = new('2', 64);

    private readonly ModelDeployment _owner = Sample.Digits(
        s => s with { Gpu = null, Replicas = 2, Model = s.Model with { Sha256 = null } });
    private readonly string _revision;
    private OperatorInMemory _operator = null!;

    public HeldModelTests() => _revision = RevisionTemplate.Of(_owner.Spec).Revision;

    public async Task InitializeAsync() => _operator = await OperatorInMemory.StartAsync();

    public async Task DisposeAsync() => await _operator.DisposeAsync();

    [Fact]
    public async Task TwoPodsOfOneRevision_WithDifferentModels_AreNotBothServed()
    {
        await DeployAsync();

        Put("a", First, finished: "2026-01-01T00:00:01Z");
        await Eventually.True(() => Digest() == First, "the first digest in the status");
        Put("b", Other, finished: "2026-01-01T00:00:02Z");

        await Eventually.True(() => Pod("b") is null, "the pod with another model is taken away");
        Pod("a").ShouldNotBeNull();
        Digest().ShouldBe(First);
        var history = Deployment()["status"]!["history"]!.AsArray().Select(h => (string?)h!["message"]).ToList();
        history.ShouldContain(m => m!.Contains(First, StringComparison.Ordinal) && m.Contains(Other, StringComparison.Ordinal));
    }

    [Fact]
    public async Task DigestThatIsHeld_IsWrittenDownForPodsThatComeLater()
    {
        await DeployAsync();

        Put("a", First, finished: "2026-01-01T00:00:01Z");

        await Eventually.True(
            () => (string?)Get("/api/v1/namespaces/ml/configmaps/digits-digests")?["data"]?[_revision] == First, "the ConfigMap");
        ((string?)Get($"/apis/apps/v1/namespaces/ml/controllerrevisions/digits-{_revision}")?["metadata"]?["annotations"]?["modeloperator.dev/model-digest"]).ShouldBe(First);

        _operator.Cluster.Delete("/api/v1/namespaces/ml/configmaps/digits-digests");
        await Eventually.True(
            () => (string?)Get("/api/v1/namespaces/ml/configmaps/digits-digests")?["data"]?[_revision] == First, "it is made again");
    }

    [Fact]
    public async Task ConfigMapOfDigests_IsMadeBeforeAnyPodHasFetched()
    {
        await DeployAsync();

        await Eventually.True(() => Get("/api/v1/namespaces/ml/configmaps/digits-digests") is not null, "the ConfigMap");
        (Get("/api/v1/namespaces/ml/configmaps/digits-digests")!["data"] as JsonObject ?? []).ShouldBeEmpty();
    }

    [Fact]
    public async Task EmptyConfigMapThatTheServerRefuses_KeepsNothingElseFromBeingMade()
    {
        var refused = 0;
        _operator.Cluster.Fail = request =>
            request.Path.EndsWith("/configmaps", StringComparison.Ordinal) && request.Body.Contains("digits-digests", StringComparison.Ordinal)
                && Interlocked.Increment(ref refused) > 0
                ? (403, "exceeded quota: count/configmaps")
                : null;

        _operator.Apply(_owner);

        await Eventually.True(() => Volatile.Read(ref refused) > 0, "the server has refused the ConfigMap");
        Get($"/apis/apps/v1/namespaces/ml/deployments/digits-{_revision}").ShouldNotBeNull();
        Get("/apis/apps/v1/namespaces/ml/deployments/digits-gateway").ShouldNotBeNull();
    }

    private async Task DeployAsync()
    {
        _operator.Apply(_owner);
        await Eventually.True(
            () => Get($"/apis/apps/v1/namespaces/ml/deployments/digits-{_revision}") is not null, "the revision's Deployment");
    }

    private void Put(string name, string digest, string finished) => _operator.Cluster.Put($"/api/v1/namespaces/ml/pods/{name}", $$"""
        {"metadata":{"labels":{"app.kubernetes.io/managed-by":"model-operator","app.kubernetes.io/component":"model","modeloperator.dev/name":"digits","modeloperator.dev/revision":"{{_revision}}","pod-template-hash":"abc"},
          "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"digits-{{_revision}}-abc","uid":"rs-1","controller":true}]},
         "status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}],
          "initContainerStatuses":[{"name":"fetch","ready":true,"state":{"terminated":{"exitCode":0,"finishedAt":"{{finished}}","message":"{\"sha256\":\"{{digest}}\"}"} } }],
          "containerStatuses":[{"name":"server","ready":true,"state":{"running":{} } }]} }
        """);

    private JsonObject? Get(string path) => _operator.Cluster.Get(path);

    private JsonObject? Pod(string name) => Get($"/api/v1/namespaces/ml/pods/{name}");

    private JsonObject Deployment() => Get("/apis/modeloperator.dev/v1alpha1/namespaces/ml/modeldeployments/digits")!;

    private string? Digest() => (string?)(Deployment()["status"]?["revisions"] as JsonArray)?.FirstOrDefault()?["modelDigest"];
}
