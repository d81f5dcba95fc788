using System.Diagnostics;
using ModelOperator.Testing;

namespace ModelOperator.Alerting.Tests.Rules;

/// <summary>Prometheus' own tool.</summary>
internal static class Promtool
{
    /// <summary>Runs it: its exit code, and all that it said.</summary>
    public static async Task<(int ExitCode, string Said)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(PromtoolFactAttribute.Promtool, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}
