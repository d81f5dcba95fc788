using System.Collections.Concurrent;
using System.Collections.Frozen;
using k8s;
using k8s.Models;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Operator.Objects;

namespace ModelOperator.Operator.Applying.Owned;

/// <summary>
/// The names that objects without our label have in a namespace. A list of them is good for a moment, so that a hundred new
/// ModelDeployments ask for it once, and not for each of their names. Who uses a name that was taken within that moment is told by the
/// create.
/// </summary>
internal sealed class ForeignNames<T>(IKubernetesApi api, TimeProvider time)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The number of foreign objects from which on a list would cost more than questions one by one.</summary>
    internal const int Crowd = 2_000;

    private const int LargestList = 8 << 20;

    private const string Foreign = $"{ModelOperatorApi.ManagedByLabel}!={Ownership.ManagedBy}";
    private static readonly TimeSpan Good = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CrowdedFor = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Listing> _listings = new(StringComparer.Ordinal);

    /// <summary>False when nobody else has the name; true when somebody may have it.</summary>
    public async Task<bool> MayIncludeAsync(string ns, string name, CancellationToken cancellationToken)
    {
        var listing = _listings.AddOrUpdate(ns, Begin, (_, present) => IsGood(present) ? present : Begin(ns));
        var names = await listing.Names.Value.WaitAsync(cancellationToken);
        return names is null || names.Contains(name);
    }

    /// <summary>Lists a namespace anew when it is asked for next.</summary>
    public void Forget(string ns) => _listings.TryRemove(ns, out _);

    private bool IsGood(Listing listing)
    {
        var age = time.GetElapsedTime(listing.At);
        return !listing.Names.IsValueCreated || !listing.Names.Value.IsCompleted
            || (listing.Names.Value.IsCompletedSuccessfully && age < (listing.Names.Value.Result is null ? CrowdedFor : Good));
    }

    private Listing Begin(string ns)
    {
        foreach (var (other, listing) in _listings)
        {
            if (!IsGood(listing))
            {
                _listings.TryRemove(KeyValuePair.Create(other, listing));
            }
        }

        return new(time.GetTimestamp(), new(() => ListAsync(ns)));
    }

    // Any state of the server's cache will do: it costs the server little, and the create finds what is newer. From its cache a server
    // gives the whole list whatever limit is asked for, so the bytes are bounded here. The result is null for a crowd.
    private async Task<FrozenSet<string>?> ListAsync(string ns)
    {
        var request = new ListRequest { Namespace = ns, LabelSelector = Foreign, ResourceVersion = "0" };
        try
        {
            var names = await api.ListNamesAsync<T>(request, LargestList, CancellationToken.None);
            return names.Count < Crowd ? names.ToFrozenSet(StringComparer.Ordinal) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private sealed record Listing(long At, Lazy<Task<FrozenSet<string>?>> Names);
}
