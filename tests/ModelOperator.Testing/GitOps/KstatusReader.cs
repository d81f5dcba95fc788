using System.Text.Json.Nodes;

namespace ModelOperator.Testing.GitOps;

/// <summary>
/// Reads the status of a custom resource as kstatus does, and with it Flux and Helm's --wait, by its documented rules in their order: an
/// object that goes, a generation that was not observed, the conditions Reconciling and Stalled, the condition Ready, and without any of
/// them Current.
/// </summary>
public static class KstatusReader
{
    /// <summary>Current, InProgress, Failed or Terminating.</summary>
    public static string Read(JsonObject resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        if (resource["metadata"]?["deletionTimestamp"] is not null)
        {
            return "Terminating";
        }

        var observed = (long?)resource["status"]?["observedGeneration"];
        if (observed is not null && observed != (long?)resource["metadata"]?["generation"])
        {
            return "InProgress";
        }

        var conditions = resource["status"]?["conditions"]?.AsArray().Select(c => ((string)c!["type"]!, (string)c["status"]!)).ToList()
            ?? [];
        foreach (var condition in conditions)
        {
            switch (condition)
            {
                case ("Reconciling", "True"):
                    return "InProgress";
                case ("Stalled", "True"):
                    return "Failed";
            }
        }

        return conditions.Find(condition => condition.Item1 == "Ready") is (not null, not "True") ? "InProgress" : "Current";
    }
}
