using System.Diagnostics;
using k8s.Models;
using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Benchmarks.Operators;

/// <summary>Sees how long it takes until another operator leads.</summary>
internal sealed class Takeover(IKubernetesApi api)
{
    private const string Namespace = "default", Lease = "model-operator";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Ends the leader, and waits for the next one.</summary>
    /// <returns>The time until the Lease names another one.</returns>
    public async Task<TimeSpan> MeasureAsync(Action end)
    {
        var (leader, began) = (await HolderAsync(), Stopwatch.GetTimestamp());
        end();
        while (await HolderAsync() is not { Length: > 0 } holder || holder == leader)
        {
            if (Stopwatch.GetElapsedTime(began) > Patience)
            {
                throw new InvalidOperationException($"nobody has taken the Lease of {leader} for {Patience.TotalSeconds} s");
            }

            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }

        return Stopwatch.GetElapsedTime(began);
    }

    private async Task<string?> HolderAsync() =>
        (await api.GetAsync<V1Lease>(Namespace, Lease, CancellationToken.None))?.Spec?.HolderIdentity;
}
