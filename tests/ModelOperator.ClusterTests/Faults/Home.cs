using k8s.Models;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.ClusterTests.Rollouts;

namespace ModelOperator.ClusterTests.Faults;

/// <summary>A namespace for one of several rollouts that a single test runs at once.</summary>
internal sealed class Home : RolloutTest
{
    public string Name => Namespace;

    public Task ApplyAsync(string manifest) => Apply(manifest);

    public Task UntilHealthyAsync(string version) => UntilHealthy(version);

    public Task<Traffic> StartTrafficAsync() => StartTraffic();

    /// <summary>The history of the pods, as the cluster's events tell it.</summary>
    public async Task<string> PodEventsAsync()
    {
        var events = await Cluster.Api.ListAsync<Eventsv1Event>(new() { Namespace = Namespace }, CancellationToken.None);
        return string.Join("; ", events.Items.Where(e => e.Reason is "Unhealthy" or "Killing" or "BackOff")
            .Select(e => $"{e.Regarding?.Name} {e.Reason}: {e.Note}"));
    }

    /// <summary>Waits for the promotion of version 2, and says what is not as it should be then.</summary>
    public async Task<string?> FindProblemAsync()
    {
        try
        {
            var end = await UntilHealthy("2");
            var status = end.Status!;
            var old = status.FormerStableRevisions!.Single();
            await Cluster.Until(() => Pods(old), pods => pods.Count == 0, "the old revision's pods gone");
            var restarts = (await Pods(status.StableRevision!)).SelectMany(p => p.Status!.ContainerStatuses!).Sum(c => c.RestartCount);
            var promotions = status.History!.Count(h => h.Reason == "Promoted" && h.Revision == status.StableRevision);
            var steps = status.History!.Count(h => h.Reason == "StepStarted");
            return restarts > 0 ? $"{restarts} restarts"
                : promotions != 1 ? $"promoted {promotions} times"
                : steps != 2 ? $"{steps} steps begun instead of 2"
                : null;
        }
        catch (TimeoutException e)
        {
            return e.Message[..Math.Min(2000, e.Message.Length)];
        }
    }
}
