using System.Diagnostics;

namespace ModelOperator.ClusterTests.Harness;

/// <summary>The cluster's etcd, for what only time does otherwise: forgetting old versions.</summary>
internal static class Etcd
{
    /// <summary>Forgets every version before <paramref name="revision"/> (a resourceVersion).</summary>
    public static async Task CompactAsync(string revision)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("ETCDCTL_ENDPOINTS")))
        {
            throw new InvalidOperationException(
                "This test compacts the cluster's etcd and needs ETCDCTL_ENDPOINTS: `eval \"$(tests/cluster/cluster env)\"`. "
                + "On a cluster whose etcd cannot be reached leave it out: --filter needs!=etcd.");
        }

        using var process = Process.Start(new ProcessStartInfo("etcdctl", ["compaction", revision])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            Environment = { ["ETCDCTL_API"] = "3" },
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Cluster.Patience);
        // Somebody else may have compacted just now, and further.
        (process.ExitCode == 0 || errors.Contains("has been compacted")).ShouldBeTrue(errors + await output);
    }
}
