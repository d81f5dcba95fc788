using ModelOperator.Api;
using ModelOperator.Commands.Orders;

namespace ModelOperator.Console.Ordering;

/// <summary>The orders, named as the commands are.</summary>
internal static class OrderNames
{
    /// <summary>Sets the spec back; it is decided by the records of revisions, too.</summary>
    public const string Undo = "undo";

    /// <summary>Is about a revision that has failed, and not about the candidate.</summary>
    public const string Retry = "retry";

    /// <summary>The orders that are written as annotations, and what decides each.</summary>
    public static IReadOnlyDictionary<string, Func<ModelDeployment, Order>> Decisions { get; } =
        new Dictionary<string, Func<ModelDeployment, Order>>(StringComparer.Ordinal)
        {
            ["promote"] = OrderBook.Promote,
            ["abort"] = OrderBook.Abort,
            ["approve"] = OrderBook.Approve,
            ["pause"] = OrderBook.Pause,
            ["resume"] = OrderBook.Resume,
            [Retry] = OrderBook.Retry,
        };
}
