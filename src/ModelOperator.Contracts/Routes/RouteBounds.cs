namespace ModelOperator.Contracts.Routes;

/// <summary>
/// The limits of <c>routes.json</c>. A spec has the same limits, because a gateway refuses a document beyond them and goes on with the one
/// before.
/// </summary>
public static class RouteBounds
{
    /// <summary>The largest number of revisions that have a share.</summary>
    public const int MaxRoutes = 32;

    /// <summary>The largest number of characters in the name of a revision or Service.</summary>
    public const int MaxNameLength = 63;

    /// <summary>The largest number of characters in the name of a header or cookie.</summary>
    public const int MaxHeaderNameLength = 128;

    /// <summary>The largest number of output tensors for which only the winning class counts.</summary>
    public const int MaxClassOutputs = 32;

    /// <summary>The largest number of characters in the name of an output tensor.</summary>
    public const int MaxOutputNameLength = 1024;
}
