using ModelOperator.Demo.Observations;

namespace ModelOperator.Demo.Verdicts;

/// <summary>Checks the rules for pods in every rollout.</summary>
internal static class PodChecks
{
    /// <summary>Pods of a revision that went or were restarted from a version on: there must be none.</summary>
    public static IEnumerable<string> Untouched(DemoRecord record, string revision, ulong since)
    {
        var name = record.VersionOf(revision) ?? revision;
        if (!record.Pods.Any(pod => pod.Revision == revision))
        {
            yield return $"no pod of {name} was ever seen";
        }

        foreach (var pod in record.Pods.Where(pod => pod.Revision == revision && pod.Version > since).GroupBy(pod => pod.Uid))
        {
            if (pod.FirstOrDefault(sample => sample.State != PodState.Present) is { } gone)
            {
                yield return $"pod {gone.Name} of {name} was deleted; its pods should have stayed";
            }

            // Restarts from before do not count.
            var before = record.Pods.LastOrDefault(sample => sample.Uid == pod.Key && sample.Version <= since)?.Restarts ?? 0;
            if (pod.Max(sample => sample.Restarts) - before is var restarts and > 0)
            {
                yield return $"pod {pod.First().Name} of {name} was restarted {restarts} times";
            }
        }
    }

    /// <summary>
    /// Traffic before pods: no pod of a revision may go before a version of the ModelDeployment says that every gateway sends it nothing.
    /// Versions of all objects come from one counter of the cluster's store, so that they can be compared.
    /// </summary>
    public static IEnumerable<string> WentOnlyAfter(DemoRecord record, string revision, StatusSample? safe)
    {
        var name = record.VersionOf(revision) ?? revision;
        if (record.Pods.Where(pod => pod.Revision == revision).OrderBy(pod => pod.Version)
            .FirstOrDefault(pod => pod.State != PodState.Present) is not { } first)
        {
            yield break;
        }

        if (safe is null)
        {
            yield return $"pod {first.Name} of {name} was deleted although the gateways never confirmed that they send {name} nothing";
        }
        else if (first.Version < safe.Version)
        {
            yield return $"pod {first.Name} of {name} was deleted (version {first.Version}) before the gateways confirmed that they send "
                + $"{name} nothing (version {safe.Version})";
        }
    }
}
