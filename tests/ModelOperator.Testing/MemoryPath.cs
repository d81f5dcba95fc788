namespace ModelOperator.Testing;

/// <summary>The parts of an API path.</summary>
/// <param name="Root">Group and version, as <c>/apis/apps/v1</c>.</param>
/// <param name="Namespace">The namespace; null for cluster-scoped kinds and for lists over all.</param>
/// <param name="Resource">The plural name.</param>
/// <param name="Name">The object's name; empty for a collection.</param>
/// <param name="Subresource">As <c>status</c>; empty for the object itself.</param>
internal sealed record MemoryPath(string Root, string? Namespace, string Resource, string Name, string Subresource)
{
    /// <summary>By namespace and name, as the server lists.</summary>
    public static readonly IComparer<MemoryPath> Order = Comparer<MemoryPath>.Create((a, b) => string.CompareOrdinal(a.Text, b.Text));

    private string Text => $"{Root}/{Resource}/{Namespace}/{Name}";

    /// <summary>The object, whatever its subresource.</summary>
    public MemoryPath Object => Subresource.Length == 0 ? this : this with { Subresource = "" };

    /// <summary>Null when the path is none of a resource (discovery, health).</summary>
    public static MemoryPath? Parse(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var root = parts is ["api", ..] ? 2 : 3;
        if (parts.Length <= root)
        {
            return null;
        }

        var rest = parts[root..];
        var ns = rest is ["namespaces", var n, _, ..] ? n : null;
        rest = ns is null ? rest : rest[2..];
        return new MemoryPath(
            $"/{string.Join('/', parts[..root])}", ns, rest[0], rest.ElementAtOrDefault(1) ?? "", rest.ElementAtOrDefault(2) ?? "");
    }

    /// <summary>True when this object belongs to <paramref name="collection"/>.</summary>
    public bool IsIn(MemoryPath collection) =>
        Root == collection.Root && Resource == collection.Resource && (collection.Namespace is null || Namespace == collection.Namespace);
}
