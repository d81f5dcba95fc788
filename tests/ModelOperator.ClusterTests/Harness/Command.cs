using System.Diagnostics;

namespace ModelOperator.ClusterTests.Harness;

/// <summary>Programs of this machine.</summary>
internal static class Command
{
    /// <summary>Runs one with <paramref name="input"/> on its standard input; what it printed, and what it said besides.</summary>
    public static Task<(int ExitCode, string Output, string Errors)> Run(string program, string? input, params string[] arguments) =>
        RunWithin(Cluster.Patience, program, input, arguments);

    /// <summary>The same with a limit of its own, after which the program is ended with all that it has started.</summary>
    /// <exception cref="TimeoutException">It did not end in time; the message has what it printed until then.</exception>
    public static async Task<(int ExitCode, string Output, string Errors)> RunWithin(
        TimeSpan patience, string program, string? input, params string[] arguments)
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
        try
        {
            await process.WaitForExitAsync().WaitAsync(patience);
        }
        catch (TimeoutException e)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"{program} {string.Join(' ', arguments)} took longer than {patience}: {await output}{await errors}", e);
        }

        return (process.ExitCode, await output, await errors);
    }
}
