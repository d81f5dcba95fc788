using k8s;
using k8s.Models;
using ModelOperator.Commands.Clusters;
using ModelOperator.Commands.Errors;
using ModelOperator.Kubernetes.Caching.Reflecting;
using ModelOperator.Kubernetes.Caching.Stores;

namespace ModelOperator.Cli.Watching;

/// <summary>Follows all objects of a list.</summary>
internal sealed class ListWatch<T>(ICluster cluster, InformerOptions<T> options, TimeProvider time)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Writes every object that is added, changed or deleted after those in <paramref name="written"/>, until it is interrupted.
    /// Trouble with the API server is reported once on <paramref name="errors"/>.</summary>
    /// <exception cref="RefusedException">The caller has no right to watch the objects.</exception>
    /// <exception cref="OperationCanceledException">The call was interrupted.</exception>
    public async Task RunAsync(IEnumerable<T> written, Action<T> write, TextWriter errors, CancellationToken cancellationToken)
    {
        var known = written.Select(VersionOf).ToHashSet();
        string? trouble = null;
        await using var feed = new Feed<T>(cluster, options, time);
        await foreach (var tick in feed.ReadAsync(cancellationToken))
        {
            if (tick.Change is { } made && !(made.Type is ResourceChangeType.Added && known.Contains(VersionOf(made.Object))))
            {
                write(made.Object);
            }

            if (tick.Trouble != trouble)
            {
                trouble = tick.Trouble;
                errors.WriteLine(TroubleText.Of(trouble));
            }
        }
    }

    private static (string? Uid, string? Version) VersionOf(T item) => (item.Metadata.Uid, item.Metadata.ResourceVersion);
}
