namespace ModelOperator.Contracts.Models;

/// <summary>Tells what the address of a model names. The operator and the fetching container must agree about it.</summary>
public static class ModelAddress
{
    /// <summary>The scheme of a repository on the Hub, <c>hf://org/name@revision</c>. It always names a folder.</summary>
    public const string Hub = "hf";

    /// <summary>The scheme of a key of a ConfigMap, <c>configmap://name/key</c>. It always names a file.</summary>
    public const string ConfigMap = "configmap";

    // A server that speaks plain HTTP lists no files, and a ConfigMap has no folders. There a slash at the end is part of the name.
    private static readonly string[] WithFolders = ["s3", "gs", "azure", "pvc", "oci"];

    /// <summary>True when the address names a folder: a slash is at the end of its path, or its scheme is <c>hf</c>.</summary>
    public static bool NamesFolder(string uri)
    {
        var colon = uri.IndexOf("://", StringComparison.Ordinal);
        if (colon < 0)
        {
            return false;
        }

        var scheme = uri[..colon];
        var end = uri.AsSpan().IndexOfAny('?', '#');
        var path = end < 0 ? uri.AsSpan() : uri.AsSpan(0, end);
        return scheme is Hub || (Array.IndexOf(WithFolders, scheme) >= 0 && path.EndsWith('/') && path.Length > colon + 3);
    }
}
