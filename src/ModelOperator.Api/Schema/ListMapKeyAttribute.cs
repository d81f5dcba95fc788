namespace ModelOperator.Api.Schema;

/// <summary>Makes the list a map by this key (<c>x-kubernetes-list-type: map</c>), so that server-side apply merges it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListMapKeyAttribute(string key) : Attribute
{
    /// <summary>The name of the key property, as written in YAML.</summary>
    public string Key { get; } = key;
}
