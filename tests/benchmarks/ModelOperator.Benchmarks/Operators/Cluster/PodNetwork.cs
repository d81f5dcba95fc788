using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace ModelOperator.Benchmarks.Operators.Cluster;

/// <summary>
/// Addresses for pods that run nowhere. While it is open, every address of a private IPv6 network leads to this machine itself. The
/// operator asks no loopback address, and another cluster on the machine may have taken the port on IPv4.
/// </summary>
internal sealed class PodNetwork : IAsyncDisposable
{
    private const string Prefix = "fd6d:6f64:656c::";
    private int _last;

    private PodNetwork()
    {
    }

    /// <summary>Opens the network, for which root's rights are needed.</summary>
    public static async Task<PodNetwork> OpenAsync()
    {
        await RouteAsync("replace");
        return new();
    }

    /// <summary>Returns an address that no pod has had.</summary>
    public IPAddress Next()
    {
        var number = Interlocked.Increment(ref _last);
        return IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number >> 16:x}:{number & 0xffff:x}"));
    }

    public async ValueTask DisposeAsync() => await RouteAsync("delete");

    private static async Task RouteAsync(string change)
    {
        using var ip = Process.Start("ip", ["-6", "route", change, "local", $"{Prefix}/64", "dev", "lo"]);
        await ip.WaitForExitAsync();
        if (ip.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"'ip -6 route {change} local {Prefix}/64 dev lo' has failed; the benchmark needs root's rights and IPv6 for its pods");
        }
    }
}
