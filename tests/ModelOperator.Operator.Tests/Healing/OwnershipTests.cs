using ModelOperator.Api.Status;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Healing;

/// <summary>The garbage collector deletes with a ModelDeployment whatever names it as its controller (R26).</summary>
public sealed class OwnershipTests
{
    [Theory]
    [InlineData(RolloutPhase.Healthy)]
    [InlineData(RolloutPhase.Stepping)]
    public async Task R26_WhatAModelDeploymentOwns_NamesItAsItsController_SoThatItGoesWithIt(RolloutPhase phase)
    {
        await using var rollout = await RolloutInMemory.StandingStillAsync(phase);
        var owner = rollout.Cluster.Get("/apis/modeloperator.dev/v1alpha1/namespaces/ml/modeldeployments/digits").ShouldNotBeNull();
        foreach (var belonging in Belonging.All.Where(b => b.IsThereIn(phase)))
        {
            var path = rollout.Resolve(belonging.Path);
            await Eventually.True(() => rollout.Cluster.Get(path) is not null, $"{path} is there");
            var reference = rollout.Cluster.Get(path)!["metadata"]!["ownerReferences"]!.AsArray().ShouldHaveSingleItem()!;
            ((string?)reference["uid"], (bool?)reference["controller"]).ShouldBe(((string?)owner["metadata"]!["uid"], true), path);
        }
    }
}
