using ModelOperator.Api;

namespace ModelOperator.Operator.Resting;

/// <summary>
/// The longest time between two turns that look at everything. Gateways are asked and not watched, and this is how often at least the
/// operator looks whom they reach although nothing that it watches has changed (R30). Whoever waits for GPUs looks as often for what no
/// event tells of them.
/// </summary>
internal static class LongestRest
{
    /// <summary>The longest of all.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromMinutes(30);

    // Thousands come to rest together when an operator starts, and their turns together would take all processors for a while.
    private static readonly TimeSpan Spread = TimeSpan.FromMinutes(5);

    /// <summary>The longest rest of a ModelDeployment: up to five minutes shorter, and always the same.</summary>
    public static TimeSpan Of(ModelDeployment owner) =>
        Most - (Spread * ((uint)owner.Metadata.Uid!.GetHashCode(StringComparison.Ordinal) / (double)uint.MaxValue));
}
