using System.Diagnostics;

namespace ModelOperator.ClusterTests.Harness;

/// <summary>Programs of this machine.</summary>
internal static class Command
{
    /// <summary>Runs one with <paramref name="input"/> on its standard input; what it printed, and what it said besides.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> Run(string program, string? input, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(Cluster.Patience);
        return (process.ExitCode, await output, await errors);
    }
}
