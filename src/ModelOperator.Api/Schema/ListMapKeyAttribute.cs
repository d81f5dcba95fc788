namespace ModelOperator.Api.Schema;

/// <summary>The list is a map by this key (<c>x-kubernetes-list-type: map</c>), so that server-side apply merges it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListMapKeyAttribute(string key) : Attribute
{
    /// <summary>The key property, as written in YAML.</summary>
    public string Key { get; } = key;
}
