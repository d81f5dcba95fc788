namespace ModelOperator.Kubernetes.Settings;

/// <summary>Settings of the election by which replicas agree on the one that works. The defaults are those of client-go.</summary>
public sealed class LeaderElectionOptions
{
    /// <summary>False when this process always works, for a single replica and for tests.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The name of the Lease; null for the operator's name.</summary>
    public string? LeaseName { get; set; }

    /// <summary>The namespace of the Lease; null for the one that this process runs in.</summary>
    public string? LeaseNamespace { get; set; }

    /// <summary>
    /// The Deployment in the namespace of the Lease that owns the Lease, so that the cluster deletes both together. Null when the Lease has
    /// no owner; it stays then.
    /// </summary>
    public string? LeaseOwner { get; set; }

    /// <summary>The time after the last renewal for which others wait before they take over.</summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The time for which the leader goes on without a renewal; it must be shorter than the lease.</summary>
    public TimeSpan RenewDeadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The interval between renewals, or between attempts to take over.</summary>
    public TimeSpan RetryPeriod { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The identity of this process; the pod's name and a random part by default.</summary>
    public string Identity { get; set; } = $"{Environment.GetEnvironmentVariable("POD_NAME") ?? Environment.MachineName}_{Guid.NewGuid()}";
}
