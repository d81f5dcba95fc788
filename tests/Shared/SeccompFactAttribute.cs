using System.Diagnostics;
using System.Net.Sockets;

namespace ModelOperator.Testing;

/// <summary>A fact about a kernel without IPv6, or without IPv4, which a filter of system calls plays; it says so where there is no Python or no
/// seccomp. Compiled into each test project that has such facts.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SeccompFactAttribute : FactAttribute
{
    private const string Python = "/usr/bin/python3";

    public SeccompFactAttribute()
    {
        if (!Works())
        {
            Skip = $"needs {Python} and a kernel that lets a process filter its own system calls (seccomp)";
        }
    }

    /// <summary>What comes before a command that is to see no addresses of a family.</summary>
    public static string[] Without(AddressFamily family) =>
        [Python, Path.Combine(AppContext.BaseDirectory, "without_family.py"), family is AddressFamily.InterNetworkV6 ? "10" : "2"];

    private static bool Works()
    {
        if (!File.Exists(Python))
        {
            return false;
        }

        var start = new ProcessStartInfo(Python, [.. Without(AddressFamily.InterNetworkV6).Skip(1), "true"]) { RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
