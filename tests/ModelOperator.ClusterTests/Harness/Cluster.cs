using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Api;
using ModelOperator.ClusterTests.Contract;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Testing;

namespace ModelOperator.ClusterTests.Harness;

/// <summary>The cluster under test: the one KUBECONFIG points at (<c>eval "$(tests/cluster/cluster env)"</c>).</summary>
internal static class Cluster
{
    /// <summary>
    /// The longest time that anything in the cluster may take before a test gives up on it; two slow cores carry a dozen .NET processes at
    /// once.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static readonly Lazy<IServiceProvider> Services = new(Connect);

    /// <summary>The API server. Fails, never skips, when there is none.</summary>
    public static IKubernetesApi Api => Services.Value.GetRequiredService<IKubernetesApi>();

    /// <summary>The address by which it was reached, and the user.</summary>
    public static KubernetesConnection Connection => Services.Value.GetRequiredService<KubernetesConnection>();

    /// <summary>False for a server of custom resources alone (<c>tests/cluster/modern</c>), which has no built-in kinds.</summary>
    public static async Task<bool> HasNamespacesAsync() => await Api.DiscoverAsync("v1", CancellationToken.None) is not null;

    /// <summary>Reads until <paramref name="isMet"/> holds, and returns what was read.</summary>
    /// <param name="read">Reads, a few times a second.</param>
    /// <param name="isMet">Says whether a reading is the one that the test waits for.</param>
    /// <param name="what">The words for what the test waits for.</param>
    /// <param name="patience">The longest time that it may take; <see cref="Patience"/> when null.</param>
    public static Task<T> Until<T>(Func<Task<T>> read, Func<T, bool> isMet, string what, TimeSpan? patience = null) =>
        Eventually.Get(read, isMet, what, patience ?? Patience);

    private static ServiceProvider Connect()
    {
        var services = new ServiceCollection().AddKubernetesClient(o =>
        {
            o.JsonContexts.Add(ModelOperatorJsonContext.Default);
            o.JsonContexts.Add(NoteJsonContext.Default);
        }).BuildServiceProvider();
        try
        {
            // Away from the tests' own threads: all of them may be waiting here.
            Task.Run(() => services.GetRequiredService<IKubernetesApi>().DiscoverAsync("apiextensions.k8s.io/v1", CancellationToken.None))
                .WaitAsync(TimeSpan.FromSeconds(20)).GetAwaiter().GetResult();
            return services;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(
                "These tests need a cluster. `tests/cluster/cluster up`, then `eval \"$(tests/cluster/cluster env)\"`; or point "
                    + "KUBECONFIG at one. "
                + e.Message,
                e);
        }
    }
}
