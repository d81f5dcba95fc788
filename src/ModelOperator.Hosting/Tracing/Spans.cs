using System.Diagnostics;

namespace ModelOperator.Hosting.Tracing;

/// <summary>
/// Begins the spans of a process. A span does not become <see cref="Activity.Current"/>: its parent is always named, so that nothing else
/// in the process, such as an HTTP client, takes part in a trace by itself.
/// </summary>
public sealed class Spans : IDisposable
{
    private readonly ActivitySource? _source;

    /// <param name="source">The name of the source; null for one that begins no spans and costs nothing.</param>
    public Spans(string? source) => _source = source is null ? null : new ActivitySource(source);

    /// <summary>Begins no spans.</summary>
    public static Spans None { get; } = new(null);

    /// <summary>False when tracing is off, so that no span is ever begun.</summary>
    public bool AreOn => _source is not null;

    /// <summary>Begins a span.</summary>
    /// <param name="name">The name of the span.</param>
    /// <param name="kind">The side of the call that the span is for.</param>
    /// <param name="parent">Its parent, here or in another process; the default begins a trace.</param>
    /// <returns>Null when tracing is off. A span that is not recorded has <see cref="Activity.IsAllDataRequested"/> false, and still gives
    /// its caller's decision to those who are called.</returns>
    public Activity? Begin(string name, ActivityKind kind, ActivityContext parent)
    {
        if (_source is null)
        {
            return null;
        }

        var current = Activity.Current;
        Activity.Current = null;
        var span = _source.StartActivity(name, kind, parent);
        Activity.Current = current;
        return span;
    }

    /// <summary>Begins a span below another one of this process.</summary>
    /// <returns>Null when there is no parent, or it is not recorded.</returns>
    public Activity? BeginBelow(Activity? parent, string name, ActivityKind kind = ActivityKind.Internal) =>
        parent is { IsAllDataRequested: true } ? Begin(name, kind, parent.Context) : null;

    /// <inheritdoc/>
    public void Dispose() => _source?.Dispose();
}
