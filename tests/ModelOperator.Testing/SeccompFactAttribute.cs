using System.Diagnostics;
using System.Net.Sockets;
using Xunit;

namespace ModelOperator.Testing;

/// <summary>
/// A fact about a kernel without IPv6, or without IPv4, which a filter of system calls plays. It is skipped where there is no
/// Python or no seccomp.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SeccompFactAttribute : FactAttribute
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Skips the fact where no such filter can be set.</summary>
    public SeccompFactAttribute()
    {
        if (!Works())
        {
            Skip = $"needs {Python} and a kernel that lets a process filter its own system calls (seccomp)";
        }
    }

    /// <summary>The words before a command that is to see no addresses of a family.</summary>
    public static string[] Without(AddressFamily family) =>
        [Python, Path.Combine(AppContext.BaseDirectory, "without_family.py"), family is AddressFamily.InterNetworkV6 ? "10" : "2"];

    private static bool Works()
    {
        if (!File.Exists(Python))
        {
            return false;
        }

        string[] arguments = [.. Without(AddressFamily.InterNetworkV6).Skip(1), "true"];
        var start = new ProcessStartInfo(Python, arguments) { RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
