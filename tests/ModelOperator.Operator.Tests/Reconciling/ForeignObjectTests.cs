using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Reconciling;

/// <summary>Objects of other people under names that we need (R28), seen by the whole operator.</summary>
public sealed class ForeignObjectTests
{
    private const string Revision = "<revision>";
    private static readonly ModelDeployment Digits = Sample.Digits(s => s with
    {
        Gpu = null,
        Strategy = new() { BlueGreen = new() },
        Autoscaling = new() { MinReplicas = 1, MaxReplicas = 3, TargetInflightRequests = 4 },
    });

    public static readonly TheoryData<string> EveryKind =
    [
        "/api/v1/namespaces/ml/services/digits",
        "/api/v1/namespaces/ml/services/digits-preview",
        $"/api/v1/namespaces/ml/services/digits-{Revision}",
        "/api/v1/namespaces/ml/configmaps/digits-gateway",
        "/api/v1/namespaces/ml/serviceaccounts/digits-gateway",
        "/apis/apps/v1/namespaces/ml/deployments/digits-gateway",
        $"/apis/apps/v1/namespaces/ml/deployments/digits-{Revision}",
        $"/apis/apps/v1/namespaces/ml/controllerrevisions/digits-{Revision}",
        "/apis/rbac.authorization.k8s.io/v1/namespaces/ml/roles/digits-gateway",
        "/apis/rbac.authorization.k8s.io/v1/namespaces/ml/rolebindings/digits-gateway",
        "/apis/policy/v1/namespaces/ml/poddisruptionbudgets/digits-gateway",
        $"/apis/autoscaling/v2/namespaces/ml/horizontalpodautoscalers/digits-{Revision}",
    ];

    [Theory]
    [MemberData(nameof(EveryKind))]
    public async Task R28_NameOfAForeignObject_IsRefused_AndNothingIsWritten(string path)
    {
        path = Named(path);
        await using var @operator = await OperatorInMemory.StartAsync(c => c.Put(path, """{"metadata":{"labels":{"mine":"true"}}}"""));
        var before = @operator.Cluster.Get(path);

        @operator.Apply(Digits);

        var refused = await @operator.UntilAsync("Accepted", "False", path.Split('/')[^1]);
        ((string?)refused["reason"]).ShouldBe("NameTaken");
        // The status above comes first in its turn; another turn is sure to have ended when a change of the spec is answered.
        @operator.Apply(Digits with { Spec = Digits.Spec with { Replicas = 2 } });
        await @operator.UntilAsync("Accepted", "False", path.Split('/')[^1]);
        await Eventually.True(
            () => @operator.Cluster.Server.Received.Count(r => r.Path.EndsWith("/status", StringComparison.Ordinal)) >= 2);
        @operator.Writes.ShouldBeEmpty();
        JsonNode.DeepEquals(@operator.Cluster.Get(path), before).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public async Task R28_ForeignObjectThatIsMadeInTheMomentOfTheWrite_IsLeftAlone(string path)
    {
        path = Named(path);
        if (path.EndsWith("-preview", StringComparison.Ordinal))
        {
            return; // A first revision has no preview; it is written by the same door.
        }

        await using var @operator = await OperatorInMemory.StartAsync();
        var collection = path[..path.LastIndexOf('/')];
        @operator.Cluster.Fail = request =>
        {
            if (request.Method is "POST" or "PATCH" && request.Path.StartsWith(collection, StringComparison.Ordinal)
                && @operator.Cluster.Get(path) is null)
            {
                @operator.Cluster.Put(path, """{"metadata":{"labels":{"mine":"true"}}}""");
            }

            return null;
        };

        @operator.Apply(Digits);
        await @operator.UntilAsync("Accepted", "False", path.Split('/')[^1]);

        var found = @operator.Cluster.Get(path)!["metadata"]!;
        ((string?)found["labels"]!["mine"], found["ownerReferences"]).ShouldBe(("true", null));
        found["labels"]!.AsObject().Count.ShouldBe(1);
    }

    [Fact]
    public async Task R28_ForeignObjectThatGoes_LetsTheSpecBeCarriedOut()
    {
        const string path = "/api/v1/namespaces/ml/services/digits";
        await using var @operator = await OperatorInMemory.StartAsync(c => c.Put(path));
        @operator.Apply(Digits);
        await @operator.UntilAsync("Accepted", "False", "Service digits");

        @operator.Cluster.Delete(path);

        await @operator.UntilAsync("Accepted", "True", "");
        await Eventually.True(() => @operator.Cluster.Get(path)?["metadata"]?["ownerReferences"] is not null);
    }

    private static string Named(string path) => path.Replace(Revision, RevisionTemplate.Of(Digits.Spec).Revision, StringComparison.Ordinal);
}
