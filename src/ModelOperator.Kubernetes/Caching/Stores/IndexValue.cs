namespace ModelOperator.Kubernetes.Caching.Stores;

/// <summary>A value that objects are found by.</summary>
/// <param name="Namespace">The only namespace in which they are found; null when the value is the same in all.</param>
/// <param name="Value">The value.</param>
internal readonly record struct IndexValue(string? Namespace, string Value);
