namespace ModelOperator.Contracts.Routes;

/// <summary>
/// How much of everything <c>routes.json</c> may hold. A spec allows no more, since a gateway refuses a document that has more, and goes on
/// with the one before.
/// </summary>
public static class RouteBounds
{
    /// <summary>Revisions that have a share, at most.</summary>
    public const int MaxRoutes = 32;

    /// <summary>Characters in the name of a revision or Service, at most.</summary>
    public const int MaxNameLength = 63;

    /// <summary>Characters in the name of a header or cookie, at most.</summary>
    public const int MaxHeaderNameLength = 128;

    /// <summary>Output tensors of which only the winning class counts, at most.</summary>
    public const int MaxClassOutputs = 32;

    /// <summary>Characters in the name of an output tensor, at most.</summary>
    public const int MaxOutputNameLength = 1024;
}
