using System.Diagnostics;
using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.Faults;

/// <summary>A process of the local cluster, stopped (SIGSTOP) while this lives: it neither answers nor refuses.</summary>
internal sealed class ClusterProcess : IDisposable
{
    private readonly int _id;

    private ClusterProcess(int id)
    {
        _id = id;
        Signal("STOP");
    }

    /// <summary>Stops one of the components that <c>tests/cluster/cluster status</c> names.</summary>
    public static async Task<ClusterProcess> StopAsync(string component)
    {
        using var status = Process.Start(new ProcessStartInfo(Path.Combine(Digits.RepositoryRoot(), "tests", "cluster", "cluster"),
            ["status"])
        { RedirectStandardOutput = true, UseShellExecute = false })!;
        var text = await status.StandardOutput.ReadToEndAsync();
        var line = text.Split('\n').Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(l => l.Length > 1 && l[0] == component);
        return line is not null && int.TryParse(line[1], out var id)
            ? new(id)
            : throw new InvalidOperationException(
                $"{component} is no process of the local cluster: tests/cluster/cluster status says\n{text}");
    }

    public void Dispose() => Signal("CONT");

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _id.ToString()]);
        kill.WaitForExit();
        kill.ExitCode.ShouldBe(0, $"kill -{name} {_id}");
    }
}
