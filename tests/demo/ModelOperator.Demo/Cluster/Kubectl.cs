using System.ComponentModel;
using System.Diagnostics;

namespace ModelOperator.Demo.Cluster;

/// <summary>Runs kubectl, as a user of the demo's files would.</summary>
internal sealed class Kubectl(string? kubeconfig, string? context)
{
    /// <summary>Runs it and gives what it printed.</summary>
    /// <exception cref="DemoException">It failed; the message is its own.</exception>
    public async Task<string> RunAsync(CancellationToken cancellationToken, params IReadOnlyList<string> arguments)
    {
        using var process = Start(arguments);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? await output
                : throw new DemoException($"kubectl {string.Join(' ', arguments)}: {(await errors).Trim()}");
        }
        finally
        {
            Stop(process);
        }
    }

    /// <summary>Calls <paramref name="read"/> with each line of a pod's log until it ends.</summary>
    public async Task FollowLogAsync(string ns, string pod, Action<string> read, CancellationToken cancellationToken)
    {
        using var process = Start(["logs", "--follow", "--namespace", ns, pod]);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
            {
                read(line);
            }

            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0)
            {
                throw new DemoException($"kubectl logs --follow {pod}: {(await errors).Trim()}");
            }
        }
        finally
        {
            Stop(process);
        }
    }

    private Process Start(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("kubectl", [.. Target(), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        try
        {
            return Process.Start(start) ?? throw new DemoException("kubectl did not start.");
        }
        catch (Win32Exception e)
        {
            throw new DemoException("kubectl is not on the PATH; install it (Debian: apt-get install kubernetes-client).", e);
        }
    }

    private IEnumerable<string> Target()
    {
        if (kubeconfig is not null)
        {
            yield return "--kubeconfig=" + kubeconfig;
        }

        if (context is not null)
        {
            yield return "--context=" + context;
        }
    }

    private static void Stop(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
