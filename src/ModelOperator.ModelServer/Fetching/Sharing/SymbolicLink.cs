namespace ModelOperator.ModelServer.Fetching.Sharing;

/// <summary>Tells links on the claim from files and folders. A link may lead elsewhere in the pod that serves, or out of the claim.
/// </summary>
internal static class SymbolicLink
{
    /// <summary>True when there is a link at the path, also one that leads nowhere.</summary>
    public static bool IsAt(string path) => new FileInfo(path).LinkTarget is not null;
}
