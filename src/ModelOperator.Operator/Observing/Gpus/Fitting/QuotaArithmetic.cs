using k8s.Models;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Operator.Observing.Gpus.Fitting;

/// <summary>Works out what the quotas of a namespace leave of an extended resource: hard minus used.</summary>
internal static class QuotaArithmetic
{
    // Quotas know extended resources only by their requests.
    private const string Requests = "requests.";

    /// <summary>True for a quota on any extended resource.</summary>
    public static bool LimitsDevices(V1ResourceQuota quota) =>
        Hard(quota).Keys.Any(name => name.StartsWith(Requests, StringComparison.Ordinal) && name.Contains('/', StringComparison.Ordinal));

    /// <summary>The quota that leaves the least to the pods that the operator makes; null when none limits the resource.</summary>
    public static ObservedQuota? Tightest(string resource, IEnumerable<V1ResourceQuota> quotas)
    {
        var name = Requests + resource;
        return quotas
            .Where(q => Hard(q).ContainsKey(name) && CountsOurs(q))
            .Select(q => new ObservedQuota(q.Metadata.Name!, Units(Hard(q), name), Units(q.Status?.Used, name)))
            .OrderBy(Left)
            .ThenBy(q => q.Name, StringComparer.Ordinal)
            .FirstOrDefault();
    }

    /// <summary>The number of units that may still be asked for; 0 when a quota that was lowered has less than is used.</summary>
    public static int Left(ObservedQuota quota) => Math.Max(0, quota.Hard - quota.Used - quota.Reserved);

    // The status of a new quota does not yet have what the spec enforces.
    private static IDictionary<string, ResourceQuantity> Hard(V1ResourceQuota quota) =>
        quota.Status?.Hard ?? quota.Spec?.Hard ?? new Dictionary<string, ResourceQuantity>();

    // Our pods run until they are stopped. The other scopes depend on a priority or a quality of service, and are left to the API server.
    private static bool CountsOurs(V1ResourceQuota quota) =>
        (quota.Spec?.Scopes ?? []).All(s => s == "NotTerminating")
        && (quota.Spec?.ScopeSelector?.MatchExpressions ?? []).All(e => e is { ScopeName: "NotTerminating", OperatorProperty: "Exists" });

    private static int Units(IDictionary<string, ResourceQuantity>? quantities, string name) =>
        quantities?.TryGetValue(name, out var quantity) == true ? (int)GpuRequests.Units(quantity.ToString()) : 0;
}
