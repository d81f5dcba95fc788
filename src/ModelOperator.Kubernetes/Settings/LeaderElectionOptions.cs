namespace ModelOperator.Kubernetes.Settings;

/// <summary>How replicas agree on the one that works. The defaults are those of client-go.</summary>
public sealed class LeaderElectionOptions
{
    /// <summary>False: this process always works; for a single replica, and for tests.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The Lease's name; null for the operator's name.</summary>
    public string? LeaseName { get; set; }

    /// <summary>The Lease's namespace; null for the one this process runs in.</summary>
    public string? LeaseNamespace { get; set; }

    /// <summary>
    /// The Deployment in the Lease's namespace that owns the Lease, so that the cluster deletes the Lease when the Deployment is deleted.
    /// Null: the Lease has no owner, and stays.
    /// </summary>
    public string? LeaseOwner { get; set; }

    /// <summary>How long others wait after the last sign of life before they take over.</summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the leader goes on without having renewed; shorter than the lease.</summary>
    public TimeSpan RenewDeadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often to renew, or to try to take over.</summary>
    public TimeSpan RetryPeriod { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Who this process is; the pod's name and a random part by default.</summary>
    public string Identity { get; set; } = $"{Environment.GetEnvironmentVariable("POD_NAME") ?? Environment.MachineName}_{Guid.NewGuid()}";
}
