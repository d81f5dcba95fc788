using System.Diagnostics;
using k8s.Models;
using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.Faults;

/// <summary>The real operator as a process of this machine, for one namespace, set up as the one in the cluster is.</summary>
internal sealed class OperatorOnThisMachine(Uri api, string @namespace, string directory) : IDisposable
{
    private Process? _process;

    /// <summary>Starts it; a second time after <see cref="Kill"/>.</summary>
    public async Task StartAsync()
    {
        var kubeconfig = Path.Combine(directory, $"{@namespace}.kubeconfig");
        await File.WriteAllTextAsync(kubeconfig, $$"""
            apiVersion: v1
            kind: Config
            current-context: test
            contexts: [{name: test, context: {cluster: test, user: test, namespace: "{{@namespace}}"} }]
            clusters: [{name: test, cluster: {server: "{{api}}"} }]
            users: [{name: test, user: {} }]
            """);
        var start = new ProcessStartInfo("dotnet", [Program(), $"--Operator:WatchNamespaces={@namespace}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var variable in (await InCluster()).Spec!.Template!.Spec!.Containers!.Single().Env!.Where(e => e.Value is not null))
        {
            start.Environment[variable.Name!] = variable.Value;
        }

        start.Environment["KUBECONFIG"] = kubeconfig;
        // Several run at once, each with ports of its own.
        start.Environment["OPERATIONS_PORT"] = "0";
        start.Environment["PROBE_PORT"] = "0";
        start.Environment["POD_NAMESPACE"] = @namespace;

        // A killed leader's lease lasts on for a while; here the next one need not wait for it.
        await Cluster.Api.DeleteAsync<V1Lease>(@namespace, start.Environment["Operator__LeaseName"]!, new(), CancellationToken.None);
        _process = Process.Start(start)!;
        var log = new StreamWriter(Path.Combine(directory, $"{@namespace}.log"), append: true) { AutoFlush = true };
        _process.OutputDataReceived += (_, e) => log.WriteLine(e.Data);
        _process.ErrorDataReceived += (_, e) => log.WriteLine(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>It ended although nobody killed it.</summary>
    public bool HasFailed => _process?.HasExited == true;

    /// <summary>SIGKILL: nothing more is said or written.</summary>
    public void Kill()
    {
        using var process = Interlocked.Exchange(ref _process, null);
        process?.Kill(entireProcessTree: false);
        process?.WaitForExit();
    }

    public void Dispose() => Kill();

    /// <summary>The Deployment of the operator in the cluster.</summary>
    public static async Task<V1Deployment> InCluster() =>
        await Cluster.Api.GetAsync<V1Deployment>("model-operator-system", "model-operator", CancellationToken.None)
        ?? throw new InvalidOperationException("the operator is not installed: tests/cluster/install");

    // The same build as the tests'.
    private static string Program()
    {
        var tests = AppContext.BaseDirectory.TrimEnd('/');
        var configuration = Path.GetFileName(Path.GetDirectoryName(tests)!);
        return Path.Combine(Digits.RepositoryRoot(), "src", "ModelOperator.Operator", "bin", configuration, "net10.0",
            "ModelOperator.Operator.dll");
    }
}
