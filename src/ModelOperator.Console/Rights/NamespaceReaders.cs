using ModelOperator.Console.Answers;
using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Console.Rights;

/// <summary>
/// Remembers for a short time in which namespaces one caller may read ModelDeployments. Prometheus knows no callers, so this decides what
/// it is asked.
/// </summary>
internal sealed class NamespaceReaders(IKubernetesApi api, TimeProvider time)
{
    private const int Most = 64;

    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _allowed = new(StringComparer.Ordinal);

    /// <summary>The reason why the caller may not know what is measured in a namespace, as a sentence; null when the caller may. What the
    /// API server cannot say now counts as no.</summary>
    public async Task<string?> RefusalOfAsync(string ns, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_allowed.TryGetValue(ns, out var at) && time.GetUtcNow() - at < Lasts)
            {
                return null;
            }
        }

        try
        {
            if (!await AccessReviews.MayListAsync(api, ns, cancellationToken))
            {
                Forget(ns);
                return $"Prometheus is asked only about namespaces whose ModelDeployments you may list, and '{ns}' is none of them.";
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Forget(ns);
            return $"Prometheus is not asked, because your rights cannot be checked: {FailureAnswers.SentenceOf(exception)}";
        }

        lock (_gate)
        {
            if (_allowed.Count >= Most)
            {
                _allowed.Clear();
            }

            _allowed[ns] = time.GetUtcNow();
        }

        return null;
    }

    private void Forget(string ns)
    {
        lock (_gate)
        {
            _allowed.Remove(ns);
        }
    }
}
