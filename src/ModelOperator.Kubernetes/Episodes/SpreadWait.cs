namespace ModelOperator.Kubernetes.Episodes;

/// <summary>Spreads waits by chance, so that what failed together is not tried again together.</summary>
internal static class SpreadWait
{
    /// <summary>The part of a wait that is added to it at most.</summary>
    private const double Most = 0.25;

    /// <summary>The wait, and up to a quarter more.</summary>
    public static TimeSpan Of(TimeSpan wait, Random random) => wait * (1 + (Most * random.NextDouble()));
}
