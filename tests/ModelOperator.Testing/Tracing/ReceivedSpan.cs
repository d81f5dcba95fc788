namespace ModelOperator.Testing.Tracing;

/// <summary>A span as a collector got it.</summary>
/// <param name="Service">The name of the service that sent it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind: <c>internal</c>, <c>server</c> or <c>client</c>.</param>
/// <param name="TraceId">Its trace, in hex.</param>
/// <param name="Id">Its own number, in hex.</param>
/// <param name="Parent">The number of its parent, in hex; empty for the first span of a trace.</param>
/// <param name="IsError">True when it failed.</param>
/// <param name="State">The vendors' state of the trace.</param>
/// <param name="Start">The time at which it began, in nanoseconds since 1970.</param>
/// <param name="End">The time at which it ended, in nanoseconds since 1970.</param>
/// <param name="Attributes">The attributes of the span; lists have commas between.</param>
/// <param name="Resource">The attributes of its process.</param>
public sealed record ReceivedSpan(
    string Service,
    string Name,
    string Kind,
    string TraceId,
    string Id,
    string Parent,
    bool IsError,
    string State,
    ulong Start,
    ulong End,
    IReadOnlyDictionary<string, string> Attributes,
    IReadOnlyDictionary<string, string> Resource);
