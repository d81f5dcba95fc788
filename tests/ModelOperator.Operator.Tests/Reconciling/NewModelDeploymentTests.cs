using ModelOperator.Api.Status;
using ModelOperator.Operator.Tests.Healing;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Reconciling;

/// <summary>
/// Bounds what a new ModelDeployment asks of the API server until it serves. A request more costs ten thousand when a cluster of ten
/// thousand is restored, so each is named here with its reason.
/// </summary>
public sealed class NewModelDeploymentTests
{
    private static readonly string[] Allowed =
    [
        // R28: nothing is made while somebody else has one of the names, and no cache holds objects of others.
        "GET configmaps digits-gateway", "GET controllerrevisions digits-<hash>", "GET deployments digits-<hash>",
        "GET deployments digits-gateway", "GET horizontalpodautoscalers digits-<hash>", "GET poddisruptionbudgets digits-<hash>",
        "GET poddisruptionbudgets digits-gateway", "GET rolebindings digits-gateway", "GET roles digits-gateway",
        "GET serviceaccounts digits-gateway", "GET services digits", "GET services digits-<hash>",

        // The objects themselves, each by one write.
        "POST configmaps", "POST controllerrevisions", "POST deployments", "POST deployments", "POST horizontalpodautoscalers",
        "POST poddisruptionbudgets", "POST poddisruptionbudgets", "POST rolebindings", "POST roles", "POST serviceaccounts",
        "POST services", "POST services",

        // The record of the pods as the server has made their Deployment, which its defaults and webhooks may change.
        "PATCH controllerrevisions digits-<hash>",

        // The split, once there are pods that it can name.
        "PATCH configmaps digits-gateway",

        // R12: a decision is in the status before anything follows from it. It begins, it is promoted, and its gateways have converged.
        "PATCH modeldeployments digits status", "PATCH modeldeployments digits status", "PATCH modeldeployments digits status",

        // R24: it began, and it was promoted.
        "POST events", "POST events",
    ];

    [Fact]
    public async Task NewModelDeployment_AsksNothingTwice_AndNothingThatACacheKnows()
    {
        await using var rollout = await RolloutInMemory.StandingStillAsync(RolloutPhase.Healthy);
        await Eventually.True(() => Asked(rollout).Count(request => request == "POST events") == 2, "Events come last");

        var asked = Asked(rollout);
        foreach (var request in Allowed)
        {
            asked.Remove(request);
        }

        // Which pods are ready first is chance, and a status in between says what it waits for.
        asked.Remove("PATCH modeldeployments digits status");
        asked.ShouldBeEmpty();
    }

    private static List<string> Asked(RolloutInMemory rollout) =>
    [
        .. rollout.Cluster.Server.Received
            .Where(request => !request.IsWatch && request.Path.Contains("/namespaces/ml/", StringComparison.Ordinal))
            .Select(request => $"{request.Method} {string.Join(' ', request.Path.Split('/').SkipWhile(part => part != "ml").Skip(1))}"
                .Replace(rollout.Resolve("<stable>"), "<hash>", StringComparison.Ordinal)),
    ];
}
