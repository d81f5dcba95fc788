namespace ModelOperator.Operator.Actions;

/// <summary>
/// Counts the tries under way by namespace, so that one tenant fills no sink's queue for all. A try counts until it has ended, also when
/// its action has left the spec, or its ModelDeployment is gone.
/// </summary>
internal sealed class TriesUnderWay
{
    /// <summary>The largest number of tries under way for one namespace.</summary>
    public const int MaxOfNamespace = 16;

    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>Counts one more.</summary>
    /// <returns>False when the namespace has as many as it may have; then nothing is counted.</returns>
    public bool TryBegin(string ns)
    {
        lock (_counts)
        {
            var count = _counts.GetValueOrDefault(ns);
            if (count == MaxOfNamespace)
            {
                return false;
            }

            _counts[ns] = count + 1;
            return true;
        }
    }

    /// <summary>Counts one less.</summary>
    public void End(string ns)
    {
        lock (_counts)
        {
            if (--_counts[ns] == 0)
            {
                _counts.Remove(ns);
            }
        }
    }
}
