using System.Diagnostics.CodeAnalysis;
using ModelOperator.Sinks.Configuration;
using ModelOperator.Sinks.Sending;

namespace ModelOperator.Sinks;

/// <summary>The sinks by name. A spec names one and never carries an address.</summary>
public sealed class SinkRegistry : IDisposable
{
    private readonly Dictionary<string, EventSink> _sinks;

    /// <summary>Takes over the sinks, and disposes of them later.</summary>
    public SinkRegistry(IEnumerable<EventSink> sinks) => _sinks = sinks.ToDictionary(sink => sink.Name, StringComparer.Ordinal);

    /// <summary>All sinks.</summary>
    internal IReadOnlyCollection<EventSink> All => _sinks.Values;

    /// <summary>Finds a sink.</summary>
    /// <param name="name">The name in the spec.</param>
    /// <param name="sink">The sink.</param>
    /// <param name="problem">A sentence that says how to add the sink, when there is none. It does not list the others, because tenants
    /// read it.</param>
    public bool TryGet(string name, [NotNullWhen(true)] out EventSink? sink, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        if (_sinks.TryGetValue(name, out sink))
        {
            return true;
        }

        problem = $"sink '{name}' is unknown; an administrator adds it with {SinkConfiguration.Section}:{name}:Address "
            + $"(chart value sinks.{name}.address)";
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var sink in _sinks.Values)
        {
            sink.Dispose();
        }
    }
}
