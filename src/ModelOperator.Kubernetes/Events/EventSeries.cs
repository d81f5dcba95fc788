namespace ModelOperator.Kubernetes.Events;

/// <summary>An Event that was sent and may happen again.</summary>
internal sealed class EventSeries(string? ns, string name, DateTimeOffset at)
{
    /// <summary>The Event's namespace.</summary>
    public string? Namespace { get; } = ns;

    /// <summary>The Event's name.</summary>
    public string Name { get; } = name;

    /// <summary>The number of times that it happened.</summary>
    public int Count { get; set; } = 1;

    /// <summary>The time at which it last happened.</summary>
    public DateTimeOffset LastAt { get; set; } = at;

    /// <summary>The count that the server knows.</summary>
    public int SentCount { get; set; } = 1;

    /// <summary>The time at which the server was last told.</summary>
    public DateTimeOffset SentAt { get; set; } = at;
}
