using System.Text.Json.Nodes;
using ModelOperator.Api.Status;
using ModelOperator.Operator.Tests.Healing;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Reconciling;

/// <summary>The whole operator: what people read of a rollout, and where they call the model.</summary>
public sealed class NamesForPeopleTests
{
    [Fact]
    public async Task Status_NamesRevisionsByTheirModels_AndTheServiceThatClientsCall()
    {
        await using var rollout = await RolloutInMemory.StandingStillAsync(RolloutPhase.Stepping);

        var status = Get(rollout, "/apis/modeloperator.dev/v1alpha1/namespaces/ml/modeldeployments/digits")["status"]!;
        var (stable, candidate) = (rollout.Resolve("<stable>"), rollout.Resolve("<candidate>"));
        ((string?)status["stableModel"], (string?)status["candidateModel"]).ShouldBe(($"1 ({stable})", $"2 ({candidate})"));
        ((string?)status["message"])!.ShouldStartWith($"model 2 ({candidate}) in step 0 (50 %) ");
        ((string?)status["url"]).ShouldBe("http://digits.ml.svc");
        ((int?)Get(rollout, "/api/v1/namespaces/ml/services/digits")["spec"]!["ports"]![0]!["port"]).ShouldBe(80, "a URL without a port");
        await Eventually.True(
            () => rollout.Cluster.Server.Received.Any(request => request.Path.Contains("/events", StringComparison.Ordinal)
                && request.Body.Contains($"\"model 2 ({candidate}) gets 50 % of requests\"", StringComparison.Ordinal)),
            "the event");
    }

    private static JsonObject Get(RolloutInMemory rollout, string path) => rollout.Cluster.Get(path)!;
}
