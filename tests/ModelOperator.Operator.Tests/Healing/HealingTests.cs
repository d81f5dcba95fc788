using System.Text.Json.Nodes;
using ModelOperator.Api.Status;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Healing;

/// <summary>Every object of every kind, deleted and edited in every phase, comes back as it was (R30), and the rollout stays where it
/// is.</summary>
public sealed class HealingTests(HealingTests.Rollouts rollouts) : IClassFixture<HealingTests.Rollouts>
{
    private static readonly RolloutPhase[] Phases =
    [
        RolloutPhase.Deploying, RolloutPhase.Shadowing, RolloutPhase.Stepping, RolloutPhase.Paused,
        RolloutPhase.Healthy, RolloutPhase.RollingBack, RolloutPhase.RolledBack,
    ];

    public static TheoryData<RolloutPhase, string, string> Everything()
    {
        var data = new TheoryData<RolloutPhase, string, string>();
        foreach (var phase in Phases)
        {
            foreach (var belonging in Belonging.All.Where(b => b.IsThereIn(phase)))
            {
                foreach (var deed in belonging.Deeds)
                {
                    data.Add(phase, belonging.Name, deed.Name);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task R30_WhatIsOurs_ComesBackAsItWas(RolloutPhase phase, string what, string deed)
    {
        var rollout = await rollouts.In(phase);
        var belonging = Belonging.All.Single(b => b.Name == what);
        var path = rollout.Resolve(belonging.Path);
        await Eventually.True(() => rollout.Cluster.Get(path) is not null, $"{path} is there");
        var before = Content(rollout.Cluster.Get(path)!);

        Do(rollout.Cluster, path, belonging.Deeds.Single(d => d.Name == deed));

        try
        {
            await Eventually.True(
                () => rollout.Cluster.Get(path) is { } now && JsonNode.DeepEquals(Content(now), before), $"{path} {deed}, and comes back");
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}\nwas {before}\nis {rollout.Cluster.Get(path)}", e);
        }

        await Eventually.True(() => rollout.PhaseNow == phase.ToString(), $"{phase} again");
    }

    [Fact]
    public async Task R30_WhatSomebodyAddsWhereItChangesNothing_Stays_AndIsNotWrittenAgainAndAgain()
    {
        const string service = "/api/v1/namespaces/ml/services/digits";
        await using var rollout = await RolloutInMemory.StandingStillAsync(RolloutPhase.Healthy);
        var state = rollout.Cluster.Get(service)!;
        state["spec"]!["ports"]!.AsArray().Add(JsonNode.Parse("""{"name":"mine","port":81,"targetPort":"http","protocol":"TCP"}"""));
        state["spec"]!["type"] = "LoadBalancer";
        state["metadata"]!["annotations"] = new JsonObject { ["mine"] = "true" };
        rollout.Cluster.Put(service, state);
        await Eventually.True(
            () => rollout.Writes.Any(w => w == "PATCH services digits"), "an apply that would take away a port of ours, if it were one");

        // Another look, which a change of something else is answered by.
        var writes = rollout.Writes.Count(w => w == "PATCH services digits");
        rollout.Cluster.Delete("/api/v1/namespaces/ml/serviceaccounts/digits-gateway");
        await Eventually.True(() => rollout.Cluster.Get("/api/v1/namespaces/ml/serviceaccounts/digits-gateway") is not null);
        rollout.Cluster.Delete("/apis/policy/v1/namespaces/ml/poddisruptionbudgets/digits-gateway");
        await Eventually.True(() => rollout.Cluster.Get("/apis/policy/v1/namespaces/ml/poddisruptionbudgets/digits-gateway") is not null);

        rollout.Writes.Count(w => w == "PATCH services digits").ShouldBe(writes);
        var now = rollout.Cluster.Get(service)!;
        (now["spec"]!["ports"]!.AsArray().Count, (string?)now["spec"]!["type"], (string?)now["metadata"]!["annotations"]!["mine"])
            .ShouldBe((2, "LoadBalancer", "true"));
    }

    [Fact]
    public async Task R30_PodsThatGatewaysDoNotReach_AreNotAvailable_UntilTheyDo()
    {
        await using var rollout = await RolloutInMemory.StandingStillAsync(RolloutPhase.Healthy);
        rollout.Pods.OutOfReach = [rollout.Resolve("<stable>")];
        rollout.Cluster.Delete(rollout.Resolve("/api/v1/namespaces/ml/services/digits-<stable>"));

        await rollout.UntilAsync("Available", "False", "finds none of its ready pods");
        rollout.Pods.OutOfReach = [];
        await rollout.UntilAsync("Available", "True", "");
    }

    private static void Do(MemoryCluster cluster, string path, Deed deed)
    {
        if (deed.Edit is null)
        {
            cluster.Delete(path);
            return;
        }

        var state = cluster.Get(path)!;
        deed.Edit(state);
        cluster.Put(path, state);
    }

    // What a server gives an object anew, and what it reports, is not what we made. A ControllerRevision that is made again is the newest.
    private static JsonObject Content(JsonObject state)
    {
        var content = state.DeepClone().AsObject();
        foreach (var name in new[] { "uid", "resourceVersion", "generation", "creationTimestamp" })
        {
            content["metadata"]!.AsObject().Remove(name);
        }

        content.Remove("status");
        content.Remove("revision");
        return content;
    }

    /// <summary>One rollout in each phase, for all cases; each leaves it as it was.</summary>
    public sealed class Rollouts : IAsyncLifetime
    {
        private readonly Dictionary<RolloutPhase, RolloutInMemory> _byPhase = [];

        public Task InitializeAsync() => Task.CompletedTask;

        internal async Task<RolloutInMemory> In(RolloutPhase phase)
        {
            if (!_byPhase.TryGetValue(phase, out var rollout))
            {
                _byPhase[phase] = rollout = await RolloutInMemory.StandingStillAsync(phase);
            }

            return rollout;
        }

        public async Task DisposeAsync()
        {
            foreach (var rollout in _byPhase.Values)
            {
                await rollout.DisposeAsync();
            }
        }
    }
}
